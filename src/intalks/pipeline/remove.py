"""An article erased from the ledger, and the dossiers that it was in without it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from intalks.errors import NotFoundError
from intalks.ledger import Ledger, Removal
from intalks.pipeline.add import update_dossiers


@dataclass(frozen=True, slots=True)
class RemoveReport:
    """The tombstones, and whether nothing is left on the database's pages either."""

    stones: tuple[Removal, ...]
    wiped: bool


def remove_article(ledger: Ledger, article: str, *, why: str, at: datetime) -> RemoveReport:
    """Erase the article with all copies of its text. Raises NotFoundError; of an article that was removed already, only
    when what a run that was cut off had left to do is done.
    """
    try:
        stones = ledger.remove(article, why=why, at=at)
    except NotFoundError:
        if any(stone.article == article for stone in ledger.removals()):
            _finish(ledger)
        raise
    return RemoveReport(stones, _finish(ledger))


def _finish(ledger: Ledger) -> bool:
    """Put the dossiers together without it, and leave none of its words on the database's pages."""
    update_dossiers(ledger)
    return ledger.compact()
