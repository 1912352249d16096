"""What lists show of a dossier, its statements one by one, and what was news of it: rows beside the dossiers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "5"
down_revision = "4"


def upgrade() -> None:
    """The tables stay empty: whoever opens the ledger fills them from the dossiers. Sightings hold a chance now, where
    they held a strength; whoever adds next makes them anew.
    """
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column(
            "sightings",
            "body",
            existing_type=sa.LargeBinary(),
            existing_nullable=False,
            comment="number, keys, span, chance as JSON",
        )
    op.create_index("articles_by_outlet", "articles", ["outlet", "published"])
    op.create_table(
        "outlines",
        _dossier(primary_key=True),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("statements", sa.Integer(), nullable=False),
        sa.Column("conflicts", sa.Integer(), nullable=False),
        sa.Column(
            "type_sureness", sa.Float(), comment="confidence of the report surest of the type; null where none has it"
        ),
        sa.Column("stage_sureness", sa.Float(), comment="the same of the stage"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="parties and subjects as JSON"),
    )
    for column in ("articles", "statements"):
        op.create_index(f"outlines_by_{column}", "outlines", [column, "dossier"])
    for column in ("type_sureness", "stage_sureness"):
        op.create_index(f"outlines_by_{column}", "outlines", [column])
    op.create_table(
        "voices",
        _dossier(primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, comment="place among the dossier's statements, from 0"),
        sa.Column("position", _string(60), nullable=False, unique=True, comment="day, dossier, number; sorts"),
        sa.Column("outlet", _text()),
        sa.Column("kind", _string(20), nullable=False, comment="of the source"),
        sa.Column("stance", _string(20), nullable=False),
        sqlite_with_rowid=False,
    )
    op.create_index("voices_by_kind", "voices", ["kind", "dossier"])
    op.create_index("voices_by_outlet", "voices", ["outlet", "kind"])
    op.create_table(
        "news",
        sa.Column("position", _string(60), primary_key=True, comment="day, dossier, number; sorts"),
        _dossier(index=True, nullable=False),
        sa.Column("kind", _string(12), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the change as JSON"),
        sqlite_with_rowid=False,
    )


def _dossier(**options: bool) -> sa.Column[str]:
    return sa.Column("dossier", _string(32), sa.ForeignKey("dossiers.id", ondelete="CASCADE"), **options)  # type: ignore[arg-type]


def _string(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
