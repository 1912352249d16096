"""What people ask the ledger: articles, records, dossiers by many marks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Select, Table, and_, func, select

from intalks.errors import NotFoundError, Problem
from intalks.ledger.rows import NAME, UNDATED, row_article, row_dossier, row_record
from intalks.ledger.tables import articles, dossier_names, dossiers, problems, records, reports, tombstones
from intalks.model.article import Article
from intalks.model.dossier import Dossier
from intalks.model.record import ArticleRecord
from intalks.model.vocabulary import DealType, Stage
from intalks.reference import Reference, bare, fold

_SHORTEST_PREFIX = 4
_PAGE = 500


@dataclass(frozen=True, slots=True)
class DossierFilter:
    """What dossiers to list; None leaves a question open.

    `company` is a name, compared by its folded form and through the reference list. `since` and `until` are ISO days
    of publication,
    both inclusive: the dossier was heard of between them. `text` is a word of its statements.
    """

    company: str | None = None
    type: DealType | None = None
    stage: Stage | None = None
    outcome: str | None = None
    since: str | None = None
    until: str | None = None
    text: str | None = None
    limit: int | None = None


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
    query = select(articles).join(
        records, and_(records.c.article == articles.c.id, records.c.text_hash == articles.c.text_hash)
    )
    row = (
        connection.execute(query.where(articles.c.id == id_).order_by(records.c.number.desc()).limit(1))
        .mappings()
        .first()
    )
    if row is None:
        raise NotFoundError(f"the ledger holds no article {id_!r}")
    return row_article(row)


def find_record(connection: Connection, id_: str, reader: str | None) -> ArticleRecord:
    query = select(records.c.body).where(records.c.article == id_)
    if reader is not None:
        query = query.where(records.c.reader == reader)
    body = connection.execute(query.order_by(records.c.number.desc()).limit(1)).scalar()
    if body is None:
        by = "" if reader is None else f" by the reader {reader!r}"
        raise NotFoundError(f"the ledger holds no record of article {id_!r}{by}")
    return row_record(body)


def article_ids(connection: Connection) -> Iterator[str]:
    when = func.min(articles.c.published)
    query = select(articles.c.id).group_by(articles.c.id).order_by(when.is_(None), when, articles.c.id)
    yield from connection.execute(query).scalars()


def find_dossier(connection: Connection, id_: str) -> Dossier:
    """By id, by a prefix that no other shares, or by an id that a merge or split retired."""
    if len(id_) < _SHORTEST_PREFIX:
        raise NotFoundError(f"{id_!r} is too short; give at least {_SHORTEST_PREFIX} digits of a dossier's id")
    end = id_[:-1] + chr(ord(id_[-1]) + 1)
    query = (
        select(dossiers.c.id, dossiers.c.body, dossiers.c.settlement)
        .where(dossiers.c.id >= id_, dossiers.c.id < end)
        .limit(2)
    )
    found = connection.execute(query).all()
    if len(found) > 1:
        raise NotFoundError(f"{id_!r} is the beginning of several dossiers' ids; give more digits")
    if found:
        return row_dossier(found[0].body, found[0].settlement)
    old = select(reports.c.dossier).join(tombstones, tombstones.c.report == reports.c.id)
    heirs = (
        connection.execute(old.where(tombstones.c.old >= id_, tombstones.c.old < end).distinct().limit(2))
        .scalars()
        .all()
    )
    if len(heirs) != 1 or heirs[0] is None:
        raise NotFoundError(f"the ledger holds no dossier {id_!r}")
    heir = select(dossiers.c.body, dossiers.c.settlement).where(dossiers.c.id == heirs[0])
    row = connection.execute(heir).one()
    return row_dossier(row.body, row.settlement)


def list_dossiers(connection: Connection, wanted: DossierFilter, reference: Reference | None) -> Iterator[Dossier]:
    """The dossiers wanted, the one last heard of first; read page by page."""
    given = 0
    before: str | None = None
    size = _PAGE if wanted.limit is None or wanted.text is not None else min(_PAGE, wanted.limit)
    while True:
        query = _filtered(wanted, reference)
        if before is not None:
            query = query.where(dossiers.c.last_sort < before)
        page = connection.execute(query.order_by(dossiers.c.last_sort.desc()).limit(size)).all()
        for row in page:
            dossier = row_dossier(row.body, row.settlement)
            if wanted.text is not None and not _speaks_of(dossier, wanted.text):
                continue
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


def latest_publication(connection: Connection) -> str | None:
    """The day of the latest publication in the ledger, from which `lapsed` is measured."""
    found = connection.execute(select(func.max(articles.c.published))).scalar()
    return None if found is None else found[:10]


def _filtered(wanted: DossierFilter, reference: Reference | None) -> Select[tuple[str, bytes, bytes | None]]:
    query = select(dossiers.c.last_sort, dossiers.c.body, dossiers.c.settlement)
    if wanted.company is not None:
        known = () if reference is None else reference.find(wanted.company)
        names = [*(f"ref:{one.id}" for one in known), fold(wanted.company)[:NAME], bare(wanted.company)[:NAME]]
        query = query.where(dossiers.c.id.in_(select(dossier_names.c.dossier).where(dossier_names.c.name.in_(names))))
    for column, value in (
        (dossiers.c.type, wanted.type),
        (dossiers.c.stage, wanted.stage),
        (dossiers.c.outcome, wanted.outcome),
    ):
        if value is not None:
            # Beside a company, whose dossiers are few, no index of all dossiers at a stage may be gone through.
            query = query.where((column if wanted.company is None else column.concat("")) == str(value))
    if wanted.since is not None:
        query = query.where(dossiers.c.last_sort >= wanted.since, dossiers.c.last_sort < UNDATED)
    if wanted.until is not None:
        query = query.where(dossiers.c.first <= wanted.until + "~")
    return query


def _speaks_of(dossier: Dossier, text: str) -> bool:
    sought = text.casefold()
    return any(sought in said.statement.evidence.value.casefold() for said in dossier.statements)
