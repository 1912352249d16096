"""What must hold of reports, sightings and dossiers, which are derived of the records."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, Table, func, or_, select
from sqlalchemy.sql import exists

from intalks.errors import Problem
from intalks.ledger.paging import paged
from intalks.ledger.rows import contender_rows, dossier_names, last_sort, row_dossier, row_record
from intalks.ledger.tables import (
    articles,
    contenders,
    dossier_sightings,
    dossiers,
    links,
    records,
    report_pairs,
    reports,
    sighting_pairs,
    sightings,
    tombstones,
)
from intalks.ledger.tables import dossier_names as names
from intalks.model.article import content_hash
from intalks.model.dossier import Dossier


def reports_are_those_of_the_newest_records(connection: Connection) -> Iterator[Problem]:
    """A report belongs to the newest record of its article, to a deal of it, and has a pair to be found by; a
    sighting the same.
    """
    newest = select(func.max(records.c.number).label("number")).group_by(records.c.article).subquery()
    for table, pairs, owner in (
        (reports, report_pairs, report_pairs.c.report),
        (sightings, sighting_pairs, sighting_pairs.c.sighting),
    ):
        noun = table.name.removesuffix("s")
        stale = select(table.c.id).join(records, records.c.key == table.c.record)
        for id_ in connection.execute(stale.where(records.c.number.not_in(select(newest.c.number)))).scalars():
            yield Problem(f"stale-{noun}", f"a {noun} of a record that no longer counts", id_)
        unpaired = select(table.c.id).where(~exists().select_from(pairs).where(owner == table.c.id))
        for id_ in connection.execute(unpaired).scalars():
            yield Problem("no-pair", f"a {noun} without a pair can be found by nothing", id_)
    for row in paged(connection, records.c.key, records):
        deals = {deal.id for deal in row_record(row["body"]).deals}
        told = select(reports.c.id, reports.c.deal).where(reports.c.record == row["key"])
        for report in connection.execute(told):
            if report.deal not in deals:
                yield Problem("no-deal", f"a report of a deal {report.deal} that its record does not hold", report.id)


def dossiers_hold_their_reports(connection: Connection) -> Iterator[Problem]:
    """A dossier is made of exactly the reports and sightings that are said to be in it, and of their articles, and has
    the id of its earliest.
    """
    for row in paged(connection, dossiers.c.id, dossiers):
        dossier = row_dossier(row["body"], None)
        if _held(connection, reports, row["id"]) != dossier.reports:
            yield Problem("reports", "the dossier's reports are not those that are said to be in it", row["id"])
        seen = select(dossier_sightings.c.sighting).where(dossier_sightings.c.dossier == row["id"])
        if set(connection.execute(seen).scalars()) != set(dossier.sightings):
            yield Problem("sightings", "the dossier's sightings are not those that are said to be in it", row["id"])
        if _articles_of(connection, row["id"]) != set(dossier.articles):
            yield Problem("articles", "the dossier's articles are not those of its reports and sightings", row["id"])
        if not _earliest_id(connection, dossier) == dossier.id == row["id"]:
            yield Problem("dossier-id", "the dossier's id is not the hash of its earliest report", row["id"])


def dossiers_are_found_by_what_they_hold(connection: Connection) -> Iterator[Problem]:
    """The marks that lists go by, the names and the targets of a dossier are those of its body."""
    for row in paged(connection, dossiers.c.id, dossiers):
        dossier = row_dossier(row["body"], row["settlement"])
        told = (row["type"], row["stage"], row["outcome"], row["first"], row["last"], row["last_sort"])
        marks = (dossier.type, dossier.stage, dossier.outcome, dossier.first, dossier.last, last_sort(dossier))
        if told != marks:
            yield Problem("marks", "the dossier's marks are not those of its body", dossier.id)
        if _column(connection, names, "name", row) != set(dossier_names(dossier)):
            yield Problem("names", "the dossier's names are not those of its parties", dossier.id)
        targets = {str(one["target"]) for one in contender_rows(row_dossier(row["body"], None))}
        if _column(connection, contenders, "target", row) != targets:
            yield Problem("targets", "the dossier's targets are not those of its parties", dossier.id)


def what_a_dossier_follows_is_there(connection: Connection) -> Iterator[Problem]:
    """A dossier follows another one that exists, once nothing is left to resolve."""
    if connection.execute(select(reports.c.id).where(reports.c.dossier.is_(None)).limit(1)).first() is not None:
        return
    lost = select(links.c.dossier).where(~exists().where(dossiers.c.id == links.c.predecessor))
    for id_ in connection.execute(lost).scalars():
        yield Problem("link", "the dossier follows one that is not there", id_)


def nothing_is_in_a_dossier_that_is_not_there(connection: Connection) -> Iterator[Problem]:
    """Reports and retired ids lead to dossiers and reports that exist, or to none."""
    lost = select(reports.c.id).where(
        reports.c.dossier.is_not(None), ~exists().where(dossiers.c.id == reports.c.dossier)
    )
    for id_ in connection.execute(lost).scalars():
        yield Problem("no-dossier", "the report is in a dossier that is not there", id_)
    again = select(tombstones.c.old).where(or_(tombstones.c.old == "", tombstones.c.report == ""))
    for id_ in connection.execute(again).scalars():
        yield Problem("tombstone", "a retired id is empty", id_)


def _held(connection: Connection, table: Table, dossier: str) -> tuple[str, ...]:
    """The ids of what is in the dossier, in order."""
    query = select(table.c.id).where(table.c.dossier == dossier).order_by(table.c.position)
    return tuple(connection.execute(query).scalars())


def _articles_of(connection: Connection, dossier: str) -> set[str]:
    told = select(reports.c.article_key).where(reports.c.dossier == dossier)
    seen = select(sightings.c.article_key).join(dossier_sightings, dossier_sightings.c.sighting == sightings.c.id)
    seen = seen.where(dossier_sightings.c.dossier == dossier)
    keys = told.union(seen).subquery()
    query = select(articles.c.id).join(keys, keys.c.article_key == articles.c.key)
    return set(connection.execute(query).scalars())


def _column(connection: Connection, table: Table, column: str, row: RowMapping) -> set[str]:
    """The values of this column in the dossier's rows."""
    query = select(table.c[column]).where(table.c.dossier == row["id"])
    return {str(value) for value in connection.execute(query).scalars()}


def _earliest_id(connection: Connection, dossier: Dossier) -> str | None:
    """The id that the dossier's first report gives: the hash of its publication's day, its article and its deal."""
    query = select(reports.c.deal, articles.c.id, articles.c.published).join(
        articles, articles.c.key == reports.c.article_key
    )
    row = connection.execute(query.where(reports.c.id == dossier.reports[0])).first()
    return None if row is None else content_hash((row.published or "")[:10], row.id, row.deal)
