"""What must hold of every ledger at any moment, also right after a crash: `INVARIANTS`, run by `intalks check`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from sqlalchemy import Connection, RowMapping, func, or_, select, text
from sqlalchemy.sql import exists

from intalks.errors import Problem
from intalks.ledger.checking_derived import (
    dossiers_are_found_by_what_they_hold,
    dossiers_hold_their_reports,
    facts_are_those_of_their_records,
    lists_show_what_dossiers_hold,
    nothing_is_in_a_dossier_that_is_not_there,
    reports_are_those_of_the_newest_records,
    rivals_are_there,
    what_a_dossier_follows_is_there,
)
from intalks.ledger.checking_watched import alerts_are_settled_once, every_text_is_a_version, pages_lead_to_articles
from intalks.ledger.paging import paged, pages
from intalks.ledger.removing import REFUSED
from intalks.ledger.rows import article_key, record_key, row_article, row_record
from intalks.ledger.tables import articles, judgements, problems, proposals, records, removals
from intalks.model.judgement import Field, Verdict
from intalks.model.record import ArticleRecord, Fill
from intalks.model.span import Span


def database_is_whole(connection: Connection) -> Iterator[Problem]:
    """SQLite finds no damage and no row that refers to nothing; PostgreSQL holds that by itself."""
    if connection.dialect.name != "sqlite":
        return
    for pragma in ("integrity_check", "foreign_key_check"):
        for row in connection.execute(text(f"PRAGMA {pragma}")):
            if row[0] != "ok":
                yield Problem("database", f"{pragma}: {', '.join(str(value) for value in row)}", "database")


def articles_have_their_hash(connection: Connection) -> Iterator[Problem]:
    """An article's text is the one that its hash was taken of, and somebody has read it."""
    for row in paged(connection, articles.c.key, articles):
        article = row_article(row)
        if article.text_hash != row["text_hash"] or article_key(article.id, article.text_hash) != row["key"]:
            yield Problem("text-changed", "the stored text is not the one that its hash was taken of", article.id)
    read = exists().where(records.c.article == articles.c.id, records.c.text_hash == articles.c.text_hash)
    for id_ in connection.execute(select(articles.c.id).where(~read)).scalars():
        yield Problem("no-record", "an article stands without a record", id_)


def values_point_at_their_words(connection: Connection) -> Iterator[Problem]:
    """Every record belongs to a stored text, every span of it lies in the text, and every quote stands at its span."""
    for page in pages(connection, records.c.key, records):
        yield from _records_hold(connection, page)


def proposals_are_records_too(connection: Connection) -> Iterator[Problem]:
    """What is proposed holds as what counts does, and does not stand among the records already."""
    for page in pages(connection, proposals.c.key, proposals):
        yield from _records_hold(connection, page)
    for key in connection.execute(select(proposals.c.key).join(records, records.c.key == proposals.c.key)).scalars():
        yield Problem("proposal", "what is proposed counts or counted already", key)


def judgements_can_be_followed(connection: Connection) -> Iterator[Problem]:
    """A judgement has a verdict that there is, and a correction names a field and gives it a value."""
    fields = [field.value for field in Field]
    wrong = or_(
        judgements.c.verdict.not_in([verdict.value for verdict in Verdict]),
        (judgements.c.verdict == Verdict.CORRECT.value)
        & (judgements.c.right.not_in(fields) | judgements.c.value.is_(None)),
    )
    for id_ in connection.execute(select(judgements.c.id).where(wrong).order_by(judgements.c.id)).scalars():
        yield Problem("judgement", "the judgement names no verdict or field that there is", id_)


def nothing_is_left_of_what_was_removed(connection: Connection) -> Iterator[Problem]:
    """No article, record or problem bears the id or the text of a tombstone, and a tombstone has its reason."""
    for table, id_, text_hash in ((articles, articles.c.id, articles.c.text_hash), (records, records.c.article, None)):
        same = removals.c.article == id_
        if text_hash is not None:
            same |= removals.c.text_hash == text_hash
        for found in connection.execute(select(id_).where(exists().where(same)).distinct()).scalars():
            yield Problem("removed", f"the article was removed, and is still among the {table.name}", found)
    told = select(problems.c.place).where(exists().where(removals.c.article == problems.c.place)).distinct()
    # That it was offered again, and refused, may be told.
    for place in connection.execute(told.where(problems.c.reason != REFUSED)).scalars():
        yield Problem("removed", "the article was removed, and is still among the problems", place)
    for stone in paged(connection, removals.c.key, removals):
        if article_key(stone["article"], stone["text_hash"]) != stone["key"] or not stone["why"].strip():
            yield Problem("tombstone", "the tombstone lost its reason or its hash", stone["article"])


def records_are_numbered(connection: Connection) -> Iterator[Problem]:
    """Numbers begin at 1 and none stands twice; those of what was removed stay free."""
    lowest, total, different = connection.execute(
        select(func.min(records.c.number), func.count(), func.count(records.c.number.distinct()))
    ).one()
    if total != different or (total and lowest < 1):
        yield Problem("numbers", "the records' numbers do not tell their order", "records")


INVARIANTS: Final[tuple[Callable[[Connection], Iterable[Problem]], ...]] = (
    database_is_whole,
    articles_have_their_hash,
    values_point_at_their_words,
    records_are_numbered,
    proposals_are_records_too,
    judgements_can_be_followed,
    nothing_is_left_of_what_was_removed,
    reports_are_those_of_the_newest_records,
    dossiers_hold_their_reports,
    dossiers_are_found_by_what_they_hold,
    nothing_is_in_a_dossier_that_is_not_there,
    lists_show_what_dossiers_hold,
    facts_are_those_of_their_records,
    what_a_dossier_follows_is_there,
    rivals_are_there,
    every_text_is_a_version,
    pages_lead_to_articles,
    alerts_are_settled_once,
)
"""Each gives a problem for whatever breaks it; a whole ledger gives none."""


def _records_hold(connection: Connection, page: Sequence[RowMapping]) -> Iterator[Problem]:
    told = {row["key"]: row_record(row["body"]) for row in page}
    keys = {article_key(record.id, record.text_hash) for record in told.values()}
    held = connection.execute(select(articles).where(articles.c.key.in_(keys))).mappings()
    texts = {row["key"]: row_article(row).text for row in held}
    for key, record in told.items():
        if record_key(record.id, record.text_hash, record.reader) != key:
            message = "the record's id is not the hash of its article, text and reader"
            yield Problem("record-changed", message, record.id)
        words = texts.get(article_key(record.id, record.text_hash))
        if words is None:
            yield Problem("no-article", "a record stands without its article", record.id)
        else:
            yield from _values_hold(record, words)


def _values_hold(record: ArticleRecord, words: str) -> Iterator[Problem]:
    for fill in _quotes(record):
        if fill.span.of(words) != fill.value:
            yield Problem("span", f"{fill.value!r} does not stand at {fill.span.start}–{fill.span.end}", record.id)
    for span in _spans(record):
        if not 0 <= span.start < span.end <= len(words):
            yield Problem("span", f"there is no text at {span.start}–{span.end}", record.id)


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


def _spans(record: ArticleRecord) -> Iterator[Span]:
    """Every span of the record."""
    for organization in record.organizations:
        yield from organization.spans
    for deal in record.deals:
        fills = (deal.type, deal.stage, *deal.brands, *(() if deal.date is None else (deal.date,)))
        yield from (one.span for one in (*fills, *deal.parties))
    for statement in record.statements:
        yield from (fill.span for fill in (*statement.via, statement.stance, statement.certainty))
        if statement.source.span is not None:
            yield statement.source.span
    for fill in _quotes(record):
        yield fill.span
