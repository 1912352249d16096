"""The first tables: articles, records, judgements, and what is derived of them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "1"
down_revision = None


def upgrade() -> None:
    _articles()
    _records()
    _judgements()
    _dossiers()
    _reports()
    _sightings()


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column(
            "key", _string(32), nullable=False, comment="hash of id and text hash: a changed text is another row"
        ),
        sa.Column("id", _text(), nullable=False),
        sa.Column("text_hash", _string(32), nullable=False),
        sa.Column("url", _text()),
        sa.Column("outlet", _text()),
        sa.Column("title", _text()),
        sa.Column("published", _string(32), comment="start of the interval; null where unknown"),
        sa.Column("published_end", _string(32)),
        sa.Column("published_inferred", sa.Boolean(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False, comment="UTF-8, zlib"),
        sa.Column(
            "raw_offsets", sa.LargeBinary(), comment="JSON, zlib; null where the text was not cleaned out of something"
        ),
        sa.Column("signature", sa.LargeBinary(), nullable=False, comment="MinHash, unsigned 32-bit little-endian"),
        sa.Column("recorded_at", _string(32), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_articles_id", "articles", ["id"])
    op.create_index("ix_articles_text_hash", "articles", ["text_hash"])


def _records() -> None:
    op.create_table(
        "records",
        sa.Column("key", _string(32), nullable=False, comment="hash of article id, text hash and reader"),
        sa.Column("number", sa.Integer(), nullable=False, comment="in order of recording, from 1"),
        sa.Column("article", _text(), nullable=False),
        sa.Column("text_hash", _string(32), nullable=False),
        sa.Column("reader", _text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the record's JSON, zlib"),
        sa.Column("recorded_at", _string(32), nullable=False),
        sa.PrimaryKeyConstraint("key"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("ix_records_article", "records", ["article"])
    op.create_table(
        "problems",
        sa.Column("key", _string(32), nullable=False),
        sa.Column("reason", _string(60), nullable=False),
        sa.Column("message", _text(), nullable=False),
        sa.Column("place", _text(), nullable=False),
        sa.Column("fatal", sa.Boolean(), nullable=False),
        sa.Column("recorded_at", _string(32), nullable=False),
        sa.PrimaryKeyConstraint("key"),
    )
    op.create_index("ix_problems_reason", "problems", ["reason"])


def _judgements() -> None:
    op.create_table(
        "judgements",
        sa.Column("id", _string(32), nullable=False),
        sa.Column("left", _text(), nullable=False),
        sa.Column("right", _text(), nullable=False),
        sa.Column("verdict", _string(12), nullable=False),
        sa.Column("value", _text()),
        sa.Column("by", _text(), nullable=False),
        sa.Column("at", _string(32), nullable=False),
        sa.Column("reason", _text(), nullable=False),
        sa.Column("withdrawn_at", _string(32)),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_judgements_left", "judgements", ["left"])
    op.create_index("ix_judgements_right", "judgements", ["right"])
    op.create_table(
        "settings",
        sa.Column("name", _string(40), nullable=False),
        sa.Column("value", _text(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    op.create_table(
        "tombstones",
        sa.Column("old", _string(32), nullable=False),
        sa.Column(
            "report",
            _string(32),
            nullable=False,
            comment="the report that gave the old id: where it is now, the old id leads",
        ),
        sa.PrimaryKeyConstraint("old"),
        sa.UniqueConstraint("old", "report"),
    )


def _dossiers() -> None:
    op.create_table(
        "dossiers",
        sa.Column("id", _string(32), nullable=False),
        sa.Column("type", _string(20), nullable=False),
        sa.Column("stage", _string(20), nullable=False),
        sa.Column("outcome", _string(20), nullable=False),
        sa.Column("first", _string(10), comment="first publication"),
        sa.Column("last", _string(10), comment="last publication"),
        sa.Column("last_sort", _string(50), nullable=False, comment="last publication and id, for listing"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the dossier as JSON, zlib"),
        sa.Column(
            "settlement", sa.LargeBinary(), comment="its rivals and how it lost to one, as JSON; null where it has none"
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("dossiers_by_last", "dossiers", ["last_sort"])
    op.create_table(
        "dossier_names",
        sa.Column("name", _string(120), nullable=False, comment="a party's key, or a folded name"),
        sa.Column("last_sort", _string(50), nullable=False),
        sa.Column("dossier", _string(32), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("name", "last_sort"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_dossier_names_dossier", "dossier_names", ["dossier"])
    op.create_table(
        "contenders",
        sa.Column("target", _string(120), nullable=False, comment="a key of the target"),
        sa.Column("dossier", _string(32), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="the contender as JSON"),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("target", "dossier"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_contenders_dossier", "contenders", ["dossier"])


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", _string(32), nullable=False),
        sa.Column("record", _string(32), nullable=False),
        sa.Column("article_key", _string(32), nullable=False),
        sa.Column("deal", _string(12), nullable=False),
        sa.Column("position", _text(), nullable=False, comment="sorts as the report's order does"),
        sa.Column("parties", sa.LargeBinary(), nullable=False, comment="party keys, JSON"),
        sa.Column("dossier", _string(32), comment="null until resolved"),
        sa.ForeignKeyConstraint(
            ["article_key"],
            ["articles.key"],
        ),
        sa.ForeignKeyConstraint(
            ["record"],
            ["records.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_reports_dossier", "reports", ["dossier"])
    op.create_index("ix_reports_position", "reports", ["position"])
    op.create_index("ix_reports_record", "reports", ["record"])
    op.create_index(
        "reports_unresolved",
        "reports",
        ["position"],
        sqlite_where=sa.text("dossier IS NULL"),
        postgresql_where=sa.text("dossier IS NULL"),
    )
    op.create_table(
        "report_pairs",
        sa.Column("pair", _string(16), nullable=False),
        sa.Column("report", _string(32), nullable=False),
        sa.ForeignKeyConstraint(["report"], ["reports.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pair", "report"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_report_pairs_report", "report_pairs", ["report"])


def _sightings() -> None:
    op.create_table(
        "sightings",
        sa.Column("id", _string(32), nullable=False),
        sa.Column("record", _string(32), nullable=False),
        sa.Column("article_key", _string(32), nullable=False),
        sa.Column("position", _text(), nullable=False, comment="sorts as the sighting's order does, among reports"),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="number, keys, span, strength, headline as JSON"),
        sa.Column("resolved", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_key"],
            ["articles.key"],
        ),
        sa.ForeignKeyConstraint(
            ["record"],
            ["records.key"],
        ),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_sightings_record", "sightings", ["record"])
    op.create_index(
        "sightings_unresolved",
        "sightings",
        ["position"],
        sqlite_where=sa.text("resolved IS 0"),
        postgresql_where=sa.text("resolved IS false"),
    )
    op.create_table(
        "sighting_pairs",
        sa.Column("pair", _string(16), nullable=False),
        sa.Column("position", _text(), nullable=False),
        sa.Column("sighting", _string(32), nullable=False),
        sa.ForeignKeyConstraint(["sighting"], ["sightings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("pair", "position"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_sighting_pairs_sighting", "sighting_pairs", ["sighting"])
    op.create_table(
        "dossier_sightings",
        sa.Column("dossier", _string(32), nullable=False),
        sa.Column("sighting", _string(32), nullable=False),
        sa.ForeignKeyConstraint(["dossier"], ["dossiers.id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["sighting"], ["sightings.id"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("dossier", "sighting"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_dossier_sightings_sighting", "dossier_sightings", ["sighting"])


def _string(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
