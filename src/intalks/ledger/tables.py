"""The tables. Portable between SQLite and PostgreSQL; ids are hashes of content, moments and dates are ISO text in
UTC, which sorts.

articles, records, listings, judgements, judged_reports,
problems, loads, tombstones, removals                    kept: rows are added, never changed
article_versions                                         kept: which texts an article had, and when it was taken back
feeds, pages, fetches                                    what is watched: state, changed as it goes on; the log is cut
deliveries, delivery_articles                            alerts on their way: rows are added, and settled once
proposals                                                waiting: records that count only when they are taken
reports, report_pairs, sightings, sighting_pairs,
statements, facts, keyings, dossiers, dossier_names,
dossier_sightings, contenders, links, outlines, voices,
news                                                     derived: dropped and rebuilt at any time
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata: Final = MetaData()


def short_text(length: int) -> String:
    """PostgreSQL compares by code points too, in whatever language the database is."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


def long_text() -> Text:
    return Text().with_variant(Text(collation="C"), "postgresql")


articles: Final = Table(
    "articles",
    metadata,
    Column("key", short_text(32), primary_key=True, comment="hash of id and text hash: a changed text is another row"),
    Column("id", long_text(), nullable=False, index=True),
    Column("text_hash", short_text(32), nullable=False, index=True),
    Column("url", long_text()),
    Column("outlet", long_text()),
    Column("title", long_text()),
    Column("published", short_text(32), index=True, comment="start of the interval; null where unknown"),
    Column("published_end", short_text(32)),
    Column("published_inferred", Boolean, nullable=False),
    Column("text", LargeBinary, nullable=False, comment="UTF-8, zlib"),
    Column("raw_offsets", LargeBinary, comment="JSON, zlib; null where the text was not cleaned out of something"),
    Column("signature", LargeBinary, nullable=False, comment="MinHash, unsigned 32-bit little-endian"),
    Column("recorded_at", short_text(32), nullable=False),
)

Index("articles_by_outlet", articles.c.outlet, articles.c.published)

records: Final = Table(
    "records",
    metadata,
    Column("key", short_text(32), primary_key=True, comment="hash of article id, text hash and reader"),
    Column("number", Integer, nullable=False, unique=True, comment="in order of recording, from 1"),
    Column("article", long_text(), nullable=False, index=True),
    Column("text_hash", short_text(32), nullable=False),
    Column("reader", long_text(), nullable=False),
    Column("body", LargeBinary, nullable=False, comment="the record's JSON, zlib"),
    Column("recorded_at", short_text(32), nullable=False),
)

proposals: Final = Table(
    "proposals",
    metadata,
    Column("key", short_text(32), primary_key=True, comment="as the record's will be"),
    Column("article_key", short_text(32), ForeignKey("articles.key"), nullable=False, index=True),
    Column("reader", long_text(), nullable=False),
    Column("body", LargeBinary, nullable=False, comment="the record's JSON, zlib"),
    Column("recorded_at", short_text(32), nullable=False),
)

removals: Final = Table(
    "removals",
    metadata,
    Column("key", short_text(32), primary_key=True, comment="that the article's row had"),
    Column("article", long_text(), nullable=False, index=True),
    Column("text_hash", short_text(32), nullable=False, index=True),
    Column("why", long_text(), nullable=False),
    Column("removed_at", short_text(32), nullable=False),
)

reports: Final = Table(
    "reports",
    metadata,
    Column("id", short_text(32), primary_key=True),
    Column("record", short_text(32), ForeignKey("records.key"), nullable=False, index=True),
    Column("article_key", short_text(32), ForeignKey("articles.key"), nullable=False),
    Column("deal", short_text(12), nullable=False),
    Column("position", long_text(), nullable=False, index=True, comment="sorts as the report's order does"),
    Column("parties", LargeBinary, nullable=False, comment="party keys, JSON"),
    Column("dossier", short_text(32), index=True, comment="null until resolved"),
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
    Column("pair", short_text(16), primary_key=True),
    Column("report", short_text(32), ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

sightings: Final = Table(
    "sightings",
    metadata,
    Column("id", short_text(32), primary_key=True),
    Column("record", short_text(32), ForeignKey("records.key"), nullable=False, index=True),
    Column("article_key", short_text(32), ForeignKey("articles.key"), nullable=False),
    Column("position", long_text(), nullable=False, comment="sorts as the sighting's order does, among reports"),
    Column("body", LargeBinary, nullable=False, comment="number, keys, span, chance as JSON"),
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
    Column("pair", short_text(16), primary_key=True),
    Column("position", long_text(), primary_key=True),
    Column("sighting", short_text(32), ForeignKey("sightings.id", ondelete="CASCADE"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

statements: Final = Table(
    "statements",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("report", short_text(32), ForeignKey("reports.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("words", long_text(), nullable=False, comment="what is searched, as plain words"),
)

SEARCH: Final = "statement_search"
"""What full-text search needs beside the table of statements, which the migrations make: a virtual table of FTS5, kept
in step by triggers, in SQLite; a GIN index in PostgreSQL.
"""

facts: Final = Table(
    "facts",
    metadata,
    Column("name", short_text(120), primary_key=True, comment="a key of the subject or the object"),
    Column("record", short_text(32), ForeignKey("records.key"), primary_key=True, index=True),
    Column("number", Integer, primary_key=True, comment="the fact's place in its record, from 0"),
    Column("subject", long_text(), nullable=False),
    Column("relation", short_text(20), nullable=False),
    Column("object", long_text(), nullable=False),
    Column("value", long_text(), comment="share in percent, or title; null where none is told"),
    Column("evidence", long_text(), nullable=False),
    Column("article", long_text(), nullable=False, comment="the article's id"),
    Column("published", short_text(32), comment="start of the interval; null where unknown"),
    sqlite_with_rowid=False,
)

dossiers: Final = Table(
    "dossiers",
    metadata,
    Column("id", short_text(32), primary_key=True),
    Column("type", short_text(20), nullable=False),
    Column("stage", short_text(20), nullable=False),
    Column("outcome", short_text(20), nullable=False),
    Column("first", short_text(10), comment="first publication"),
    Column("last", short_text(10), comment="last publication"),
    Column("last_sort", short_text(50), nullable=False, comment="last publication and id, for listing"),
    Column("body", LargeBinary, nullable=False, comment="the dossier as JSON, zlib"),
    Column("settlement", LargeBinary, comment="its rivals and how it lost to one, as JSON; null where it has none"),
)

Index("dossiers_by_last", dossiers.c.last_sort, dossiers.c.first)
Index("dossiers_by_first", dossiers.c.first, dossiers.c.last_sort, dossiers.c.id)
Index("dossiers_by_type", dossiers.c.type, dossiers.c.last_sort)
Index("dossiers_by_stage", dossiers.c.stage, dossiers.c.last_sort)
Index("dossiers_by_outcome", dossiers.c.outcome, dossiers.c.last_sort)

dossier_names: Final = Table(
    "dossier_names",
    metadata,
    Column("name", short_text(120), primary_key=True, comment="a party's key, or a folded name"),
    Column("last_sort", short_text(50), primary_key=True),
    Column("dossier", short_text(32), ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

dossier_sightings: Final = Table(
    "dossier_sightings",
    metadata,
    Column("dossier", short_text(32), ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("sighting", short_text(32), ForeignKey("sightings.id", ondelete="CASCADE"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

contenders: Final = Table(
    "contenders",
    metadata,
    Column("target", short_text(120), primary_key=True, comment="a key of the target"),
    Column("dossier", short_text(32), ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("body", LargeBinary, nullable=False, comment="the contender as JSON"),
    sqlite_with_rowid=False,
)

links: Final = Table(
    "links",
    metadata,
    Column("dossier", short_text(32), ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("predecessor", short_text(32), nullable=False, index=True, comment="the dossier that it follows"),
    sqlite_with_rowid=False,
)

outlines: Final = Table(
    "outlines",
    metadata,
    Column("dossier", short_text(32), ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("articles", Integer, nullable=False),
    Column("statements", Integer, nullable=False),
    Column("conflicts", Integer, nullable=False),
    Column("type_sureness", Float, comment="confidence of the report surest of the type; null where none has it"),
    Column("stage_sureness", Float, comment="the same of the stage"),
    Column("body", LargeBinary, nullable=False, comment="parties and subjects as JSON"),
)

Index("outlines_by_articles", outlines.c.articles, outlines.c.dossier)
Index("outlines_by_statements", outlines.c.statements, outlines.c.dossier)
Index("outlines_by_type_sureness", outlines.c.type_sureness)
Index("outlines_by_stage_sureness", outlines.c.stage_sureness)

voices: Final = Table(
    "voices",
    metadata,
    Column("dossier", short_text(32), ForeignKey("dossiers.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, comment="place among the dossier's statements, from 0"),
    Column("position", short_text(60), nullable=False, unique=True, comment="day, dossier, number; sorts"),
    Column("outlet", long_text()),
    Column("kind", short_text(20), nullable=False, comment="of the source"),
    Column("stance", short_text(20), nullable=False),
    Column("body", LargeBinary, nullable=False, comment="the statement as JSON"),
    sqlite_with_rowid=False,
)

Index("voices_by_kind", voices.c.kind, voices.c.dossier)
Index("voices_by_dossier", voices.c.dossier, voices.c.kind)
Index("voices_by_outlet", voices.c.outlet, voices.c.kind)

news: Final = Table(
    "news",
    metadata,
    Column("position", short_text(60), primary_key=True, comment="day, dossier, number; sorts"),
    Column("dossier", short_text(32), ForeignKey("dossiers.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("kind", short_text(12), nullable=False),
    Column("body", LargeBinary, nullable=False, comment="the change as JSON"),
    sqlite_with_rowid=False,
)

problems: Final = Table(
    "problems",
    metadata,
    Column("key", short_text(32), primary_key=True),
    Column("reason", short_text(60), nullable=False, index=True),
    Column("message", long_text(), nullable=False),
    Column("place", long_text(), nullable=False),
    Column("fatal", Boolean, nullable=False),
    Column("recorded_at", short_text(32), nullable=False),
)

loads: Final = Table(
    "loads",
    metadata,
    Column("key", short_text(64), primary_key=True, comment="hash of the shard's bytes"),
    Column("articles", Integer, nullable=False),
    Column("recorded_at", short_text(32), nullable=False),
)

judgements: Final = Table(
    "judgements",
    metadata,
    Column("id", short_text(32), primary_key=True),
    Column("about", short_text(12), nullable=False, comment="dossier or organization"),
    Column("left", long_text(), nullable=False, index=True),
    Column("right", long_text(), nullable=False, index=True),
    Column("verdict", short_text(12), nullable=False),
    Column("value", long_text()),
    Column("by", long_text(), nullable=False),
    Column("at", short_text(32), nullable=False),
    Column("reason", long_text(), nullable=False),
    Column("withdrawn_at", short_text(32)),
    Column("since", short_text(10), comment="the first day of which a corrected stage or outcome tells"),
)

listings: Final = Table(
    "listings",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False, comment="in the order of import, from 1"),
    Column("key", short_text(32), nullable=False, unique=True, comment="hash of the body"),
    Column("body", long_text(), nullable=False, comment="the row of a user's list of organizations, JSON"),
    Column("place", long_text(), nullable=False, comment="the file and line that it comes from"),
    Column("recorded_at", short_text(32), nullable=False),
)

keyings: Final = Table(
    "keyings",
    metadata,
    Column(
        "part", short_text(60), primary_key=True, comment="of the list of organizations that all reports are keyed by"
    ),
    Column("names", long_text(), comment="the names that it touches, JSON; null where that may be all"),
)

judged_reports: Final = Table(
    "judged_reports",
    metadata,
    Column("report", short_text(32), primary_key=True),
    Column("article", long_text(), nullable=False, comment="its article's id"),
    Column("parties", LargeBinary, nullable=False, comment="party keys as they were when it was judged, JSON"),
)

tombstones: Final = Table(
    "tombstones",
    metadata,
    Column("old", short_text(32), primary_key=True),
    Column(
        "report",
        short_text(32),
        nullable=False,
        comment="the report that gave the old id: where it is now, the old id leads",
    ),
    UniqueConstraint("old", "report"),
)
