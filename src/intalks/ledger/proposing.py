"""Records that a newer reader proposes: stored beside those that count, until they are taken or left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, ScalarSelect, and_, delete, exists, func, insert, select

from intalks.ledger.retiring import chunks
from intalks.ledger.rows import article_key, moment_text, packed, record_key, row_article, row_record
from intalks.ledger.tables import articles, proposals, records
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.model.record_json import encode_record

_PAGE: Final = 100

_TEXT: Final = and_(articles.c.id == records.c.article, articles.c.text_hash == records.c.text_hash)


@dataclass(frozen=True, slots=True)
class Proposal:
    """An article with the record that counts and the one that is proposed."""

    article: Article
    counts: ArticleRecord
    proposed: ArticleRecord


def unread_by(connection: Connection, reader: str, *, after: int) -> list[tuple[int, Article]]:
    """Some articles that this reader has given no record of, nor a proposal, each with the number of the record that
    counts; in order of these numbers, from the first one after `after`.
    """
    own = records.alias()
    query = select(records.c.number.label("record_number"), articles).join(articles, _TEXT)
    query = query.where(
        records.c.number > after,
        records.c.number == _newest(),
        ~exists().where(
            own.c.article == records.c.article, own.c.text_hash == records.c.text_hash, own.c.reader == reader
        ),
        ~exists().where(proposals.c.article_key == articles.c.key, proposals.c.reader == reader),
    )
    rows = connection.execute(query.order_by(records.c.number).limit(_PAGE)).mappings()
    return [(row["record_number"], row_article(row)) for row in rows]


def propose(connection: Connection, found: Sequence[ArticleRecord], at: datetime) -> None:
    """Store the records as proposals, in the place of earlier ones for the same texts."""
    rows = {
        article_key(record.id, record.text_hash): {
            "key": record_key(record.id, record.text_hash, record.reader),
            "article_key": article_key(record.id, record.text_hash),
            "reader": record.reader,
            "body": packed(encode_record(record)),
            "recorded_at": moment_text(at),
        }
        for record in found
    }
    for chunk in chunks(list(rows)):
        connection.execute(delete(proposals).where(proposals.c.article_key.in_(chunk)))
    if rows:
        connection.execute(insert(proposals), list(rows.values()))


def proposed(connection: Connection) -> Iterator[Proposal]:
    """Every proposal, in the order in which the records that count were recorded."""
    after = 0
    query = select(records.c.number, records.c.body, proposals.c.body.label("proposed"), articles.c.key)
    query = query.join(articles, _TEXT).join(proposals, proposals.c.article_key == articles.c.key)
    query = query.where(records.c.number == _newest()).order_by(records.c.number).limit(_PAGE)
    while page := connection.execute(query.where(records.c.number > after)).all():
        keys = [row.key for row in page]
        held = connection.execute(select(articles).where(articles.c.key.in_(keys))).mappings()
        texts = {row["key"]: row_article(row) for row in held}
        for row in page:
            yield Proposal(texts[row.key], row_record(row.body), row_record(row.proposed))
        after = page[-1].number


def drop_proposals(connection: Connection, ids: Sequence[str] | None = None) -> int:
    """Drop those for the articles with these ids, or all; how many they were."""
    query = delete(proposals)
    if ids is None:
        return connection.execute(query).rowcount
    dropped = 0
    for chunk in chunks(ids):
        texts = select(articles.c.key).where(articles.c.id.in_(chunk))
        dropped += connection.execute(query.where(proposals.c.article_key.in_(texts))).rowcount
    return dropped


def _newest() -> ScalarSelect[int]:
    """The number of the record of the article that counts: the latest."""
    later = records.alias()
    query = select(func.max(later.c.number)).where(later.c.article == records.c.article)
    return query.correlate(records).scalar_subquery()
