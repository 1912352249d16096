"""An article erased from the ledger, and the dossiers that it was in without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intalks.ledger import Ledger, Removal
from intalks.pipeline.add import update_dossiers


@dataclass(frozen=True, slots=True)
class RemoveReport:
    """The tombstones, and whether nothing is left on the database's pages either."""

    stones: tuple[Removal, ...]
    wiped: bool


def remove_article(ledger: Ledger, article: str, *, why: str, at: datetime) -> RemoveReport:
    """Erase the article with all copies of its text. Raises NotFoundError."""
    stones = ledger.remove(article, why=why, at=at)
    update_dossiers(ledger)
    return RemoveReport(stones, ledger.compact())
