"""Records that wait to be taken, articles that were removed, indices for what grows, positions that sort."""

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
    op.drop_index("dossiers_by_last", "dossiers")
    op.create_index("dossiers_by_last", "dossiers", ["last_sort", "first"])
    for column in ("type", "stage", "outcome"):
        op.create_index(f"dossiers_by_{column}", "dossiers", [column, "last_sort"])
    for table in ("reports", "sightings", "sighting_pairs"):
        _mend_positions(sa.table(table, sa.column("position", sa.Text())))


def _mend_positions(table: sa.TableClause) -> None:
    """Between the article's id and the number stood a bar, which sorts after letters: a1 came after a10."""
    before = sa.func.substr(table.c.position, 1, sa.func.length(table.c.position) - 7)
    number = sa.func.substr(table.c.position, sa.func.length(table.c.position) - 5)
    op.execute(sa.update(table).values(position=before.concat("\x01").concat(number)))


def _string(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
