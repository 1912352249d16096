"""Blocks: which reports must be resolved anew when some are added, and their dossiers put in place.

Resolution goes by publication: what a report joins depends on earlier reports alone. So new reports change nothing but themselves
and the later ones that share a pair of organizations with a dossier they may join, and so on. `affected` finds these; a block is them
together with all reports of the dossiers that they may join. Resolving the block gives for its reports what resolving everything would.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from sqlalchemy import Connection, Select, insert, select, update

from intalks.ledger.retiring import chunks, retire
from intalks.ledger.rows import Row, dossier_names as names_of, dossier_row, last_sort, row_record, row_report
from intalks.ledger.tables import articles, dossier_names, dossiers, records, report_pairs, reports
from intalks.model.dossier import Dossier, Report
from intalks.model.record import ArticleRecord

STEP = 400
"""How many unresolved reports are taken at a time, earliest first."""


def next_block(connection: Connection) -> list[Report]:
    """The next block to resolve, empty when nothing is unresolved."""
    query = select(reports.c.id, reports.c.position).where(reports.c.dossier.is_(None)).order_by(reports.c.position).limit(STEP)
    fresh = connection.execute(query).all()
    if not fresh:
        return []
    ids, near = affected(connection, [row.id for row in fresh], fresh[0].position)
    held: list[str] = []
    for chunk in chunks(sorted(near)):
        held += connection.execute(select(reports.c.id).where(reports.c.dossier.in_(chunk))).scalars()
    return load(connection, sorted({*ids, *held}))


def affected(connection: Connection, fresh: Sequence[str], since: str) -> tuple[set[str], set[str]]:
    """The reports whose place must be found anew, and the dossiers that they may join.

    Closed: a resolved report after `since` that shares a pair with any of the reports or dossiers is affected too.
    """
    found: set[str] = set(fresh)
    near: set[str] = set()
    pairs: set[str] = set()
    frontier = set(_pairs_of(connection, reports.c.id, fresh))
    while frontier:
        pairs |= frontier
        joined = _dossiers_with(connection, frontier) - near
        later = _later_with(connection, frontier, since) - found
        near |= joined
        found |= later
        frontier = set(_pairs_of(connection, reports.c.dossier, sorted(joined)))
        frontier |= set(_pairs_of(connection, reports.c.id, sorted(later)))
        frontier -= pairs
    return found, near


def load(connection: Connection, ids: Sequence[str]) -> list[Report]:
    """The reports with these ids, in the order of the ids."""
    by_id: dict[str, Report] = {}
    decode = lru_cache(maxsize=2048)(row_record)
    for chunk in chunks(ids):
        held: dict[str, list[str]] = {}
        links = select(report_pairs.c.report, report_pairs.c.pair).where(report_pairs.c.report.in_(chunk))
        for report, pair in connection.execute(links):
            held.setdefault(report, []).append(pair)
        for row in connection.execute(_joined().where(reports.c.id.in_(chunk))).mappings():
            record: ArticleRecord = decode(row["body"])
            by_id[row["report"]] = row_report(row, record, tuple(sorted(held.get(row["report"], ()))))
    return [by_id[id_] for id_ in ids]


def put(connection: Connection, block: Sequence[Report], resolved: Iterable[Dossier]) -> None:
    """The dossiers of a block in place of those that its reports were in; ids that are no more keep leading to their report."""
    new = list(resolved)
    old: set[str] = set()
    for chunk in chunks([report.id for report in block]):
        query = select(reports.c.dossier).where(reports.c.id.in_(chunk), reports.c.dossier.is_not(None)).distinct()
        old.update(connection.execute(query).scalars())
    retire(connection, sorted(old))
    connection.execute(insert(dossiers), [dossier_row(dossier) for dossier in new])
    names: list[Row] = [
        {"name": name, "last_sort": last_sort(dossier), "dossier": dossier.id} for dossier in new for name in names_of(dossier)
    ]
    if names:
        connection.execute(insert(dossier_names), names)
    for dossier in new:
        for chunk in chunks(dossier.reports):
            connection.execute(update(reports).where(reports.c.id.in_(chunk)).values(dossier=dossier.id))


def _joined() -> Select[tuple[object, ...]]:
    columns = (
        reports.c.id.label("report"),
        reports.c.deal,
        reports.c.parties,
        records.c.body,
        articles.c.id,
        articles.c.text_hash,
        articles.c.outlet,
        articles.c.title,
        articles.c.published,
        articles.c.published_end,
        articles.c.published_inferred,
        articles.c.signature,
    )
    return select(*columns).join(records, records.c.key == reports.c.record).join(articles, articles.c.key == reports.c.article_key)


def _pairs_of(connection: Connection, column: object, values: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(values):
        query = select(report_pairs.c.pair).join(reports, reports.c.id == report_pairs.c.report).where(column.in_(chunk))  # type: ignore[attr-defined]
        found.update(connection.execute(query.distinct()).scalars())
    return found


def _dossiers_with(connection: Connection, pairs: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(pairs)):
        query = select(reports.c.dossier).join(report_pairs, report_pairs.c.report == reports.c.id)
        query = query.where(report_pairs.c.pair.in_(chunk), reports.c.dossier.is_not(None)).distinct()
        found.update(id_ for id_ in connection.execute(query).scalars() if id_ is not None)
    return found


def _later_with(connection: Connection, pairs: Iterable[str], since: str) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(pairs)):
        query = select(reports.c.id).join(report_pairs, report_pairs.c.report == reports.c.id)
        query = query.where(report_pairs.c.pair.in_(chunk), reports.c.position > since, reports.c.dossier.is_not(None))
        found.update(connection.execute(query.distinct()).scalars())
    return found
