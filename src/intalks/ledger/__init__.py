"""Records and judgements in SQLite or PostgreSQL: the only importer of SQL."""

from __future__ import annotations

from intalks.ledger.ledger import LAPSE, AddCount, Ledger, Progress, Resolve
from intalks.ledger.questions import DossierFilter, LedgerCounts

__all__ = ["LAPSE", "AddCount", "DossierFilter", "Ledger", "LedgerCounts", "Progress", "Resolve"]
