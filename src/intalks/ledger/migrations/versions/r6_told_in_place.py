"""Facts and statements with their words stand where lists are made from, so that no record or dossier is opened."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"


def upgrade() -> None:
    """What is new is empty: whoever opens the ledger fills it, facts from the records, all that lists of dossiers go by
    from the dossiers.
    """
    for name, kind in (("subject", _text()), ("relation", _string(20)), ("object", _text())):
        op.add_column("facts", sa.Column(name, kind, nullable=False, server_default=""))
    op.add_column("facts", sa.Column("value", _text(), comment="share in percent, or title; null where none is told"))
    op.add_column("facts", sa.Column("evidence", _text(), nullable=False, server_default=""))
    op.add_column("facts", sa.Column("article", _text(), nullable=False, server_default="", comment="the article's id"))
    op.add_column("facts", sa.Column("published", _string(32), comment="start of the interval; null where unknown"))
    for name in ("news", "voices", "outlines"):
        op.execute(sa.delete(sa.table(name)))
    body = sa.Column("body", sa.LargeBinary(), nullable=False, server_default="", comment="the statement as JSON")
    op.add_column("voices", body)
    op.create_index("voices_by_dossier", "voices", ["dossier", "kind"])


def _string(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
