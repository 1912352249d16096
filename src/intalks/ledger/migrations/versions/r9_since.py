"""A corrected stage or outcome holds from a day on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "9"
down_revision = "8"


def upgrade() -> None:
    op.add_column(
        "judgements",
        sa.Column("since", sa.String(10), comment="the first day of which a corrected stage or outcome tells"),
    )
