"""The tables. Portable between SQLite and PostgreSQL; ids are hashes of content, moments and dates are ISO text in
UTC, which sorts.

articles, records, listings, judgements, judged_reports,
problems, tombstones                                     kept: rows are added, never changed
reports, report_pairs, sightings, sighting_pairs,
statements, facts, keyings, dossiers, dossier_names      derived: dropped and rebuilt at any time
"""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from sqlalchemy import (
    DDL,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    event,
)

VERSION: Final = 1
"""Of the schema; a ledger of another version is refused."""

metadata: Final = MetaData()

settings: Final = Table(
    "settings",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", Text, nullable=False),
)

articles: Final = Table(
    "articles",
    metadata,
    Column("key", String(32), primary_key=True, comment="hash of id and text hash: a changed text is another row"),
    Column("id", Text, nullable=False, index=True),
    Column("text_hash", String(32), nullable=False, index=True),
    Column("url", Text),
    Column("outlet", Text),
    Column("title", Text),
    Column("published", String(32), comment="start of the interval; null where unknown"),
    Column("published_end", String(32)),
    Column("published_inferred", Boolean, nullable=False),
    Column("text", LargeBinary, nullable=False, comment="UTF-8, zlib"),
    Column("raw_offsets", LargeBinary, comment="JSON, zlib; null where the text was not cleaned out of something"),
    Column("signature", LargeBinary, nullable=False, comment="MinHash, unsigned 32-bit little-endian"),
    Column("recorded_at", String(32), nullable=False),
)

records: Final = Table(
    "records",
    metadata,
    Column("key", String(32), primary_key=True, comment="hash of article id, text hash and reader"),
    Column("number", Integer, nullable=False, unique=True, comment="in order of recording, from 1"),
    Column("article", Text, nullable=False, index=True),
    Column("text_hash", String(32), nullable=False),
    Column("reader", Text, nullable=False),
    Column("body", LargeBinary, nullable=False, comment="the record's JSON, zlib"),
    Column("recorded_at", String(32), nullable=False),
)

reports: Final = Table(
    "reports",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("record", String(32), ForeignKey("records.key"), nullable=False, index=True),
    Column("article_key", String(32), ForeignKey("articles.key"), nullable=False),
    Column("deal", String(12), nullable=False),
    Column("position", Text, nullable=False, index=True, comment="sorts as the report's order does"),
    Column("parties", LargeBinary, nullable=False, comment="party keys, JSON"),
    Column("dossier", String(32), index=True, comment="null until resolved"),
)

Index(
    "reports_unresolved",
    reports.c.position,
    sqlite_where=reports.c.dossier.is_(None),
    postgresql_where=reports.c.dossier.is_(None),
)

report_pairs: Final = Table(
    "report_pairs",
    metadata,
    Column("pair", String(16), primary_key=True),
    Column("report", String(32), ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

sightings: Final = Table(
    "sightings",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("record", String(32), ForeignKey("records.key"), nullable=False, index=True),
    Column("article_key", String(32), ForeignKey("articles.key"), nullable=False),
    Column("position", Text, nullable=False, comment="sorts as the sighting's order does, among reports"),
    Column("body", LargeBinary, nullable=False, comment="number, keys, span, strength, headline as JSON"),
    Column("resolved", Boolean, nullable=False),
)

Index(
    "sightings_unresolved",
    sightings.c.position,
    sqlite_where=sightings.c.resolved.is_(False),
    postgresql_where=sightings.c.resolved.is_(False),
)

sighting_pairs: Final = Table(
    "sighting_pairs",
    metadata,
    Column("pair", String(16), primary_key=True),
    Column("position", Text, primary_key=True),
    Column("sighting", String(32), ForeignKey("sightings.id", ondelete="CASCADE"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

statements: Final = Table(
    "statements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("report", String(32), ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("words", Text, nullable=False, comment="what is searched, as plain words"),
)

_INDEXED: Final = (
    "CREATE VIRTUAL TABLE statement_search USING fts5(words, content='statements', content_rowid='number')"
)
_ADDED: Final = """CREATE TRIGGER statements_added AFTER INSERT ON statements BEGIN
INSERT INTO statement_search(rowid, words) VALUES (new.number, new.words); END"""
_GONE: Final = """CREATE TRIGGER statements_gone AFTER DELETE ON statements BEGIN
INSERT INTO statement_search(statement_search, rowid, words) VALUES ('delete', old.number, old.words); END"""
_INVERTED: Final = "CREATE INDEX statement_search ON statements USING gin (to_tsvector('simple'::regconfig, words))"

SEARCH_DDL: Final = MappingProxyType({"sqlite": (_INDEXED, _ADDED, _GONE), "postgresql": (_INVERTED,)})
"""What full-text search needs beside the table of statements, by kind of database."""

for _dialect, _commands in SEARCH_DDL.items():
    for _command in _commands:
        _made = DDL(_command).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]  # SQLAlchemy's own gap
        event.listen(statements, "after_create", _made)

facts: Final = Table(
    "facts",
    metadata,
    Column("name", String(120), primary_key=True, comment="a key of the subject or the object"),
    Column("record", String(32), ForeignKey("records.key"), primary_key=True, index=True),
    Column("number", Integer, primary_key=True, comment="the fact's place in its record, from 0"),
    sqlite_with_rowid=False,
)

dossiers: Final = Table(
    "dossiers",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("type", String(20), nullable=False),
    Column("stage", String(20), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("first", String(10), comment="first publication"),
    Column("last", String(10), comment="last publication"),
    Column("last_sort", String(50), nullable=False, comment="last publication and id, for listing"),
    Column("body", LargeBinary, nullable=False, comment="the dossier as JSON, zlib"),
    Column("settlement", LargeBinary, comment="its rivals and how it lost to one, as JSON; null where it has none"),
)

Index("dossiers_by_last", dossiers.c.last_sort)

dossier_names: Final = Table(
    "dossier_names",
    metadata,
    Column("name", String(120), primary_key=True, comment="a party's key, or a folded name"),
    Column("last_sort", String(50), primary_key=True),
    Column("dossier", String(32), ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

dossier_sightings: Final = Table(
    "dossier_sightings",
    metadata,
    Column("dossier", String(32), ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("sighting", String(32), ForeignKey("sightings.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

contenders: Final = Table(
    "contenders",
    metadata,
    Column("target", String(120), primary_key=True, comment="a key of the target"),
    Column("dossier", String(32), ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("body", LargeBinary, nullable=False, comment="the contender as JSON"),
    sqlite_with_rowid=False,
)

problems: Final = Table(
    "problems",
    metadata,
    Column("key", String(32), primary_key=True),
    Column("reason", String(60), nullable=False, index=True),
    Column("message", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("fatal", Boolean, nullable=False),
    Column("recorded_at", String(32), nullable=False),
)

judgements: Final = Table(
    "judgements",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("about", String(12), nullable=False, comment="dossier or organization"),
    Column("left", Text, nullable=False, comment="a report's id, or an organization's name"),
    Column("right", Text, nullable=False, comment="the same, or the field corrected"),
    Column("verdict", String(12), nullable=False),
    Column("value", Text),
    Column("by", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("reason", Text, nullable=False),
    Column("withdrawn_at", String(32)),
)

listings: Final = Table(
    "listings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="in the order of import, from 1"),
    Column("key", String(32), nullable=False, unique=True, comment="hash of the body"),
    Column("body", Text, nullable=False, comment="the row of a user's list of organizations, JSON"),
    Column("place", Text, nullable=False, comment="the file and line that it comes from"),
    Column("recorded_at", String(32), nullable=False),
)

keyings: Final = Table(
    "keyings",
    metadata,
    Column("part", String(60), primary_key=True, comment="of the list of organizations that all reports are keyed by"),
    Column("names", Text, comment="the names that it touches, JSON; null where that may be all"),
)

judged_reports: Final = Table(
    "judged_reports",
    metadata,
    Column("report", String(32), primary_key=True),
    Column("article", Text, nullable=False, comment="its article's id"),
    Column("parties", LargeBinary, nullable=False, comment="party keys as they were when it was judged, JSON"),
)

tombstones: Final = Table(
    "tombstones",
    metadata,
    Column("old", String(32), primary_key=True),
    Column(
        "report",
        String(32),
        nullable=False,
        comment="the report that gave the old id: where it is now, the old id leads",
    ),
    UniqueConstraint("old", "report"),
)
