"""Records and judgements in SQLite or PostgreSQL: the only importer of SQL."""

from __future__ import annotations

from intalks.ledger.adding import AddCount
from intalks.ledger.blocks import Resolve
from intalks.ledger.catalogue import Catalogue, ChangeFilter, VoiceFilter
from intalks.ledger.copying import restore as restore_ledger
from intalks.ledger.ledger import LAPSE, Ledger, Progress
from intalks.ledger.outbox import Outbox
from intalks.ledger.past import Contest, Told
from intalks.ledger.proposing import Proposal
from intalks.ledger.questions import DossierFilter, LedgerCounts
from intalks.ledger.removing import Removal, refusal
from intalks.ledger.watched import PageCount, WatchBook

__all__ = [
    "LAPSE",
    "AddCount",
    "Catalogue",
    "ChangeFilter",
    "Contest",
    "DossierFilter",
    "Ledger",
    "LedgerCounts",
    "Outbox",
    "PageCount",
    "Progress",
    "Proposal",
    "Removal",
    "Resolve",
    "Told",
    "VoiceFilter",
    "WatchBook",
    "refusal",
    "restore_ledger",
]
