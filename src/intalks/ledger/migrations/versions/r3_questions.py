"""Judgements about organizations, lists of organizations, what statements are searched and facts are found by,
which dossier follows which.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "3"
down_revision = "2"

SEARCH = {
    "sqlite": (
        "CREATE VIRTUAL TABLE statement_search USING fts5(words, content='statements', content_rowid='number')",
        """CREATE TRIGGER statements_added AFTER INSERT ON statements BEGIN
        INSERT INTO statement_search(rowid, words) VALUES (new.number, new.words); END""",
        """CREATE TRIGGER statements_gone AFTER DELETE ON statements BEGIN
        INSERT INTO statement_search(statement_search, rowid, words)
        VALUES ('delete', old.number, old.words); END""",
    ),
    "postgresql": ("CREATE INDEX statement_search ON statements USING gin (to_tsvector('simple'::regconfig, words))",),
}
"""The index for full-text search, by kind of database."""


def upgrade() -> None:
    """Statements, facts and keyings stay empty: with no keying noted, all articles are keyed anew, and fill them."""
    op.add_column(
        "judgements",
        sa.Column("about", _string(12), nullable=False, server_default="dossier", comment="dossier or organization"),
    )
    _kept()
    _derived()
    for command in SEARCH[op.get_bind().dialect.name]:
        op.execute(command)
    # Of those that were lost to a rival only the outcome was noted.
    op.execute("UPDATE dossiers SET stage = 'abandoned' WHERE outcome = 'abandoned' AND settlement IS NOT NULL")
    op.execute(
        "INSERT INTO judged_reports (report, article, parties) SELECT reports.id, records.article, reports.parties "
        "FROM reports JOIN records ON records.key = reports.record WHERE reports.id IN "
        '(SELECT "left" FROM judgements UNION SELECT "right" FROM judgements)'
    )


def _kept() -> None:
    op.create_table(
        "listings",
        sa.Column(
            "number", sa.Integer(), primary_key=True, autoincrement=False, comment="in the order of import, from 1"
        ),
        sa.Column("key", _string(32), nullable=False, unique=True, comment="hash of the body"),
        sa.Column("body", _text(), nullable=False, comment="the row of a user's list of organizations, JSON"),
        sa.Column("place", _text(), nullable=False, comment="the file and line that it comes from"),
        sa.Column("recorded_at", _string(32), nullable=False),
    )
    op.create_table(
        "judged_reports",
        sa.Column("report", _string(32), primary_key=True),
        sa.Column("article", _text(), nullable=False, comment="its article's id"),
        sa.Column(
            "parties", sa.LargeBinary(), nullable=False, comment="party keys as they were when it was judged, JSON"
        ),
    )


def _derived() -> None:
    op.create_table(
        "keyings",
        sa.Column(
            "part",
            _string(60),
            primary_key=True,
            comment="of the list of organizations that all reports are keyed by",
        ),
        sa.Column("names", _text(), comment="the names that it touches, JSON; null where that may be all"),
    )
    op.create_table(
        "statements",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("report", _string(32), sa.ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
        sa.Column("words", _text(), nullable=False, comment="what is searched, as plain words"),
    )
    op.create_table(
        "links",
        sa.Column("dossier", _string(32), sa.ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("predecessor", _string(32), nullable=False, index=True, comment="the dossier that it follows"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "facts",
        sa.Column("name", _string(120), primary_key=True, comment="a key of the subject or the object"),
        sa.Column("record", _string(32), sa.ForeignKey("records.key"), primary_key=True, index=True),
        sa.Column("number", sa.Integer(), primary_key=True, comment="the fact's place in its record, from 0"),
        sqlite_with_rowid=False,
    )


def _string(length: int) -> sa.String:
    return sa.String(length).with_variant(sa.String(length, collation="C"), "postgresql")


def _text() -> sa.Text:
    return sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
