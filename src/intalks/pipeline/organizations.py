"""A user's own list of organizations into a ledger, and everything keyed by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from intalks.errors import Problem
from intalks.ledger import Ledger
from intalks.model.listing import Listing
from intalks.pipeline.add import update_dossiers
from intalks.reference import read_list, with_listings


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Rows that were new, rows that the ledger had already, and every problem met."""

    added: int
    known: int
    problems: tuple[Problem, ...]


def import_organizations(ledger: Ledger, files: Iterable[tuple[str, bytes]], *, recorded_at: datetime) -> ImportReport:
    """Keep the rows of these files, each given with its name, and bring the dossiers up to date."""
    rows: list[tuple[str, Listing]] = []
    problems: list[Problem] = []
    for name, content in files:
        for found in read_list(content, name):
            if isinstance(found, Problem):
                problems.append(found)
            else:
                rows.append(found)
    _, doubts = with_listings(ledger.reference(judged=False), [one for _, one in rows])
    problems += [Problem("ambiguous", doubt.message, rows[doubt.row][0], fatal=False) for doubt in doubts]
    added = ledger.add_listings(rows, recorded_at=recorded_at)
    update_dossiers(ledger)
    return ImportReport(added, len(rows) - added, tuple(problems))
