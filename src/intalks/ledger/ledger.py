"""The ledger: what articles say, stored once; what follows from it, rebuilt at any time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from sqlalchemy import Engine, select

from intalks.errors import Problem
from intalks.ledger import (
    adding,
    blocks,
    copying,
    judging,
    listings,
    proposing,
    questions,
    rekeying,
    removing,
    retiring,
    search,
)
from intalks.ledger.adding import AddCount
from intalks.ledger.blocks import Resolve
from intalks.ledger.catalogue import Catalogue
from intalks.ledger.checking import INVARIANTS
from intalks.ledger.database import Told, open_engine, rewrite, writing
from intalks.ledger.loads import LoadBook
from intalks.ledger.outbox import Outbox
from intalks.ledger.past import Past
from intalks.ledger.proposing import Proposal
from intalks.ledger.questions import DossierFilter
from intalks.ledger.remembering import Remembered, Revision
from intalks.ledger.removing import Removal
from intalks.ledger.rows import record_key, row_dossier, settled
from intalks.ledger.tables import records
from intalks.ledger.watched import WatchBook
from intalks.model.article import Article
from intalks.model.company import ToldFact
from intalks.model.dossier import Block, Dossier, Entry
from intalks.model.judgement import About, Judgement
from intalks.model.listing import Listing
from intalks.model.record import ArticleRecord
from intalks.reference import Reference, as_judged, load, with_listings

Progress = Callable[[int, int], None]
"""Called with the reports resolved and the reports that there were to resolve."""

LAPSE: Final = timedelta(days=365)
"""Silence after which a deal that is neither done nor ended counts as lapsed, where no other is set."""

_LARGE: Final = 1000
"""Dossiers' reports and views as of a day that are remembered at most."""

_ANY: Final = DossierFilter()


class Ledger:
    """An open ledger; a context manager. One writer, many readers."""

    def __init__(self, engine: Engine, *, reference: Reference, lapse: timedelta = LAPSE) -> None:
        self._engine = engine
        self._shipped = reference
        self._lapse = lapse
        self._lists: dict[tuple[str, ...], Reference] = {(): reference}
        self._revision = Revision(engine)
        self._remembered = Remembered(self._revision.now)
        self.past = Past(engine, Remembered(self._revision.now, most=_LARGE))
        self.catalogue = Catalogue(engine, self.reference, lapse, self._remembered)
        self.loads = LoadBook(engine)

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

        `reference` is the list of organizations, by default the one that ships with intalks. `lapse` is the silence
        after which a deal that is neither done nor ended is flagged. A ledger of an earlier version is brought up to
        date, and `told` hears of it. Raises LedgerError where the database cannot be used or is of a later version.
        """
        shipped = load() if reference is None else reference
        return cls(open_engine(location, told=told), reference=shipped, lapse=lapse)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        self._revision.close()
        self._engine.dispose()

    @property
    def watched(self) -> WatchBook:
        """What is watched: feeds, pages, the log of fetches; and the versions of articles."""
        return WatchBook(self._engine)

    @property
    def outbox(self) -> Outbox:
        """Alerts on their way."""
        return Outbox(self._engine)

    def reference(self, *, judged: bool = True) -> Reference:
        """The list of organizations: the one that it was opened with, users' own lists, and what people judged."""
        return self._remembered.get(("reference", judged), lambda: self._load_reference(judged=judged))

    def _load_reference(self, *, judged: bool) -> Reference:
        about = [one for one in self.judgements() if one.about is About.ORGANIZATION] if judged else []
        own = self._own_listings()
        made_of = (*own, *(f"{one.id} {one.withdrawn_at}" for one in about))
        if made_of not in self._lists:
            grown, _ = with_listings(self._shipped, list(own.values()))
            self._lists = {made_of: as_judged(grown, about)}
        return self._lists[made_of]

    def revision(self) -> str:
        """Changes with whatever another connection, of this program or of another, has written."""
        return self._revision.now()

    def add_listings(self, rows: Sequence[tuple[str, Listing]], *, recorded_at: datetime) -> int:
        """Keep rows of a user's list, each with its place; how many were new. `update_dossiers` makes them count."""
        with writing(self._engine) as connection:
            return listings.add_listings(connection, rows, recorded_at)

    def sources_of_names(self) -> dict[str, list[str] | None]:
        """What the list is made of, each part with the names that it touches: None, where that may be all."""
        lists, own = (self.reference(judged=False), self.reference()), self._own_listings()
        return rekeying.sources_of_names(lists, own, self.judgements(), shipped=self._shipped.digest)

    def _own_listings(self) -> dict[str, Listing]:
        with self._engine.connect() as connection:
            return listings.all_listings(connection)

    def keyed_by(self) -> dict[str, list[str] | None] | None:
        """What all reports were last keyed by: `sources_of_names`, and what else was noted; None in a new ledger."""
        with self._engine.connect() as connection:
            return rekeying.keyed_by(connection)

    def note_keyed_by(self, sources: Mapping[str, list[str] | None]) -> None:
        """From now on every report is keyed by these."""
        with writing(self._engine) as connection:
            rekeying.note_keyed_by(connection, sources)

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
        with writing(self._engine) as connection:
            return adding.add_entries(connection, entries, recorded_at)

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
                block = replace(block, reports=judging.without_wrong(block.reports, judged))
                spoken_of = {one.left for one in judged if one.about is About.STATEMENT}
                search.put_statements(connection, block.reports, spoken_of)
                found = [judging.with_words_on_statements(one, judged) for one in resolve(block, judged)]
                blocks.put(connection, block, found, resolve.settle)
            done += 1

    def rebuild(self, resolve: Resolve, *, progress: Progress | None = None) -> int:
        """Drop every dossier and derive all anew, to the same ids."""
        with writing(self._engine) as connection:
            retiring.drop_dossiers(connection)
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
        """Write the database anew, without what was erased. False where another program still reads the old pages."""
        return rewrite(self._engine)

    def backup(self, file: Path) -> None:
        """Write the ledger, as it is now, into a new SQLite file, itself a ledger; `restore_ledger` makes one of it
        in either database. Raises LedgerError where the file is there or cannot be written.
        """
        copying.backup(self._engine, file)

    def judge(self, judgement: Judgement) -> None:
        """Store a person's word; `pipeline.judging` says it in terms of dossiers and names, and makes it count."""
        with writing(self._engine) as connection:
            judging.add_judgement(connection, judgement)

    def undo(self, judgement: str, *, at: datetime) -> Judgement:
        """Withdraw a judgement, named by its id or the beginning of it; it stays in the list. Raises NotFoundError."""
        with writing(self._engine) as connection:
            return judging.withdraw_judgement(connection, judgement, at)

    def judgements(self) -> list[Judgement]:
        """All that were ever made, withdrawn ones too, in order of time."""
        with self._engine.connect() as connection:
            return judging.all_judgements(connection)

    def report_of(self, dossier: str, *, article: str | None = None) -> str:
        """The id of the report that a judgement about the dossier names: the one that gave it its id, even where it has
        been taken into another since, or else its first of `article`. Raises NotFoundError.
        """
        with self._engine.connect() as connection:
            if article is None:
                return questions.find_report(connection, dossier)
            return questions.find_report_of(connection, questions.find_dossier(connection, dossier).id, article)

    def dossier_about(self, report: str) -> Dossier | None:
        """The dossier that a judgement's report is in today; None where its article tells of no such deal any more."""
        with self._engine.connect() as connection:
            now = judging.reports_now(connection, [report]).get(report, report)
            dossier = questions.dossier_with(connection, now)
        return None if dossier is None else self.dossier(dossier)

    def readings(self) -> Iterator[tuple[Article, ArticleRecord]]:
        """Every article with the record of it that counts, in order of recording; what is added meanwhile comes too."""
        last = 0
        while True:
            with self._engine.connect() as connection:
                page = list(rekeying.readings(connection, last))
            for last, article, record in page:  # noqa: B007 - the last number is where the next page begins
                yield article, record
            if not page:
                return

    def rekey(self, entries: Sequence[Entry]) -> None:
        """Put these entries in the place of the same records' earlier ones, after a change of the list."""
        with writing(self._engine) as connection:
            rekeying.put_anew(connection, entries)

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
        """The dossiers wanted, the one last heard of first and undated ones last."""
        latest, reference = self.latest(), self.reference()
        with self._engine.connect() as connection:
            quiet = questions.quiet_day(latest, self._lapse)
            for dossier in questions.list_dossiers(connection, wanted, reference, quiet):
                yield self.flagged(dossier, latest)

    def dossier(self, id_: str) -> Dossier:
        """By id, by a prefix of at least 4 digits that no other shares, or by a retired id. Raises NotFoundError."""
        return self.past.remember(("dossier", id_), lambda: self._load_dossier(id_))

    def _load_dossier(self, id_: str) -> Dossier:
        latest = self.latest()
        with self._engine.connect() as connection:
            found = questions.find_stored(connection, id_)
        held = self.past.unsettled([found.id])  # what its views are made of; none, where it has just been resolved anew
        bare = held[0] if held else row_dossier(found.body, None)
        return self.flagged(settled(bare, found.settlement), latest)

    def block_of(self, dossier: Dossier) -> tuple[Block, tuple[Judgement, ...]]:
        """The dossier's reports and sightings, and what people judged of them."""
        return self.past.blocks_of([dossier])[dossier.id]

    def told_facts(self, keys: Sequence[str]) -> list[ToldFact]:
        """The facts that articles tell about an organization with one of these keys."""
        with self._engine.connect() as connection:
            return list(questions.told_facts(connection, keys))

    def latest(self) -> str | None:
        """The day of the latest publication; None where nothing is dated."""
        return self.catalogue.latest()

    def undated(self) -> list[str]:
        """The ids of the articles without a date, which no view as of a day can hold."""
        with self._engine.connect() as connection:
            return questions.undated_articles(connection)

    def unresolved(self) -> int:
        """How many reports wait for `update_dossiers`: whoever added them was cut off before."""
        with self._engine.connect() as connection:
            return questions.unresolved(connection)

    def problems(self) -> Iterator[Problem]:
        """All trouble with input, by reason, then by place."""
        with self._engine.connect() as connection:
            yield from questions.list_problems(connection)

    def check(self) -> Iterator[Problem]:
        """What breaks an invariant; a whole ledger gives nothing."""
        with self._engine.connect() as connection:
            for invariant in INVARIANTS:
                yield from invariant(connection)

    def flagged(self, dossier: Dossier, day: str | None) -> Dossier:
        """With `lapsed` set, as measured from this ISO day: that of the latest publication, or of the view."""
        quiet = questions.quiet_day(day, self._lapse)
        return replace(dossier, lapsed=questions.lapsed(dossier.outcome, dossier.last, quiet))
