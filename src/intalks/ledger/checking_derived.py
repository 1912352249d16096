"""What must hold of reports, sightings and dossiers, which are derived of the records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, Table, func, or_, select
from sqlalchemy.sql import exists

from intalks.errors import Problem
from intalks.ledger.adding import present
from intalks.ledger.outlining import news_rows, outline_row, voice_rows
from intalks.ledger.paging import grouped, pages
from intalks.ledger.rows import (
    Row,
    contender_rows,
    dossier_names,
    fact_words,
    last_sort,
    row_dossier,
    row_facts,
    row_record,
)
from intalks.ledger.tables import (
    articles,
    contenders,
    dossier_sightings,
    dossiers,
    facts,
    links,
    news,
    outlines,
    records,
    report_pairs,
    reports,
    sighting_pairs,
    sightings,
    tombstones,
    voices,
)
from intalks.ledger.tables import dossier_names as names
from intalks.model.article import content_hash


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
    for page in pages(connection, records.c.key, records):
        deals = {row["key"]: {deal.id for deal in row_record(row["body"]).deals} for row in page}
        told = select(reports.c.id, reports.c.record, reports.c.deal).where(reports.c.record.in_(deals))
        for report in connection.execute(told):
            if report.deal not in deals[report.record]:
                yield Problem("no-deal", f"a report of a deal {report.deal} that its record does not hold", report.id)


def dossiers_hold_their_reports(connection: Connection) -> Iterator[Problem]:
    """A dossier is made of exactly the reports and sightings that are said to be in it, and of their articles, and has
    the id of its earliest.
    """
    for page in pages(connection, dossiers.c.id, dossiers):
        ids = [row["id"] for row in page]
        held = select(reports.c.dossier, reports.c.id).where(reports.c.dossier.in_(ids)).order_by(reports.c.position)
        told = grouped(connection, held)
        seen = grouped(connection, select(*_SEEN).where(dossier_sightings.c.dossier.in_(ids)))
        where = _articles_of(connection, ids)
        founded = _ids_given(connection, [one[0] for one in told.values()])
        for row in page:
            id_, dossier = row["id"], row_dossier(row["body"], None)
            if tuple(told.get(id_, ())) != dossier.reports:
                yield Problem("reports", "the dossier's reports are not those that are said to be in it", id_)
            if set(seen.get(id_, ())) != set(dossier.sightings):
                yield Problem("sightings", "the dossier's sightings are not those that are said to be in it", id_)
            if where.get(id_, set()) != set(dossier.articles):
                yield Problem("articles", "the dossier's articles are not those of its reports and sightings", id_)
            if not founded.get(dossier.reports[0]) == dossier.id == id_:
                yield Problem("dossier-id", "the dossier's id is not the hash of its earliest report", id_)


def dossiers_are_found_by_what_they_hold(connection: Connection) -> Iterator[Problem]:
    """The marks that lists go by, the names and the targets of a dossier are those of its body."""
    for page in pages(connection, dossiers.c.id, dossiers):
        ids = [row["id"] for row in page]
        named = grouped(connection, select(names.c.dossier, names.c.name).where(names.c.dossier.in_(ids)))
        aimed = grouped(
            connection, select(contenders.c.dossier, contenders.c.target).where(contenders.c.dossier.in_(ids))
        )
        for row in page:
            dossier = row_dossier(row["body"], row["settlement"])
            told = (row["type"], row["stage"], row["outcome"], row["first"], row["last"], row["last_sort"])
            place = last_sort(dossier.last, dossier.id)
            marks = (dossier.type, dossier.stage, dossier.outcome, dossier.first, dossier.last, place)
            if told != marks:
                yield Problem("marks", "the dossier's marks are not those of its body", row["id"])
            if set(named.get(row["id"], ())) != set(dossier_names(dossier)):
                yield Problem("names", "the dossier's names are not those of its parties", row["id"])
            targets = {str(one["target"]) for one in contender_rows(row_dossier(row["body"], None))}
            if set(aimed.get(row["id"], ())) != targets:
                yield Problem("targets", "the dossier's targets are not those of its parties", row["id"])


def what_a_dossier_follows_is_there(connection: Connection) -> Iterator[Problem]:
    """A dossier follows another one that exists, once nothing is left to resolve."""
    if _is_left(connection):
        return
    lost = select(links.c.dossier).where(~exists().where(dossiers.c.id == links.c.predecessor))
    for id_ in connection.execute(lost).scalars():
        yield Problem("link", "the dossier follows one that is not there", id_)


def rivals_are_there(connection: Connection) -> Iterator[Problem]:
    """The rivals that a dossier is settled with exist, once nothing is left to resolve."""
    if _is_left(connection):
        return
    for page in pages(connection, dossiers.c.id, dossiers):
        settled = [row for row in page if row["settlement"] is not None]
        rivals = {row["id"]: set(row_dossier(row["body"], row["settlement"]).rivals) for row in settled}
        every: set[str] = set().union(*rivals.values())
        there = present(connection, dossiers.c.id, sorted(every))
        for id_, named in rivals.items():
            if named - there:
                yield Problem("rival", "the dossier has a rival that is not there", id_)


def _is_left(connection: Connection) -> bool:
    """Whether a report waits to be resolved."""
    return connection.execute(select(reports.c.id).where(reports.c.dossier.is_(None)).limit(1)).first() is not None


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


_SEEN: Final = (dossier_sightings.c.dossier, dossier_sightings.c.sighting)


def _articles_of(connection: Connection, ids: Sequence[str]) -> dict[str, set[str]]:
    """The ids of the articles of each dossier's reports and sightings."""
    told = select(reports.c.dossier, articles.c.id).join(articles, articles.c.key == reports.c.article_key)
    seen = select(dossier_sightings.c.dossier, articles.c.id).join(
        sightings, sightings.c.id == dossier_sightings.c.sighting
    )
    seen = seen.join(articles, articles.c.key == sightings.c.article_key)
    found: dict[str, set[str]] = {}
    for query in (told.where(reports.c.dossier.in_(ids)), seen.where(dossier_sightings.c.dossier.in_(ids))):
        for dossier, values in grouped(connection, query).items():
            found.setdefault(dossier, set()).update(values)
    return found


def _ids_given(connection: Connection, told: Sequence[str]) -> dict[str, str]:
    """The id that each report gives a dossier: the hash of its publication's day, its article and its deal."""
    query = select(reports.c.id.label("report"), reports.c.deal, articles.c.id, articles.c.published)
    query = query.join(articles, articles.c.key == reports.c.article_key).where(reports.c.id.in_(told))
    return {row.report: content_hash((row.published or "")[:10], row.id, row.deal) for row in connection.execute(query)}


def lists_show_what_dossiers_hold(connection: Connection) -> Iterator[Problem]:
    """The outline, the statements and the news that lists go by are those of the dossier."""
    for page in pages(connection, dossiers.c.id, dossiers):
        ids = [row["id"] for row in page]
        shown = {row.dossier: row for row in connection.execute(select(outlines).where(outlines.c.dossier.in_(ids)))}
        said = _rows_of(connection, voices, ids)
        heard = _rows_of(connection, news, ids)
        for row in page:
            id_, dossier = row["id"], row_dossier(row["body"], row["settlement"])
            due = outline_row(dossier, {})
            if id_ not in shown or any(getattr(shown[id_], name) != due[name] for name in _OUTLINED):
                yield Problem("outline", "what lists show of the dossier is not what it holds", id_)
            if said.get(id_, []) != voice_rows(dossier):
                yield Problem("voices", "the statements that lists go by are not the dossier's", id_)
            if heard.get(id_, []) != news_rows(dossier):
                yield Problem("news", "what was news of the dossier is not what it holds", id_)


def facts_are_those_of_their_records(connection: Connection) -> Iterator[Problem]:
    """A fact stands with the words and the article of its record, wherever it is found by a name."""
    for page in pages(connection, records.c.key, records):
        told = {row["key"]: (row["article"], row_facts(row["body"])) for row in page}
        for row in connection.execute(select(facts).where(facts.c.record.in_(told))).mappings():
            article, found = told[row["record"]]
            due = fact_words(found[row["number"]]) | {"article": article} if row["number"] < len(found) else {}
            if not due or any(row[name] != value for name, value in due.items()):
                yield Problem("fact", "a fact is not what its record holds", article)


_OUTLINED: Final = ("articles", "statements", "conflicts", "body")


def _rows_of(connection: Connection, table: Table, ids: Sequence[str]) -> dict[str, list[Row]]:
    """The rows of each dossier, in order of place."""
    found: dict[str, list[Row]] = {}
    query = select(table).where(table.c.dossier.in_(ids)).order_by(*table.primary_key.columns)
    for row in connection.execute(query).mappings():
        found.setdefault(row["dossier"], []).append(dict(row))
    return found
