"""Reads news, keeps the record of corporate deals while they are still only talked about.

    >>> import intalks
    >>> record = intalks.read("Nissan Motor Co. is in talks with Chrysler LLC, a person close to the matter said.")
    >>> print(record.deals[0].stage.value)
    talks

`read` reads one text; a `Ledger` keeps what many articles say, as one `Dossier` for each deal.
"""

from __future__ import annotations

import importlib.metadata
import typing

from intalks.errors import Problem
from intalks.model.article import Article
from intalks.model.dossier import Dossier
from intalks.model.record import ArticleRecord
from intalks.pipeline.text import read

if typing.TYPE_CHECKING:
    from intalks.ledger import Ledger

__version__ = importlib.metadata.version("intalks")
__all__ = ["Article", "ArticleRecord", "Dossier", "Ledger", "Problem", "__version__", "read"]


def __getattr__(name: str) -> type[Ledger]:
    """The ledger brings the database library with it: those who only read do not wait for that."""
    if name != "Ledger":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from intalks.ledger import Ledger  # noqa: PLC0415

    return Ledger
