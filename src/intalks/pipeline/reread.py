"""Old articles read anew: first proposed beside what counts, then taken or left. Earlier records stay either way."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Final

from intalks.errors import Problem
from intalks.ledger import Ledger
from intalks.model.article import Article
from intalks.pipeline.add import Clock, Readers, Tick, update_dossiers
from intalks.pipeline.differences import RecordDifference, compare
from intalks.pipeline.read import read_articles
from intalks.resolution import prepare

_BATCH: Final = 32
"""Records stored in one transaction: what a killed run has to read again at most."""


def read_anew(ledger: Ledger, readers: Readers, *, clock: Clock, tick: Tick | None = None) -> list[Problem]:
    """Propose this reader's record of every article that counts by another one's; what could not be read well.

    May be broken off at any point and called again.
    """
    problems: list[Problem] = []
    records = read_articles(ledger.unread_by(readers.version), workers=readers.workers, make_reader=readers.make)
    while batch := list(islice(records, _BATCH)):
        ledger.propose(batch, recorded_at=clock())
        problems += [problem for record in batch for problem in record.problems]
        if tick is not None:
            tick(len(batch))
    return problems


def differences(ledger: Ledger) -> Iterator[tuple[Article, RecordDifference]]:
    """What each proposal would change, in the order of recording."""
    for one in ledger.proposals():
        yield one.article, compare(one.counts, one.proposed)


def take(ledger: Ledger, *, clock: Clock) -> int:
    """Let what is proposed count from now on, and bring the dossiers up to date; how many records they were.

    Problems of these records become the ledger's.
    """
    reference = ledger.reference()
    taken = 0
    waiting = ledger.proposals()
    while batch := list(islice(waiting, _BATCH)):
        now = clock()
        entries = [prepare(one.article, one.proposed, reference) for one in batch]
        taken += ledger.add(entries, recorded_at=now).added
        ledger.add_problems([problem for one in batch for problem in one.proposed.problems], recorded_at=now)
    update_dossiers(ledger)
    return taken
