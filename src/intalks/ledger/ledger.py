"""The ledger: what articles say, stored once; what follows from it, rebuilt at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from sqlalchemy import Engine, delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from intalks.errors import LedgerError, Problem
from intalks.ledger import adding, blocks, copying, judging, proposing, questions, removing
from intalks.ledger.adding import AddCount
from intalks.ledger.blocks import Horizon
from intalks.ledger.checking import INVARIANTS
from intalks.ledger.database import Told, open_engine, rewrite, writing
from intalks.ledger.proposing import Proposal
from intalks.ledger.questions import DossierFilter, LedgerCounts
from intalks.ledger.removing import Removal
from intalks.ledger.rows import record_key
from intalks.ledger.tables import contenders, dossier_names, dossier_sightings, dossiers, records, reports, sightings
from intalks.model.article import Article
from intalks.model.dossier import Block, Contender, Dossier, Entry, Outcome, Settlement
from intalks.model.judgement import Judgement
from intalks.model.record import ArticleRecord
from intalks.reference import Reference


class Resolve(Horizon, Protocol):
    """What `intalks.resolution.Resolver` is: a block in, its dossiers out; rivals for one target told apart."""

    def __call__(self, block: Block, judgements: Sequence[Judgement] = (), /) -> tuple[Dossier, ...]: ...

    def settle(self, contenders: Sequence[Contender], /) -> Mapping[str, Settlement]: ...


Progress = Callable[[int, int], None]
"""Called with the reports resolved and the reports that there were to resolve."""

LAPSE: Final = timedelta(days=365)
"""Silence after which a deal that is neither done nor ended counts as lapsed, unless the ledger is opened with
another.
"""

_ANY: Final = DossierFilter()


class Ledger:
    """An open ledger; a context manager. One writer, many readers."""

    def __init__(self, engine: Engine, *, reference: Reference | None = None, lapse: timedelta = LAPSE) -> None:
        self._engine = engine
        self._reference = reference
        self._lapse = lapse

    @classmethod
    def open(
        cls,
        location: str | Path,
        *,
        reference: Reference | None = None,
        lapse: timedelta = LAPSE,
        told: Told | None = None,
    ) -> Ledger:
        """A path of a SQLite file (made where missing) or an SQLAlchemy URL (`postgresql://…`).

        With a `reference` list, companies are found by any of their names. `lapse` is the silence after which a deal
        that is neither done nor ended is flagged. A ledger of an earlier version is brought up to date, and `told`
        hears of it. Raises LedgerError where the database cannot be used or is of a later version.
        """
        return cls(open_engine(location, told=told), reference=reference, lapse=lapse)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._engine.dispose()

    def has(self, article: str, text_hash: str, reader: str) -> bool:
        """Whether this reader's record of this text stands in the ledger already."""
        query = select(records.c.key).where(records.c.key == record_key(article, text_hash, reader))
        with self._engine.connect() as connection:
            return connection.execute(query).first() is not None

    def add(self, entries: Sequence[Entry], *, recorded_at: datetime) -> AddCount:
        """Store the entries in one transaction; what is there already is left as it is, what was removed stays out.
        Keep a call at some hundred entries.

        `recorded_at` is an aware moment. An article's newest record counts; earlier ones are kept.
        """
        try:
            with writing(self._engine) as connection:
                return adding.add_entries(connection, entries, recorded_at)
        except SQLAlchemyError as error:
            raise LedgerError(f"{self._engine.url!r}: {len(entries)} articles could not be stored ({error})") from error

    def add_problems(self, problems: Sequence[Problem], *, recorded_at: datetime) -> None:
        """Store trouble with input, each once."""
        with writing(self._engine) as connection:
            adding.add_problems(connection, problems, recorded_at)

    def update_dossiers(self, resolve: Resolve, *, progress: Progress | None = None) -> int:
        """Bring the dossiers up to date with what was added since; how many blocks were resolved.

        Safe to break off at any point: each block is one transaction, and what is left is done by the next call.
        """
        done = 0
        todo: int | None = None
        while True:
            with writing(self._engine) as connection:
                left = questions.unresolved(connection) if progress is not None else 0
                todo = left if todo is None else todo
                if progress is not None:
                    progress(todo - left, todo)
                block = blocks.next_block(connection, resolve)
                if block is None:
                    return done
                judged = judging.judgements_about(connection, [report.id for report in block.reports])
                blocks.put(connection, block, resolve(block, judged), resolve.settle)
            done += 1

    def rebuild(self, resolve: Resolve, *, progress: Progress | None = None) -> int:
        """Drop every dossier and derive all anew, to the same ids."""
        with writing(self._engine) as connection:
            connection.execute(delete(dossier_names))
            connection.execute(delete(contenders))
            connection.execute(delete(dossier_sightings))
            connection.execute(delete(dossiers))
            connection.execute(update(reports).values(dossier=None))
            connection.execute(update(sightings).values(resolved=False))
        return self.update_dossiers(resolve, progress=progress)

    def unread_by(self, reader: str) -> Iterator[Article]:
        """The articles that this reader has given no record of and proposed none for. May be written to meanwhile."""
        after = 0
        while True:
            with self._engine.connect() as connection:
                page = proposing.unread_by(connection, reader, after=after)
            if not page:
                return
            yield from (article for _, article in page)
            after = page[-1][0]

    def propose(self, proposed: Sequence[ArticleRecord], *, recorded_at: datetime) -> None:
        """Store records that do not count until `add` takes their entries in."""
        with writing(self._engine) as connection:
            proposing.propose(connection, proposed, recorded_at)

    def proposals(self) -> Iterator[Proposal]:
        """What was proposed, beside what counts."""
        with self._engine.connect() as connection:
            yield from proposing.proposed(connection)

    def drop_proposals(self) -> int:
        """Leave what was proposed; how many proposals they were."""
        with writing(self._engine) as connection:
            return proposing.drop_proposals(connection)

    def remove(self, article: str, *, why: str, at: datetime) -> tuple[Removal, ...]:
        """Erase an article, with all copies of its text; the tombstones that stay. `update_dossiers` brings the
        dossiers up to date, `compact` wipes the pages. Raises NotFoundError.
        """
        with writing(self._engine) as connection:
            return removing.remove_article(connection, article, why=why, at=at)

    def removal(self, article: str, text_hash: str) -> Removal | None:
        """The tombstone that keeps this article out, by its id or by its text."""
        with self._engine.connect() as connection:
            return removing.removal_of(connection, article, text_hash)

    def removals(self) -> list[Removal]:
        """Every tombstone, in order of time."""
        with self._engine.connect() as connection:
            return removing.all_removals(connection)

    def compact(self) -> bool:
        """Write the database anew, so that nothing that was erased is left on its pages. False where another program
        still reads the old ones: they go when it ends.
        """
        return rewrite(self._engine)

    def backup(self, file: Path) -> None:
        """Write the ledger, as it is now, into a new SQLite file, itself a ledger; `restore_ledger` makes one of it
        in either database. Raises LedgerError where the file is there or cannot be written.
        """
        copying.backup(self._engine, file)

    def judge(self, judgement: Judgement) -> None:
        """Store a person's word; `update_dossiers` makes it count. `left` and `right` are reports' ids (see
        `report_of`).
        """
        with writing(self._engine) as connection:
            judging.add_judgement(connection, judgement)

    def undo(self, judgement: str, *, at: datetime) -> Judgement:
        """Withdraw a judgement; it stays in the list. Raises NotFoundError."""
        with writing(self._engine) as connection:
            return judging.withdraw_judgement(connection, judgement, at)

    def judgements(self) -> list[Judgement]:
        """All that were ever made, withdrawn ones too, in order of time."""
        with self._engine.connect() as connection:
            return judging.all_judgements(connection)

    def report_of(self, dossier: str) -> str:
        """The id of the dossier's earliest report, which a judgement about the dossier names. Raises NotFoundError."""
        return self.dossier(dossier).reports[0]

    def article(self, article: str) -> Article:
        """The article as it was last recorded. Raises NotFoundError."""
        with self._engine.connect() as connection:
            return questions.find_article(connection, article)

    def record(self, article: str, *, reader: str | None = None) -> ArticleRecord:
        """The record by the reader named, else the one that counts (the latest recorded). Raises NotFoundError."""
        with self._engine.connect() as connection:
            return questions.find_record(connection, article, reader)

    def articles(self) -> Iterator[str]:
        """The ids of all articles, in order of publication, undated last."""
        with self._engine.connect() as connection:
            yield from questions.article_ids(connection)

    def dossiers(self, wanted: DossierFilter = _ANY) -> Iterator[Dossier]:
        """The dossiers wanted, the one last heard of first."""
        latest = self.latest()
        with self._engine.connect() as connection:
            for dossier in questions.list_dossiers(connection, wanted, self._reference):
                yield self._flagged(dossier, latest)

    def dossier(self, id_: str) -> Dossier:
        """By id, by a prefix of at least 4 digits that no other shares, or by a retired id. Raises NotFoundError."""
        latest = self.latest()
        with self._engine.connect() as connection:
            return self._flagged(questions.find_dossier(connection, id_), latest)

    def latest(self) -> str | None:
        """The day of the latest publication; None where nothing is dated."""
        with self._engine.connect() as connection:
            return questions.latest_publication(connection)

    def counts(self) -> LedgerCounts:
        with self._engine.connect() as connection:
            return questions.count(connection)

    def problems(self) -> Iterator[Problem]:
        """All trouble with input, by reason, then by place."""
        with self._engine.connect() as connection:
            yield from questions.list_problems(connection)

    def check(self) -> Iterator[Problem]:
        """What breaks an invariant; a whole ledger gives nothing."""
        with self._engine.connect() as connection:
            for invariant in INVARIANTS:
                yield from invariant(connection)

    def _flagged(self, dossier: Dossier, latest: str | None) -> Dossier:
        """With `lapsed` set, as measured from the latest publication in the ledger, never from the clock."""
        unsettled = dossier.outcome in (Outcome.OPEN, Outcome.AGREED)
        if not unsettled or latest is None or dossier.last is None:
            return dossier
        return replace(dossier, lapsed=date.fromisoformat(latest) - date.fromisoformat(dossier.last) > self._lapse)
