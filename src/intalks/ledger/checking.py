"""What must hold of every ledger at any moment, also right after a crash: `INVARIANTS`, run by `intalks check`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from sqlalchemy import Column, Connection, FromClause, RowMapping, func, or_, select, text
from sqlalchemy.sql import exists

from intalks.errors import Problem
from intalks.ledger.rows import article_key, record_key, row_article, row_dossier, row_record
from intalks.ledger.tables import articles, dossier_sightings, dossiers, records, report_pairs, reports, tombstones
from intalks.model.article import content_hash
from intalks.model.dossier import Dossier
from intalks.model.record import ArticleRecord, Fill

_PAGE: Final = 200


def database_is_whole(connection: Connection) -> Iterator[Problem]:
    """SQLite finds no damage and no row that refers to nothing."""
    if connection.dialect.name != "sqlite":
        return
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in connection.execute(text(f"PRAGMA {pragma}")):
            if row[0] != "ok":
                yield Problem("database", f"{pragma}: {', '.join(str(value) for value in row)}", "database")


def articles_have_their_hash(connection: Connection) -> Iterator[Problem]:
    """An article's text is the one that its hash was taken of."""
    for row in _paged(connection, articles.c.key, articles):
        article = row_article(row)
        if article.text_hash != row["text_hash"] or article_key(article.id, article.text_hash) != row["key"]:
            yield Problem("text-changed", "the stored text is not the one that its hash was taken of", article.id)


def values_point_at_their_words(connection: Connection) -> Iterator[Problem]:
    """Every record belongs to a stored text, and every quote of it stands at its span."""
    for row in _paged(connection, records.c.key, records):
        record = row_record(row["body"])
        if record_key(record.id, record.text_hash, record.reader) != row["key"]:
            yield Problem(
                "record-changed", "the record's id is not the hash of its article, text and reader", record.id
            )
        held = select(articles).where(articles.c.key == article_key(record.id, record.text_hash))
        article = connection.execute(held).mappings().first()
        if article is None:
            yield Problem("no-article", "a record stands without its article", record.id)
            continue
        words = row_article(article).text
        for fill in _quotes(record):
            if fill.span.of(words) != fill.value:
                yield Problem("span", f"{fill.value!r} does not stand at {fill.span.start}–{fill.span.end}", record.id)


def reports_are_those_of_the_newest_records(connection: Connection) -> Iterator[Problem]:
    """A report belongs to the newest record of its article, to a deal of it, and has a pair to be found by."""
    newest = select(func.max(records.c.number).label("number")).group_by(records.c.article).subquery()
    stale = select(reports.c.id).join(records, records.c.key == reports.c.record)
    for id_ in connection.execute(stale.where(records.c.number.not_in(select(newest.c.number)))).scalars():
        yield Problem("stale-report", "a report of a record that no longer counts", id_)
    unpaired = select(reports.c.id).where(~exists().where(report_pairs.c.report == reports.c.id))
    for id_ in connection.execute(unpaired).scalars():
        yield Problem("no-pair", "a report without a pair can be found by nothing", id_)


def dossiers_hold_their_reports(connection: Connection) -> Iterator[Problem]:
    """A dossier is made of exactly the reports and sightings that are said to be in it, and has the id of its
    earliest.
    """
    for row in _paged(connection, dossiers.c.id, dossiers):
        dossier = row_dossier(row["body"], None)
        order = select(reports.c.id).where(reports.c.dossier == dossier.id).order_by(reports.c.position)
        if tuple(connection.execute(order).scalars()) != dossier.reports:
            yield Problem("reports", "the dossier's reports are not those that are said to be in it", dossier.id)
        seen = select(dossier_sightings.c.sighting).where(dossier_sightings.c.dossier == dossier.id)
        if set(connection.execute(seen).scalars()) != set(dossier.sightings):
            yield Problem("sightings", "the dossier's sightings are not those that are said to be in it", dossier.id)
        if _earliest_id(connection, dossier) != dossier.id:
            yield Problem("dossier-id", "the dossier's id is not the hash of its earliest report", dossier.id)


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


INVARIANTS: Final[tuple[Callable[[Connection], Iterable[Problem]], ...]] = (
    database_is_whole,
    articles_have_their_hash,
    values_point_at_their_words,
    reports_are_those_of_the_newest_records,
    dossiers_hold_their_reports,
    nothing_is_in_a_dossier_that_is_not_there,
)
"""Each gives a problem for whatever breaks it; a whole ledger gives none."""


def _quotes(record: ArticleRecord) -> Iterator[Fill]:
    """Every fill of the record whose value is a copy of the words at its span."""
    for deal in record.deals:
        yield from (*deal.subject, *deal.made_in, *deal.sold_in, *deal.evidence)
        for term in deal.terms:
            yield Fill(term.text, term.span, term.confidence, term.cause)
    for statement in record.statements:
        yield statement.evidence
    for fact in record.facts:
        yield fact.evidence


def _earliest_id(connection: Connection, dossier: Dossier) -> str | None:
    """The id that the dossier's first report gives: the hash of its publication's day, its article and its deal."""
    query = select(reports.c.deal, articles.c.id, articles.c.published).join(
        articles, articles.c.key == reports.c.article_key
    )
    row = connection.execute(query.where(reports.c.id == dossier.reports[0])).first()
    return None if row is None else content_hash((row.published or "")[:10], row.id, row.deal)


def _paged(connection: Connection, key: Column[str], source: FromClause) -> Iterator[RowMapping]:
    """All rows in order of the key, some hundred at a time, so that a big ledger does not have to fit into memory."""
    last = ""
    while True:
        query = select(source).where(key > last).order_by(key).limit(_PAGE)
        page = connection.execute(query.add_columns(key.label("page_key"))).mappings().all()
        yield from page
        if len(page) < _PAGE:
            return
        last = page[-1]["page_key"]
