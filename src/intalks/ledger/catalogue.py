"""Pages of the ledger: bounded lists of dossiers, statements and changes, each going on after the last of the one
before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import msgspec
from sqlalchemy import Column, ColumnElement, Engine, Row, Select, and_, bindparam, func, or_, select

from intalks.errors import SettingsError
from intalks.ledger import facets
from intalks.ledger.questions import (
    COUNTS,
    DossierFilter,
    LedgerCounts,
    conditions,
    count,
    lapsed,
    last_heard,
    latest_publication,
    names_of,
    quiet_day,
)
from intalks.ledger.remembering import Remembered
from intalks.ledger.retiring import chunks
from intalks.ledger.rows import NO_DAY, last_sort, row_interval
from intalks.ledger.search import PHRASES, phrases, speaking_of
from intalks.ledger.tables import articles, dossier_names, dossiers, news, outlines, records, reports, voices
from intalks.model.change import Change, ChangeKind
from intalks.model.dossier import DossierStatement, Outcome
from intalks.model.outline import ArticleHead, Facets, Order, OutletCount, Outline, OutlineParty, Voice
from intalks.model.vocabulary import DealType, SourceKind, Stage, Stance
from intalks.reference import Reference, fold
from intalks.text.words import Sought, sought

After = tuple[str | int, str]
"""Where a page of dossiers ended: what the last one is sorted by, and its id."""

_CHUNK: Final = 500
_body = msgspec.json.Decoder(tuple[tuple[OutlineParty, ...], tuple[str, ...]])
_change = msgspec.json.Decoder(Change)
_statement = msgspec.json.Decoder(DossierStatement)

# Statements that pages ask by the dozen are made once: to make one takes longer than to answer it.
_OUTLINES: Final = (
    select(dossiers.c.type, dossiers.c.stage, dossiers.c.outcome, dossiers.c.first, dossiers.c.last, outlines)
    .join(outlines, outlines.c.dossier == dossiers.c.id)
    .where(dossiers.c.id.in_(bindparam("ids", expanding=True)))
)
_HEADS: Final = (
    select(*(articles.c[name] for name in ("id", "outlet", "title", "url", "published", "published_end")))
    .add_columns(articles.c.published_inferred)
    .where(articles.c.id.in_(bindparam("ids", expanding=True)), COUNTS)
)
_PER_NAME: Final = (
    select(dossier_names.c.name, func.count())
    .where(dossier_names.c.name.in_(bindparam("names", expanding=True)))
    .group_by(dossier_names.c.name)
)


def _beginning() -> Select[str, str]:
    """One step of the index a name, however many dossiers have it."""
    name = dossier_names.c.name
    within = and_(name >= bindparam("begun"), name < bindparam("end"))
    steps = select(func.min(name).label("name")).where(within).cte("steps", recursive=True)
    after = select(func.min(name)).where(within, name > steps.c.name)
    steps = steps.union_all(select(after.scalar_subquery()).where(steps.c.name.is_not(None)))
    last = select(dossier_names.c.dossier).where(name == steps.c.name)
    last = last.order_by(dossier_names.c.last_sort.desc()).limit(1)
    query = select(steps.c.name, last.scalar_subquery().label("dossier")).where(steps.c.name.is_not(None))
    return query.limit(bindparam("most"))


_BEGINNING: Final = _beginning()
_SPOKEN: Final = {
    dialect: select(dossiers.c.id)
    .where(dossiers.c.id.in_(speaking_of(dialect)))
    .order_by(dossiers.c.last_sort.desc(), dossiers.c.id.desc())
    .limit(bindparam("most"))
    for dialect in ("sqlite", "postgresql")
}


@dataclass(frozen=True, slots=True)
class VoiceFilter:
    """What statements to list; None leaves a question open. `since` and `until` are ISO days, both included."""

    dossier: str | None = None
    company: str | None = None
    kind: SourceKind | None = None
    stance: Stance | None = None
    outlet: str | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """What changes to list; None leaves a question open. `since` and `until` are ISO days, both included."""

    since: str | None = None
    until: str | None = None
    company: str | None = None
    kind: ChangeKind | None = None


class Catalogue:
    """What a ledger holds, page by page; each call is one short transaction."""

    def __init__(
        self, engine: Engine, reference: Callable[[], Reference], lapse: timedelta, remembered: Remembered
    ) -> None:
        self._engine = engine
        self._reference = reference
        self._lapse = lapse
        self._remembered = remembered

    def latest(self) -> str | None:
        """The day of the latest publication; None where nothing is dated."""
        return self._remembered.get("latest", self._latest)

    def _latest(self) -> str | None:
        with self._engine.connect() as connection:
            return latest_publication(connection)

    def counts(self) -> LedgerCounts:
        return self._remembered.get("counts", self._count)

    def _count(self) -> LedgerCounts:
        with self._engine.connect() as connection:
            return count(connection)

    def outlines(
        self, wanted: DossierFilter, *, order: Order = Order.LAST, after: After | None = None, limit: int = 50
    ) -> list[Outline]:
        """At most `limit` dossiers, those that come after `after`; undated ones last where days give the order. Raises
        SettingsError where `text` holds no word.
        """
        last: ColumnElement[str] = dossiers.c.last_sort
        if order is Order.LAST and wanted.until is not None:
            with self._engine.connect() as connection:
                last = last_heard(connection, wanted)
        column = last if order is Order.LAST else _KEYS[order]
        key = func.coalesce(column, NO_DAY) if order is Order.FIRST else column
        query = select(dossiers.c.id).where(*self._held(wanted, last))
        if order in (Order.ARTICLES, Order.STATEMENTS):
            query = query.join(outlines, outlines.c.dossier == dossiers.c.id)
        if after is not None:
            value, id_ = after
            query = query.where(or_(key < value, and_(key == value, dossiers.c.id < id_)))
        # Only the column has an index; where it is never null, to say so would keep PostgreSQL from using that.
        down = column.desc().nulls_last() if order is Order.FIRST else column.desc()
        return self._in_order(query.order_by(down, dossiers.c.id.desc()).limit(limit))

    def every(self, wanted: DossierFilter) -> Iterator[Outline]:
        """All dossiers wanted, or as many as its `limit` says, the one last heard of first; read page by page."""
        left, after = wanted.limit, None
        while left is None or left > 0:
            size = _CHUNK if left is None else min(_CHUNK, left)
            page = self.outlines(wanted, after=after, limit=size)
            yield from page
            if len(page) < size:
                return
            left = None if left is None else left - size
            after = last_sort(page[-1].last, page[-1].dossier), page[-1].dossier

    def _in_order(self, query: Select[str], asked: Mapping[str, object] | None = None) -> list[Outline]:
        """The outlines of these dossiers; those that are remembered are not asked for again."""
        with self._engine.connect() as connection:
            ids = connection.execute(query, asked).scalars().all()
        return list(self.outlines_of(ids).values())

    def spoken_of(self, words: Sequence[Sought], *, limit: int) -> list[Outline]:
        """The dossiers of which one statement holds all these words, the one last heard of first."""
        dialect = self._engine.dialect.name
        return self._in_order(_SPOKEN[dialect], {PHRASES: phrases(words, dialect), "most": limit})

    def heard_by(self, wanted: DossierFilter, day: str) -> list[str]:
        """The ids of the dossiers wanted of which something was reported by an ISO day, the one then last heard of
        first. Raises SettingsError where `text` holds no word.
        """
        held = self._held(wanted)
        last = func.substr(func.max(reports.c.position), 3, len(NO_DAY))  # behind "0|", which dated ones begin with
        query = select(reports.c.dossier).where(reports.c.position < f"0|{day}~")
        query = query.where(reports.c.dossier.in_(select(dossiers.c.id).where(*held))).group_by(reports.c.dossier)
        with self._engine.connect() as connection:
            return list(connection.execute(query.order_by(last.desc(), reports.c.dossier.desc())).scalars())

    def outlines_of(self, ids: Sequence[str]) -> dict[str, Outline]:
        """The outlines of these dossiers that are there."""
        return self._remembered.several("outline", ids, self._load_outlines)

    def _load_outlines(self, ids: Sequence[str]) -> dict[str, Outline]:
        quiet = quiet_day(self.latest(), self._lapse)
        found: dict[str, Outline] = {}
        with self._engine.connect() as connection:
            for chunk in chunks(ids):
                for row in connection.execute(_OUTLINES, {"ids": chunk}).all():
                    found[row.dossier] = _outline(row, quiet)
        return found

    def least_sure(self, field: str, *, limit: int) -> list[Outline]:
        """The dossiers of whose `type` or `stage` the reader was least sure, as long as nobody has judged them."""
        column = outlines.c[f"{field}_sureness"]
        query = select(dossiers.c.id).join(outlines, outlines.c.dossier == dossiers.c.id).where(column < 1.0)
        return self._in_order(query.order_by(column, dossiers.c.id).limit(limit))

    def facets(self, wanted: DossierFilter) -> Facets:
        """What marks the dossiers wanted have, counted over at most some ten thousand of them."""
        return self._remembered.get(("facets", wanted), lambda: self._counted(wanted))

    def _counted(self, wanted: DossierFilter) -> Facets:
        held, quiet = self._held(wanted), quiet_day(self.latest(), self._lapse)
        with self._engine.connect() as connection:
            return facets.count(connection, held, self._reference(), quiet)

    def changes(
        self, wanted: ChangeFilter, *, after: str | None = None, latest_first: bool = False, limit: int | None = None
    ) -> Iterator[tuple[str, Change]]:
        """What became known, by day and dossier, each with its place: `after` is that of the last one of the page
        before.
        """
        query = _between(select(news.c.position, news.c.body), news.c.position, wanted.since, wanted.until)
        if wanted.company is not None:
            query = query.where(news.c.dossier.in_(self._with_party(wanted.company)))
        if wanted.kind is not None:
            query = query.where(news.c.kind == wanted.kind.value)
        place = after
        given = 0
        while limit is None or given < limit:
            size = _CHUNK if limit is None else min(_CHUNK, limit - given)
            page = query if place is None else query.where(_beyond(news.c.position, place, latest_first))
            way = news.c.position.desc() if latest_first else news.c.position
            with self._engine.connect() as connection:
                rows = connection.execute(page.order_by(way).limit(size)).all()
            for row in rows:
                yield row.position, _change.decode(row.body)
            if len(rows) < size:
                return
            given += len(rows)
            place = rows[-1].position

    def voices(self, wanted: VoiceFilter, *, after: str | None = None, limit: int = 50) -> list[tuple[str, Voice]]:
        """At most `limit` statements, the latest first and undated last, each with its place."""
        query = _between(select(voices), voices.c.position, wanted.since, wanted.until)
        for name in ("dossier", "kind", "stance", "outlet"):
            value = getattr(wanted, name)
            if value is not None:
                query = query.where(voices.c[name] == str(value))
        if wanted.company is not None:
            query = query.where(voices.c.dossier.in_(self._with_party(wanted.company)))
        if after is not None:
            query = query.where(voices.c.position < after)
        with self._engine.connect() as connection:
            rows = connection.execute(query.order_by(voices.c.position.desc()).limit(limit)).all()
        return [(row.position, Voice(row.dossier, row.number, _statement.decode(row.body))) for row in rows]

    def heads(self, ids: Sequence[str]) -> dict[str, ArticleHead]:
        """What lists show of these articles, of each as it was last recorded."""
        return self._remembered.several("head", ids, self._load_heads)

    def _load_heads(self, ids: Sequence[str]) -> dict[str, ArticleHead]:
        found: dict[str, ArticleHead] = {}
        with self._engine.connect() as connection:
            for chunk in chunks(ids):
                for row in connection.execute(_HEADS, {"ids": chunk}).mappings().all():
                    when = row_interval(row)
                    day = None if when is None else when.prefix
                    found[row["id"]] = ArticleHead(row["id"], day, row["outlet"], row["title"], row["url"])
        return found

    def heads_of(self, *, outlet: str | None, after: str | None, limit: int) -> list[tuple[str, ArticleHead]]:
        """At most `limit` articles, of one outlet or of all, the latest first and undated last, each with its place."""
        place = func.coalesce(articles.c.published, NO_DAY).concat("|").concat(articles.c.key)
        query = select(place.label("place"), articles.c.id).where(COUNTS)
        if outlet is not None:
            query = query.where(articles.c.outlet == outlet)
        if after is not None:
            query = query.where(place < after)
            if not after.startswith(NO_DAY):
                query = query.where(
                    or_(articles.c.published <= after.partition("|")[0], articles.c.published.is_(None))
                )
        with self._engine.connect() as connection:
            by = (articles.c.published.desc().nulls_last(), articles.c.key.desc())
            rows = connection.execute(query.order_by(*by).limit(limit)).all()
        heads = self.heads([row.id for row in rows])
        return [(row.place, heads[row.id]) for row in rows]

    def places_of(self, article: str) -> dict[str, str]:
        """For each deal of the article's record that counts (`d1`, …) the dossier that it is in."""
        held = select(records.c.key).where(records.c.article == article)
        query = select(reports.c.deal, reports.c.dossier).where(reports.c.record.in_(held))
        query = query.where(reports.c.dossier.is_not(None))
        with self._engine.connect() as connection:
            return {row.deal: row.dossier for row in connection.execute(query)}

    def outlets(self) -> list[OutletCount]:
        """Every outlet, the one with most articles first."""
        with self._engine.connect() as connection:
            return facets.outlets(connection)

    def names_beginning(self, prefix: str, *, limit: int) -> list[tuple[str, str]]:
        """Folded names of parties that begin so, each with the id of the dossier of that name last heard of."""
        begun = fold(prefix)
        if not begun:
            return []
        asked = {"begun": begun, "end": begun + "\U0010ffff", "most": limit}
        with self._engine.connect() as connection:
            return [(row.name, row.dossier) for row in connection.execute(_BEGINNING, asked).all()]

    def dossiers_per_name(self, names: Sequence[str]) -> dict[str, int]:
        """How many dossiers each name or key has; none that has none."""
        counted = self._remembered.several("dossiers per name", names, self._count_names)
        return {name: number for name, number in counted.items() if number}

    def _count_names(self, names: Sequence[str]) -> dict[str, int]:
        found = dict.fromkeys(names, 0)
        with self._engine.connect() as connection:
            for chunk in chunks(names):
                found |= {row[0]: row[1] for row in connection.execute(_PER_NAME, {"names": chunk}).all()}
        return found

    def _with_party(self, company: str) -> Select[tuple[str]]:
        names = names_of(company, self._reference())
        return select(dossier_names.c.dossier).where(dossier_names.c.name.in_(names))

    def _held(
        self, wanted: DossierFilter, last: ColumnElement[str] = dossiers.c.last_sort
    ) -> list[ColumnElement[bool]]:
        """What holds of the rows wanted. Raises SettingsError where `text` holds no word."""
        if wanted.text is not None and not sought(wanted.text):
            raise SettingsError(f"{wanted.text!r} holds no word to look for")
        quiet = None if wanted.lapsed is None else quiet_day(self.latest(), self._lapse)
        return conditions(wanted, self._reference(), self._engine.dialect.name, quiet=quiet, last=last)


def _outline(row: Row[Any], quiet: str | None) -> Outline:
    """`quiet` is the day that lapsed deals were last heard of before."""
    parties, subjects = _body.decode(row.body)
    outcome = Outcome(row.outcome)
    return Outline(
        dossier=row.dossier,
        parties=parties,
        subjects=subjects,
        type=DealType(row.type),
        stage=Stage(row.stage),
        outcome=outcome,
        first=row.first,
        last=row.last,
        articles=row.articles,
        statements=row.statements,
        conflicts=row.conflicts,
        lapsed=lapsed(outcome, row.last, quiet),
        type_sureness=row.type_sureness,
        stage_sureness=row.stage_sureness,
    )


_KEYS: Final[Mapping[Order, ColumnElement[Any]]] = {
    Order.FIRST: dossiers.c.first,
    Order.ARTICLES: outlines.c.articles,
    Order.STATEMENTS: outlines.c.statements,
}


def _between(query: Select[Any], position: Column[str], since: str | None, until: str | None) -> Select[Any]:
    """With a place on these days; an undated one is on none."""
    if since is not None:
        query = query.where(position >= since)
    elif until is not None:
        query = query.where(position > NO_DAY + "~")
    return query if until is None else query.where(position < until + "~")


def _beyond(position: Column[str], place: str, latest_first: bool) -> ColumnElement[bool]:
    return position < place if latest_first else position > place
