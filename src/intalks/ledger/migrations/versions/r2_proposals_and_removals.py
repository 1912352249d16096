"""Records that wait to be taken, articles that were removed, and indices for what grows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "2"
down_revision = "1"


def upgrade() -> None:
    op.drop_table("settings")
    op.create_table(
        "proposals",
        sa.Column("key", _string(32), primary_key=True, comment="as the record's will be"),
        sa.Column("article_key", _string(32), sa.ForeignKey("articles.key"), nullable=False, index=True),
        sa.Column("reader", _text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the record's JSON, zlib"),
        sa.Column("recorded_at", _string(32), nullable=False),
    )
    op.create_table(
        "removals",
        sa.Column("key", _string(32), primary_key=True, comment="that the article's row had"),
        sa.Column("article", _text(), nullable=False, index=True),
        sa.Column("text_hash", _string(32), nullable=False, index=True),
        sa.Column("why", _text(), nullable=False),
        sa.Column("removed_at", _string(32), nullable=False),
    )
    op.create_index("ix_articles_published", "articles", ["published"])
    for column in ("type", "stage", "outcome"):
        op.create_index(f"dossiers_by_{column}", "dossiers", [column, "last_sort"])


def _string(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
