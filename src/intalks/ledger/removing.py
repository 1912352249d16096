"""Articles erased on demand: their words go, a tombstone that says when and why stays, and keeps them out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Column, Connection, RowMapping, delete, insert, or_, select, update

from intalks.errors import NotFoundError, Problem
from intalks.ledger.inheriting import Kin
from intalks.ledger.judging import forget_judgements, forget_words
from intalks.ledger.outbox import forget_deliveries
from intalks.ledger.retiring import chunks, withdraw
from intalks.ledger.rows import article_key, moment_text, packed
from intalks.ledger.tables import (
    articles,
    problems,
    proposals,
    records,
    removals,
    reports,
)
from intalks.ledger.tables_watched import article_versions, pages

REFUSED: Final = "removed"
"""The reason of the problem that an article was offered again."""


@dataclass(frozen=True, slots=True)
class Removal:
    """The tombstone of one text of an article. `key` is the hash of both; `removed_at` is ISO text in UTC."""

    key: str
    article: str
    text_hash: str
    why: str
    removed_at: str


def remove_article(connection: Connection, id_: str, *, why: str, at: datetime) -> tuple[Removal, ...]:
    """Erase the article with every text it ever had, and every other article that carries one of these texts word
    for word; a tombstone for each text of each.

    The dossiers that it was in are to be resolved anew; ids of theirs lead on to what is left of them. Raises
    NotFoundError.
    """
    ids = _with_copies(connection, id_)
    if not ids:
        raise NotFoundError(_not_there(connection, id_))
    stones: list[Removal] = []
    for chunk in chunks(ids):
        held = select(articles.c.id, articles.c.text_hash).where(articles.c.id.in_(chunk)).order_by(articles.c.key)
        for article, text_hash in connection.execute(held):
            stones.append(Removal(article_key(article, text_hash), article, text_hash, why, moment_text(at)))
        _erase(connection, chunk)
    connection.execute(insert(removals), [asdict(stone) for stone in stones])
    return tuple(stones)


def removal_of(connection: Connection, article: str, text_hash: str) -> Removal | None:
    """The tombstone that keeps this article out: one of its id, or of its text under whatever id."""
    query = select(removals).where(or_(removals.c.article == article, removals.c.text_hash == text_hash))
    row = connection.execute(query.order_by(removals.c.removed_at, removals.c.key).limit(1)).mappings().first()
    return None if row is None else _removal(row)


def removals_of(connection: Connection, wanted: Sequence[tuple[str, str]]) -> list[Removal | None]:
    """The same for many, each the id and the text hash of an article."""
    ids = _column(connection, removals.c.article, removals.c.article, {article for article, _ in wanted})
    hashes = _column(connection, removals.c.text_hash, removals.c.text_hash, {text_hash for _, text_hash in wanted})
    return [
        removal_of(connection, article, text_hash) if article in ids or text_hash in hashes else None
        for article, text_hash in wanted
    ]


def all_removals(connection: Connection) -> list[Removal]:
    """In order of time."""
    query = select(removals).order_by(removals.c.removed_at, removals.c.article, removals.c.key)
    return [_removal(row) for row in connection.execute(query).mappings()]


def refusal(stone: Removal, where: str) -> Problem:
    """What adding the article again comes to."""
    message = f"the article was removed on {stone.removed_at[:10]} and stays out: {stone.why} (tombstone {stone.key})"
    return Problem(REFUSED, message, where)


def _with_copies(connection: Connection, id_: str) -> list[str]:
    """The id and those of its copies, their copies too; empty where there is no such article."""
    ids: set[str] = set()
    hashes: set[str] = set()
    frontier = {id_}
    while frontier:
        new = _column(connection, articles.c.text_hash, articles.c.id, frontier) - hashes
        hashes |= new
        found = _column(connection, articles.c.id, articles.c.text_hash, new)
        frontier = found - ids
        ids |= found
    return sorted(ids)


def _column(connection: Connection, wanted: Column[str], by: Column[str], values: set[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(values)):
        found.update(connection.execute(select(wanted).where(by.in_(chunk))).scalars())
    return found


def _erase(connection: Connection, ids: Sequence[str]) -> None:
    keys = list(connection.execute(select(records.c.key).where(records.c.article.in_(ids))).scalars())
    told = sorted(_column(connection, reports.c.id, reports.c.record, set(keys)))
    kin = Kin.of(connection, keys)
    forget_words(connection, told, ids)
    withdraw(connection, keys)
    kin.pass_on(connection)
    forget_judgements(connection, told, ids)
    texts = select(articles.c.key).where(articles.c.id.in_(ids))
    connection.execute(delete(proposals).where(proposals.c.article_key.in_(texts)))
    _forget_watched(connection, ids)
    forget_deliveries(connection, ids)
    connection.execute(delete(article_versions).where(article_versions.c.article.in_(ids)))
    connection.execute(delete(problems).where(problems.c.place.in_(ids)))
    connection.execute(delete(records).where(records.c.article.in_(ids)))
    connection.execute(delete(articles).where(articles.c.id.in_(ids)))


def _forget_watched(connection: Connection, ids: Sequence[str]) -> None:
    """The feeds' words about these articles go; that their pages are known stays, so that they are not asked for."""
    blank = {"entry": packed(b"{}"), "status": "refused", "due_at": None, "reason": "removed", "message": None}
    connection.execute(update(pages).where(or_(pages.c.article.in_(ids), pages.c.url.in_(ids))).values(blank))
    places = list(connection.execute(select(pages.c.url).where(pages.c.article.in_(ids))).scalars())
    for chunk in chunks(places):
        connection.execute(delete(problems).where(problems.c.place.in_(chunk)))


def _not_there(connection: Connection, id_: str) -> str:
    query = select(removals).where(removals.c.article == id_).limit(1)
    row = connection.execute(query).mappings().first()
    if row is None:
        return f"the ledger holds no article {id_!r}"
    return f"the article {id_!r} was removed already, on {row['removed_at'][:10]}: {row['why']}"


def _removal(row: RowMapping) -> Removal:
    return Removal(**row)
