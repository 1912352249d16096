"""Versions of articles, what is watched, alerts on their way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Every text that an article had so far is a version of it, in order of recording."""
    _versions()
    _watched()
    _fetches()
    _deliveries()


def _versions() -> None:
    op.create_table(
        "article_versions",
        sa.Column("article", _text(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, comment="within the article, from 1"),
        sa.Column("kind", _string(12), nullable=False, comment="first, updated, corrected, withdrawn or restored"),
        sa.Column("text_hash", _string(32), nullable=False, comment="the text that it had then"),
        sa.Column("seen_at", _string(32), nullable=False),
        sa.Column("note", _text()),
        sqlite_with_rowid=False,
    )
    op.execute(
        "INSERT INTO article_versions (article, number, kind, text_hash, seen_at) "
        "SELECT id, number, CASE WHEN number = 1 THEN 'first' ELSE 'updated' END, text_hash, recorded_at FROM "
        "(SELECT id, text_hash, recorded_at, row_number() OVER (PARTITION BY id ORDER BY recorded_at, key) AS number "
        "FROM articles) AS numbered"
    )


def _watched() -> None:
    op.create_table(
        "feeds",
        sa.Column("url", _text(), primary_key=True),
        sa.Column("parent", _text(), comment="the sitemap or list that named it"),
        sa.Column("title", _text()),
        sa.Column("etag", _text()),
        sa.Column("last_modified", _text()),
        sa.Column("tried_at", _string(32)),
        sa.Column("succeeded_at", _string(32)),
        sa.Column("due_at", _string(32), comment="null: at once"),
        sa.Column("held", sa.Boolean(), nullable=False, comment="whether the server or the back-off set due_at"),
        sa.Column("failures", sa.Integer(), nullable=False, comment="since the last success"),
        sa.Column("reason", _string(60)),
        sa.Column("message", _text()),
        sa.Column("found", sa.Integer(), nullable=False, comment="pages that it brought"),
    )
    op.create_table(
        "pages",
        sa.Column("url", _text(), primary_key=True),
        sa.Column("feed", _text(), nullable=False, index=True, comment="the first that named it"),
        sa.Column("entry", sa.LargeBinary(), nullable=False, comment="what the feed says of it, JSON, zlib"),
        sa.Column("stamp", _string(32), nullable=False, comment="hash of the entry"),
        sa.Column("status", _string(12), nullable=False),
        sa.Column("first_seen", _string(32), nullable=False),
        sa.Column("due_at", _string(32), comment="null: not at all"),
        sa.Column("etag", _text()),
        sa.Column("last_modified", _text()),
        sa.Column("tries", sa.Integer(), nullable=False, comment="that failed, since it was last had"),
        sa.Column("checks", sa.Integer(), nullable=False, comment="looks after the first"),
        sa.Column("reason", _string(60)),
        sa.Column("message", _text()),
        sa.Column("article", _text(), index=True),
    )
    due = sa.text("due_at IS NOT NULL")
    op.create_index("pages_by_due", "pages", ["due_at"], sqlite_where=due, postgresql_where=due)
    op.create_index("pages_by_status", "pages", ["status", "reason"])


def _fetches() -> None:
    op.create_table(
        "fetches",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", _string(32), nullable=False, index=True),
        sa.Column("what", _string(12), nullable=False, comment="feed or page"),
        sa.Column("url", _text(), nullable=False),
        sa.Column("feed", _text()),
        sa.Column("reason", _string(60), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("millis", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("final", _text(), comment="the address that answered, where it is another"),
        sa.Column("message", _text()),
    )


def _deliveries() -> None:
    op.create_table(
        "deliveries",
        sa.Column("key", _string(32), primary_key=True, comment="hash of alert and channel"),
        sa.Column("number", sa.Integer(), nullable=False, unique=True, comment="in order of making, from 1"),
        sa.Column("rule", _text(), nullable=False, index=True),
        sa.Column("channel", _text(), nullable=False),
        sa.Column("change", sa.LargeBinary(), nullable=False, comment="the change as JSON, zlib"),
        sa.Column("made_at", _string(32), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", _string(32), index=True, comment="null: settled"),
        sa.Column("delivered_at", _string(32)),
        sa.Column("message", _text(), comment="why it did not arrive"),
    )
    op.create_table(
        "delivery_articles",
        sa.Column("delivery", _string(32), sa.ForeignKey("deliveries.key", ondelete="CASCADE"), primary_key=True),
        sa.Column("article", _text(), primary_key=True, index=True),
        sqlite_with_rowid=False,
    )


def _string(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
