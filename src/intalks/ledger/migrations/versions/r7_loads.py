"""Which shards of records were taken in whole."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "7"
down_revision = "6"


def upgrade() -> None:
    op.create_table(
        "loads",
        sa.Column("key", _string(64), primary_key=True, comment="hash of the shard's bytes"),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("recorded_at", _string(32), nullable=False),
    )


def _string(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")
