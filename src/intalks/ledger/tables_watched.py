"""The tables of what is watched: versions of articles, feeds and pages, and alerts on their way."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, LargeBinary, Table

from intalks.ledger.tables import long_text, metadata, short_text

article_versions: Final = Table(
    "article_versions",
    metadata,
    Column("article", long_text(), primary_key=True),
    Column("number", Integer, primary_key=True, comment="within the article, from 1"),
    Column("kind", short_text(12), nullable=False, comment="first, updated, corrected, withdrawn or restored"),
    Column("text_hash", short_text(32), nullable=False, comment="the text that it had then"),
    Column("seen_at", short_text(32), nullable=False),
    Column("note", long_text()),
    sqlite_with_rowid=False,
)

feeds: Final = Table(
    "feeds",
    metadata,
    Column("url", long_text(), primary_key=True),
    Column("parent", long_text(), comment="the sitemap or list that named it"),
    Column("title", long_text()),
    Column("etag", long_text()),
    Column("last_modified", long_text()),
    Column("tried_at", short_text(32)),
    Column("succeeded_at", short_text(32)),
    Column("due_at", short_text(32), comment="null: at once"),
    Column("held", Boolean, nullable=False, comment="whether the server or the back-off set due_at"),
    Column("failures", Integer, nullable=False, comment="since the last success"),
    Column("reason", short_text(60)),
    Column("message", long_text()),
    Column("found", Integer, nullable=False, comment="pages that it brought"),
)

pages: Final = Table(
    "pages",
    metadata,
    Column("url", long_text(), primary_key=True),
    Column("feed", long_text(), nullable=False, index=True, comment="the first that named it"),
    Column("entry", LargeBinary, nullable=False, comment="what the feed says of it, JSON, zlib"),
    Column("stamp", short_text(32), nullable=False, comment="hash of the entry"),
    Column("status", short_text(12), nullable=False),
    Column("first_seen", short_text(32), nullable=False),
    Column("due_at", short_text(32), comment="null: not at all"),
    Column("etag", long_text()),
    Column("last_modified", long_text()),
    Column("tries", Integer, nullable=False, comment="that failed, since it was last had"),
    Column("checks", Integer, nullable=False, comment="looks after the first"),
    Column("reason", short_text(60)),
    Column("message", long_text()),
    Column("article", long_text(), index=True),
)

Index(
    "pages_by_due",
    pages.c.due_at,
    sqlite_where=pages.c.due_at.is_not(None),
    postgresql_where=pages.c.due_at.is_not(None),
)
Index("pages_by_status", pages.c.status, pages.c.reason)

fetches: Final = Table(
    "fetches",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", short_text(32), nullable=False, index=True),
    Column("what", short_text(12), nullable=False, comment="feed or page"),
    Column("url", long_text(), nullable=False),
    Column("feed", long_text()),
    Column("reason", short_text(60), nullable=False),
    Column("status", Integer),
    Column("size", Integer, nullable=False),
    Column("millis", Integer, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("final", long_text(), comment="the address that answered, where it is another"),
    Column("message", long_text()),
)

deliveries: Final = Table(
    "deliveries",
    metadata,
    Column("key", short_text(32), primary_key=True, comment="hash of alert and channel"),
    Column("number", Integer, nullable=False, unique=True, comment="in order of making, from 1"),
    Column("rule", long_text(), nullable=False, index=True),
    Column("channel", long_text(), nullable=False),
    Column("change", LargeBinary, nullable=False, comment="the change as JSON, zlib"),
    Column("made_at", short_text(32), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", short_text(32), index=True, comment="null: settled"),
    Column("delivered_at", short_text(32)),
    Column("message", long_text(), comment="why it did not arrive"),
)

delivery_articles: Final = Table(
    "delivery_articles",
    metadata,
    Column("delivery", short_text(32), ForeignKey("deliveries.key", ondelete="CASCADE"), primary_key=True),
    Column("article", long_text(), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
