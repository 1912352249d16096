"""Records and judgements in SQLite or PostgreSQL: the only importer of SQL."""

from __future__ import annotations

from intalks.ledger.ledger import AddCount, DossierFilter, Ledger, LedgerCounts

__all__ = ["AddCount", "DossierFilter", "Ledger", "LedgerCounts"]
