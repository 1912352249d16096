"""Articles → ledger → dossiers, in batches: a run that is broken off goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Final, TypeAlias

from intalks.errors import Problem
from intalks.intake import Incoming
from intalks.intake.article import Standing
from intalks.ledger import Ledger, refusal
from intalks.model.dossier import Entry
from intalks.model.watching import VersionKind
from intalks.pipeline.keying import key_anew
from intalks.pipeline.read import MakeReader, ReadArticle, own_reader, read_incoming
from intalks.reference import Reference
from intalks.resolution import Resolver, prepare

_BATCH: Final = 32
"""Articles stored in one transaction: what a killed run has to read again at most."""

_VERSIONS: Final = {
    Standing.CURRENT: VersionKind.UPDATED,
    Standing.CORRECTED: VersionKind.CORRECTED,
    Standing.WITHDRAWN: VersionKind.WITHDRAWN,
}

Clock: TypeAlias = Callable[[], datetime]
Tick: TypeAlias = Callable[[int], None]
"""Called with a number of articles that are behind, whether read now or known before."""


@dataclass(frozen=True, slots=True)
class Readers:
    """How to get a reader, what it calls itself in its records, and how many processes are to read."""

    version: str
    make: MakeReader
    workers: int = 1


@dataclass(frozen=True, slots=True)
class AddReport:
    """What a run did: articles stored, articles that the ledger had already, and every problem met."""

    added: int
    known: int
    problems: tuple[Problem, ...]


def add_incoming(
    ledger: Ledger, stream: Iterable[Incoming | Problem], readers: Readers, *, clock: Clock, tick: Tick | None = None
) -> AddReport:
    """Read what the ledger does not have by this reader's version, and store it with its record; dossiers are left as
    they are.

    May be broken off at any point and called again with the same stream. `clock` gives the time of recording.
    Raises ValueError where a record does not bear the version that was named: it would never be found again.
    """
    key_anew(ledger)
    reference = ledger.reference()
    problems: list[Problem] = []
    known = _Known(ledger, readers.version, problems, tick)
    read = read_incoming(known.pass_by(stream), problems, workers=readers.workers, make_reader=readers.make)
    added = told = 0
    while batch := list(islice(read, _BATCH)):
        for item in batch:
            if item.record.reader != readers.version:
                message = f"the record of {item.record.id!r} is by {item.record.reader!r}, not {readers.version!r}"
                raise ValueError(message)
        now = clock()
        entries = [entry_of(item, reference) for item in batch]
        count = ledger.add(entries, recorded_at=now)
        added += count.added
        problems.extend(count.refused)
        ledger.add_problems(problems[told:], recorded_at=now)
        told = len(problems)
        if tick is not None:
            tick(len(batch))
    ledger.add_problems(problems[told:], recorded_at=clock())
    return AddReport(added, known.count, tuple(problems))


def entry_of(item: ReadArticle, reference: Reference) -> Entry:
    """What is stored of an article that was read."""
    entry = prepare(item.incoming.article, item.record, reference)
    return replace(entry, version=_VERSIONS[item.incoming.standing])


def update_dossiers(ledger: Ledger, *, progress: Callable[[int, int], None] | None = None) -> int:
    """Bring the ledger's dossiers up to date with its articles, with the list of organizations and with what people
    judged; returns how many blocks of deals were resolved anew.
    """
    key_anew(ledger)
    return ledger.update_dossiers(Resolver(ledger.reference()), progress=progress)


def own_readers(workers: int = 1) -> Readers:
    """The reader that intalks ships."""
    # The word lists take a moment that only reading should cost.
    from intalks.extraction import READER_VERSION  # noqa: PLC0415

    return Readers(READER_VERSION, own_reader, workers)


class _Known:
    """Lets pass what the ledger does not have, refuses what was removed from it, and counts what it has; a date that
    comes too late is told among the problems.
    """

    def __init__(self, ledger: Ledger, version: str, problems: list[Problem], tick: Tick | None) -> None:
        self._ledger = ledger
        self._version = version
        self._problems = problems
        self._undated = frozenset(ledger.undated())
        self._tick = tick
        self.count = 0

    def pass_by(self, stream: Iterable[Incoming | Problem]) -> Iterator[Incoming | Problem]:
        for item in stream:
            if isinstance(item, Problem) or not self._has(item):
                yield item if isinstance(item, Problem) else self._refused(item) or item
                continue
            self.count += 1
            if item.article.published is not None and item.article.id in self._undated:
                message = f"{item.article.id!r} is in the ledger without a date; the one that it has now is not taken"
                self._problems.append(Problem("late-date", message, item.where, fatal=False))
            if self._tick is not None:
                self._tick(1)

    def _refused(self, item: Incoming) -> Problem | None:
        stone = self._ledger.removal(item.article.id, item.article.text_hash)
        return None if stone is None else refusal(stone, item.where)

    def _has(self, item: Incoming) -> bool:
        article = item.article
        return self._ledger.has(article.id, article.text_hash, self._version)
