"""What people ask the ledger: articles, records, dossiers by many marks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Column, ColumnElement, Connection, Table, and_, bindparam, func, not_, select

from intalks.errors import NotFoundError, Problem, SettingsError
from intalks.ledger.linking import with_links
from intalks.ledger.rows import FACT_NAME, NAME, NO_DAY, row_article, row_dossier, row_record
from intalks.ledger.search import PHRASES, phrases, speaking_of
from intalks.ledger.tables import (
    articles,
    dossier_names,
    dossiers,
    facts,
    problems,
    records,
    reports,
    tombstones,
    voices,
)
from intalks.model.article import Article
from intalks.model.company import ToldFact
from intalks.model.dossier import Dossier, Outcome
from intalks.model.record import ArticleRecord
from intalks.model.vocabulary import DealType, Relation, SourceKind, Stage
from intalks.reference import Reference, bare, fold
from intalks.text.words import sought

_SHORTEST_PREFIX = 4
_PAGE = 500


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """What dossiers to list; None leaves a question open.

    `company` is a name, compared by its folded form and through the reference list, or an id or identifier of that
    list. `since` and `until` are ISO days of publication, both inclusive: the dossier was heard of between them.
    `text` are words, "phrases" and beginnings of words (`merg*`) that one of its statements holds all. `sector` and
    `country` are those of a party, as the reference list has them; `kind` is that of the source of one of its
    statements. `lapsed` are only deals for which that holds, or only others.
    """

    company: str | None = None
    type: DealType | None = None
    stage: Stage | None = None
    outcome: str | None = None
    since: str | None = None
    until: str | None = None
    text: str | None = None
    limit: int | None = None
    sector: str | None = None
    country: str | None = None
    kind: SourceKind | None = None
    lapsed: bool | None = None


@dataclass(frozen=True, slots=True)
class LedgerCounts:
    """How many of each the ledger holds; `unresolved` reports wait for `update_dossiers`."""

    articles: int
    records: int
    reports: int
    dossiers: int
    problems: int
    unresolved: int


def find_article(connection: Connection, id_: str) -> Article:
    row = connection.execute(_ARTICLE, {"id": id_}).mappings().first()
    if row is None:
        raise NotFoundError(f"the ledger holds no article {id_!r}")
    return row_article(row)


COUNTS: Final = articles.c.text_hash == (
    select(records.c.text_hash)
    .where(records.c.article == articles.c.id)
    .order_by(records.c.number.desc())
    .limit(1)
    .scalar_subquery()
)
"""Of several texts of an article, the one whose record counts."""
_ARTICLE: Final = select(articles).where(articles.c.id == bindparam("id"), COUNTS)


def find_record(connection: Connection, id_: str, reader: str | None) -> ArticleRecord:
    query = _RECORD if reader is None else _RECORD.where(records.c.reader == reader)
    body = connection.execute(query, {"id": id_}).scalar()
    if body is None:
        by = "" if reader is None else f" by the reader {reader!r}"
        raise NotFoundError(f"the ledger holds no record of article {id_!r}{by}")
    return row_record(body)


_RECORD: Final = (
    select(records.c.body).where(records.c.article == bindparam("id")).order_by(records.c.number.desc()).limit(1)
)


def article_ids(connection: Connection) -> Iterator[str]:
    when = articles.c.published
    query = select(articles.c.id).where(COUNTS).order_by(when.is_(None), when, articles.c.id)
    yield from connection.execute(query).scalars()


def find_dossier(connection: Connection, id_: str) -> Dossier:
    """By id, by a prefix that no other shares, or by an id that a merge or split retired."""
    found = find_stored(connection, id_)
    return with_links(connection, [row_dossier(found.body, found.settlement)])[0]


class Stored(NamedTuple):
    """A dossier as its row has it."""

    id: str
    body: bytes
    settlement: bytes | None


def find_stored(connection: Connection, id_: str) -> Stored:
    """The same as it is stored."""
    if len(id_) < _SHORTEST_PREFIX:
        raise NotFoundError(f"{id_!r} is too short; give at least {_SHORTEST_PREFIX} digits of a dossier's id")
    found = connection.execute(_BEGINNING_SO, {"begun": id_, "end": _after(id_)}).all()
    if len(found) > 1:
        raise NotFoundError(f"{id_!r} is the beginning of several dossiers' ids; give more digits")
    if not found:
        heirs = {one.dossier for one in _heirs(connection, id_)}
        if len(heirs) != 1:
            raise NotFoundError(f"the ledger holds no dossier {id_!r}")
        (heir,) = heirs
        found = connection.execute(_BEGINNING_SO, {"begun": heir, "end": _after(heir)}).all()
    return Stored(*found[0])


_BEGINNING_SO: Final = (
    select(dossiers.c.id, dossiers.c.body, dossiers.c.settlement)
    .where(dossiers.c.id >= bindparam("begun"), dossiers.c.id < bindparam("end"))
    .limit(2)
)


def find_report(connection: Connection, id_: str) -> str:
    """The report that gave the dossier its id: also for a retired id, whose dossier another has taken in."""
    if len(id_) >= _SHORTEST_PREFIX:
        query = select(dossiers.c.id).where(_begins(dossiers.c.id, id_)).limit(1)
        heirs = _heirs(connection, id_) if connection.execute(query).first() is None else []
        if len(heirs) == 1:
            return heirs[0].id
    return find_dossier(connection, id_).reports[0]


def find_report_of(connection: Connection, dossier: str, article: str) -> str:
    """The first report of the article in the dossier."""
    query = select(reports.c.id).join(articles, articles.c.key == reports.c.article_key)
    query = query.where(reports.c.dossier == dossier, articles.c.id == article).order_by(reports.c.position)
    found = connection.execute(query.limit(1)).scalar()
    if found is None:
        raise NotFoundError(f"no report of article {article!r} is in the dossier {dossier[:8]}")
    return str(found)


def dossier_with(connection: Connection, report: str) -> str | None:
    """The id of the dossier that the report is in."""
    return connection.execute(select(reports.c.dossier).where(reports.c.id == report)).scalar()


class _Heir(NamedTuple):
    id: str
    dossier: str


def _heirs(connection: Connection, id_: str) -> list[_Heir]:
    """Reports, with their dossiers, that gave the retired ids that begin so; none of one that is not resolved."""
    query = select(reports.c.id, reports.c.dossier).join(tombstones, tombstones.c.report == reports.c.id)
    query = query.where(_begins(tombstones.c.old, id_), reports.c.dossier.is_not(None)).distinct()
    return [_Heir(*row) for row in connection.execute(query.order_by(reports.c.id).limit(2))]


def _begins(column: Column[str], prefix: str) -> ColumnElement[bool]:
    return and_(column >= prefix, column < _after(prefix))


def _after(prefix: str) -> str:
    """A text behind all ids that begin so: they are of hexadecimal digits."""
    return prefix + "g"


def list_dossiers(
    connection: Connection, wanted: DossierFilter, reference: Reference, quiet: str | None
) -> Iterator[Dossier]:
    """The dossiers wanted, the one last heard of first and undated ones last; read page by page. Lapsed ones were last
    heard of before the day `quiet`.
    """
    if wanted.text is not None and not sought(wanted.text):
        raise SettingsError(f"{wanted.text!r} holds no word to look for")
    given = 0
    before: str | None = None
    size = _PAGE if wanted.limit is None else min(_PAGE, wanted.limit)
    while True:
        query = select(dossiers.c.last_sort, dossiers.c.body, dossiers.c.settlement)
        query = query.where(*conditions(wanted, reference, connection.dialect.name, quiet=quiet))
        if before is not None:
            query = query.where(dossiers.c.last_sort < before)
        page = connection.execute(query.order_by(dossiers.c.last_sort.desc()).limit(size)).all()
        for dossier in with_links(connection, [row_dossier(row.body, row.settlement) for row in page]):
            yield dossier
            given += 1
            if wanted.limit is not None and given >= wanted.limit:
                return
        if len(page) < size:
            return
        before = page[-1].last_sort


def count(connection: Connection) -> LedgerCounts:
    def of(table: Table) -> int:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    return LedgerCounts(
        articles=of(articles),
        records=of(records),
        reports=of(reports),
        dossiers=of(dossiers),
        problems=of(problems),
        unresolved=unresolved(connection),
    )


def unresolved(connection: Connection) -> int:
    """How many reports wait for `update_dossiers`."""
    return int(connection.execute(select(func.count(reports.c.id)).where(reports.c.dossier.is_(None))).scalar_one())


def list_problems(connection: Connection) -> Iterator[Problem]:
    query = select(problems).order_by(problems.c.reason, problems.c.place, problems.c.key)
    for row in connection.execute(query):
        yield Problem(row.reason, row.message, row.place, row.fatal)


def told_facts(connection: Connection, keys: Sequence[str]) -> Iterator[ToldFact]:
    """The facts about an organization with one of these keys, each once, of the records that count."""
    found = connection.execute(_FACTS, {"keys": [key[:FACT_NAME] for key in keys]}).all()
    seen: set[tuple[str, int]] = set()
    for record, number, subject, relation, object_, *told in found:
        if (record, number) not in seen:
            seen.add((record, number))
            yield ToldFact(subject, Relation(relation), object_, *told)


_FACTS: Final = select(
    facts.c.record,
    facts.c.number,
    facts.c.subject,
    facts.c.relation,
    facts.c.object,
    facts.c.value,
    facts.c.evidence,
    facts.c.article,
    facts.c.published,
).where(facts.c.name.in_(bindparam("keys", expanding=True)))


_UNSETTLED: Final = (Outcome.OPEN, Outcome.AGREED)


def quiet_day(latest: str | None, lapse: timedelta) -> str | None:
    """The ISO day before which a deal must have been heard of last to be `lapsed` on the day `latest`; None where
    that is None.
    """
    if latest is None:
        return None
    return date.fromordinal(max(date.fromisoformat(latest).toordinal() - lapse.days, 1)).isoformat()


def lapsed(outcome: Outcome, last: str | None, quiet: str | None) -> bool:
    """Whether a deal that is not settled was last heard of before the day `quiet`."""
    return outcome in _UNSETTLED and last is not None and quiet is not None and last < quiet


def latest_publication(connection: Connection) -> str | None:
    """The day of the latest publication in the ledger, from which `lapsed` is measured: never from the clock."""
    query = select(articles.c.published).where(articles.c.published.is_not(None), COUNTS)
    found = connection.execute(query.order_by(articles.c.published.desc()).limit(1)).scalar()
    return None if found is None else found[:10]


def undated_articles(connection: Connection) -> list[str]:
    query = select(articles.c.id).where(articles.c.published.is_(None), COUNTS).distinct().order_by(articles.c.id)
    return list(connection.execute(query).scalars())


def conditions(
    wanted: DossierFilter,
    reference: Reference,
    dialect: str,
    *,
    quiet: str | None,
    last: ColumnElement[str] = dossiers.c.last_sort,
) -> list[ColumnElement[bool]]:
    """What holds of a row of `dossiers` that is wanted; `quiet` is the day that lapsed ones were last heard of before,
    `last` what the list is sorted by.
    """
    held: list[ColumnElement[bool]] = []
    if wanted.company is not None:
        held.append(_named(names_of(wanted.company, reference)))
    for attribute, value in (("sector", wanted.sector), ("country", wanted.country)):
        if value is not None:
            held.append(
                _named([f"ref:{one.id}" for one in reference.organizations if getattr(one, attribute) == value])
            )
    for column, mark in (
        (dossiers.c.type, wanted.type),
        (dossiers.c.stage, wanted.stage),
        (dossiers.c.outcome, wanted.outcome),
    ):
        if mark is not None:
            # Beside a company, whose dossiers are few, no index of all dossiers at a stage may be gone through.
            held.append((column if wanted.company is None else column.concat("")) == str(mark))
    if wanted.since is not None:
        held.append(last >= wanted.since)
    if wanted.until is not None:
        held.append(dossiers.c.first <= wanted.until + "~")
    if wanted.text is not None:
        speaking = speaking_of(dialect).params({PHRASES: phrases(sought(wanted.text), dialect)})
        held.append(dossiers.c.id.in_(speaking))
    if wanted.lapsed is not None:
        # Lapsed ones are many: they are met in the order of the list, not gathered by the index of outcomes.
        unsettled = dossiers.c.outcome.concat("").in_(_UNSETTLED)
        silent = and_(unsettled, last > NO_DAY + "~", last < (quiet or NO_DAY))
        held.append(silent if wanted.lapsed else not_(silent))
    if wanted.kind is not None:
        held.append(dossiers.c.id.in_(select(voices.c.dossier).where(voices.c.kind == wanted.kind.value)))
    return held


def last_heard(connection: Connection, wanted: DossierFilter) -> ColumnElement[str]:
    """What a list is sorted by. Of days in the first half of those that the ledger knows, which is all that is asked,
    an expression: else an index would be gone through from its end, and hold mostly what began later.
    """
    if wanted.until is None or wanted != DossierFilter(since=wanted.since, until=wanted.until, limit=wanted.limit):
        return dossiers.c.last_sort
    first, last = connection.execute(_FIRST_AND_LAST).one()
    early = first is not None and last is not None and 2 * int(wanted.until[:4]) < int(first[:4]) + int(last[:4])
    return dossiers.c.last_sort.concat("") if early else dossiers.c.last_sort


_FIRST_AND_LAST: Final = select(
    select(func.min(dossiers.c.first)).scalar_subquery(),
    select(func.max(dossiers.c.last_sort)).scalar_subquery(),
)


def names_of(company: str, reference: Reference) -> list[str]:
    """What `dossier_names` has for an organization, the same by any of its names and by whatever else the list knows it
    by; no form of a name that others of the list carry too.
    """
    known = reference.asked(company)
    names = [name for one in known for name in one.names] or [company]
    forms = dict.fromkeys(form(name) for name in names for form in (fold, bare))
    own = [form[:NAME] for form in forms if form and set(reference.find(form)) <= {*known}]
    return [*(f"ref:{one.id}" for one in known), *own]


def _named(names: Sequence[str]) -> ColumnElement[bool]:
    return dossiers.c.id.in_(select(dossier_names.c.dossier).where(dossier_names.c.name.in_(names)))
