"""Which texts an article had, in order, and whether it was taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, RowMapping, and_, func, insert, select

from intalks.ledger.inserting import insert_rows
from intalks.ledger.retiring import chunks
from intalks.ledger.rows import moment_text
from intalks.ledger.tables_watched import article_versions
from intalks.model.dossier import Entry
from intalks.model.watching import ArticleVersion, VersionKind


def add_texts(connection: Connection, new: Sequence[Entry], seen_at: datetime) -> int:
    """Note texts that the ledger did not have: each is the first of its article, or one more; how many are that."""
    latest = _latest(connection, [entry.article.id for entry in new])
    rows = []
    more = 0
    for entry in new:
        one = entry.article
        before = latest.get(one.id)
        kind = VersionKind.FIRST if before is None and entry.version is VersionKind.UPDATED else entry.version
        number = 1 if before is None else before.number + 1
        more += number > 1
        latest[one.id] = ArticleVersion(one.id, number, kind, one.text_hash, seen_at)
        rows.append(_row(latest[one.id]))
    insert_rows(connection, article_versions, rows)
    return more


def withdraw_text(connection: Connection, article: str, *, seen_at: datetime, note: str) -> bool:
    """Mark an article as taken back; False where it is not there or was taken back already."""
    before = _latest(connection, [article]).get(article)
    if before is None or before.kind is VersionKind.WITHDRAWN:
        return False
    _follow(connection, before, VersionKind.WITHDRAWN, seen_at=seen_at, note=note)
    return True


def restore_text(connection: Connection, article: str, *, seen_at: datetime) -> None:
    """Note that an article that was taken back is there again, with a text that it had before."""
    before = _latest(connection, [article]).get(article)
    if before is not None and before.kind is VersionKind.WITHDRAWN:
        _follow(connection, before, VersionKind.RESTORED, seen_at=seen_at)


def versions_of(connection: Connection, article: str) -> list[ArticleVersion]:
    """In order."""
    query = select(article_versions).where(article_versions.c.article == article)
    return [_version(row) for row in connection.execute(query.order_by(article_versions.c.number)).mappings()]


def latest_versions(connection: Connection, articles: Sequence[str]) -> dict[str, ArticleVersion]:
    """The newest version of each of these articles."""
    return _latest(connection, articles)


def _latest(connection: Connection, articles: Sequence[str]) -> dict[str, ArticleVersion]:
    found: dict[str, ArticleVersion] = {}
    table = article_versions
    for chunk in chunks(sorted(set(articles))):
        newest = select(table.c.article, func.max(table.c.number).label("number"))
        last = newest.where(table.c.article.in_(chunk)).group_by(table.c.article).subquery()
        query = select(table).join(last, and_(last.c.article == table.c.article, last.c.number == table.c.number))
        found |= {row["article"]: _version(row) for row in connection.execute(query).mappings()}
    return found


def _follow(
    connection: Connection, before: ArticleVersion, kind: VersionKind, *, seen_at: datetime, note: str | None = None
) -> None:
    after = ArticleVersion(before.article, before.number + 1, kind, before.text_hash, seen_at, note)
    connection.execute(insert(article_versions), [_row(after)])


def _row(version: ArticleVersion) -> dict[str, object]:
    return {
        "article": version.article,
        "number": version.number,
        "kind": version.kind.value,
        "text_hash": version.text_hash,
        "seen_at": moment_text(version.seen_at),
        "note": version.note,
    }


def _version(row: RowMapping) -> ArticleVersion:
    kind, seen_at = VersionKind(row["kind"]), datetime.fromisoformat(row["seen_at"])
    return ArticleVersion(row["article"], row["number"], kind, row["text_hash"], seen_at, row["note"])
