"""Which names are one organization, which deals one dossier. Pure: no I/O, no clock, no SQL.

How the pipeline puts it together::

    reference = load()                                       # intalks.reference
    with Ledger.open(path) as ledger:                        # intalks.ledger
        entries = [prepare(article, record, reference) for article, record in batch]
        ledger.add(entries, recorded_at=now)                 # one transaction
        ledger.update_dossiers(Resolver(reference))          # only the dossiers that the new reports touch
"""

from __future__ import annotations

from intalks.resolution.preparation import prepare
from intalks.resolution.resolver import Resolver

__all__ = ["Resolver", "prepare"]
