"""Dossiers without a date stand after all others in lists, not before them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "10"
down_revision = "9"


def upgrade() -> None:
    dossiers = sa.table("dossiers", sa.column("id"), sa.column("last"), sa.column("last_sort"))
    names = sa.table("dossier_names", sa.column("dossier"), sa.column("last_sort"))
    undated = sa.select(dossiers.c.id).where(dossiers.c.last.is_(None))
    op.execute(sa.update(names).where(names.c.dossier.in_(undated)).values(last_sort="0000-00-00|" + names.c.dossier))
    op.execute(sa.update(dossiers).where(dossiers.c.last.is_(None)).values(last_sort="0000-00-00|" + dossiers.c.id))
