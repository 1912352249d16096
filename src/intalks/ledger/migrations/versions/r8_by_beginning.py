"""Lists of days long ago go by the day on which a deal was first heard of."""

from __future__ import annotations

from alembic import op

revision = "8"
down_revision = "7"


def upgrade() -> None:
    op.create_index("dossiers_by_first", "dossiers", ["first", "last_sort", "id"])
