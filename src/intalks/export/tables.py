"""The tables that CSV, XLSX, Parquet and SQLite hold: their columns, what these mean, and what they refer to.

A value that an article tells stands beside `start` and `end`: `text[start:end]` of the article's text, in code points,
is exactly those words. Several words in one cell are parted by ` | `; the table `evidence` has each with its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

Value: TypeAlias = str | int | float | bool | None
Row: TypeAlias = tuple[Value, ...]
"""One value for each column of its table, in order."""

BETWEEN: Final = " | "
"""Parts the values of one cell."""


class Kind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    REAL = "real"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Column:
    """`refers` names the table whose first column the values are of."""

    name: str
    about: str
    kind: Kind = Kind.TEXT
    refers: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """The first column is the key; its values are unique unless `keyed` is False."""

    name: str
    about: str
    columns: tuple[Column, ...]
    keyed: bool = True


def _column(name: str, about: str, kind: Kind = Kind.TEXT) -> Column:
    return Column(name, about, kind)


_INT, _REAL, _BOOL = Kind.INTEGER, Kind.REAL, Kind.BOOLEAN
_ARTICLE: Final = Column("article", "the article that tells it", refers="article")
_DOSSIER: Final = Column("dossier", "the dossier that it is in; empty where no party is named", refers="dossier")
_DEAL: Final = Column("deal", "the deal that it is of", refers="deal")
_NUMBER: Final = _column("number", "its place, from 1", _INT)
_START: Final = _column("start", "where its words begin in the article's text, in code points from 0", _INT)
_END: Final = _column("end", "where they end, exclusive", _INT)
_SURE: Final = (
    _column("confidence", "how sure the reader is, 0 to 1", _REAL),
    _column("cause", "the frame, rule or model that gave it"),
)

DOSSIER: Final = Table(
    "dossier",
    "One deal over all articles",
    (
        _column("id", "hash of its earliest report"),
        _column("title", "the parties' names"),
        _column("type", "kind of deal"),
        _column("stage", "where it stands"),
        _column("outcome", "what became of it"),
        _column("lapsed", "nothing was heard of an open or agreed deal for long", _BOOL),
        _column("first", "day of the first publication about it"),
        _column("last", "day of the last"),
        _column("subjects", "what it is about, as told"),
        _column("articles", "number of articles", _INT),
        _column("origins", "number of independent origins: articles of one wire story are one", _INT),
        _column("deals", "number of its rows in the table deal", _INT),
        _column("statements", "number of its rows in the table statement", _INT),
        _column("corrected", "what a person has set: field = value (by whom: why)"),
    ),
)
STEP: Final = Table(
    "step",
    "A stage that a dossier reached",
    (
        _column("id", "dossier and number"),
        Column("dossier", "whose stage it is", refers="dossier"),
        _NUMBER,
        _column("date", "when it happened: a day, month or year"),
        _column("dated", "no: the text gives no date, and that of the report stands in its place", _BOOL),
        _column("stage", "the stage reached"),
        _column("reported", "day of the first publication that tells of it"),
        _column("articles", "the articles that tell of it"),
        _column("evidence", "the clearest words"),
    ),
)
CONFLICT: Final = Table(
    "conflict",
    "Reports of a dossier that cannot both hold",
    (
        _column("id", "dossier and number"),
        Column("dossier", "whose reports they are", refers="dossier"),
        _NUMBER,
        _column("kind", "value, stage or denial"),
        _column("day", "when both were out"),
        _column("message", "what conflicts"),
        _column("left", "the articles on one side"),
        _column("right", "the articles on the other"),
    ),
)
LINK: Final = Table(
    "link",
    "Dossiers that have to do with each other",
    (
        Column("dossier", "the one", refers="dossier"),
        _column("relation", "predecessor: the other had ended before; rival: the other is about the same target"),
        # No reference: where dossiers are filtered, the other may be left out.
        _column("other", "the other dossier's id"),
    ),
    keyed=False,
)
ARTICLE: Final = Table(
    "article",
    "An article (its text stays in the ledger)",
    (
        _column("id", "the source's own id, else its address, else the hash of its text"),
        _column("published", "a day, month or year; empty where unknown"),
        _column("outlet", "who published it"),
        _column("title", "its headline"),
        _column("url", "its address"),
        _column("text_hash", "hash of the text that start and end count in"),
        _column("characters", "code points of the text", _INT),
        _column("passed_over", "not read, because its words are not those of deals", _BOOL),
        _column("reader", "version of the reader"),
    ),
)
ORGANIZATION: Final = Table(
    "organization",
    "An organization as one article names it",
    (
        _column("id", "article and number"),
        _ARTICLE,
        _column("name", "the fullest name that the article uses"),
        _column("aliases", "the other names"),
        _column("kind", "company, brand, venture, …"),
        _column("mentions", "how often it is named", _INT),
    ),
)
DEAL: Final = Table(
    "deal",
    "A deal as one article tells it",
    (
        _column("id", "hash of the article's id, its text's hash and the number"),
        _ARTICLE,
        _column("number", "d1, d2, … within the article"),
        _DOSSIER,
        _column("type", "kind of deal"),
        _column("stage", "how far it has got"),
        _column("date", "when that was: a day, month or year; empty where the text does not tell"),
        _column("subject", "what it is about"),
        _column("brands", "brands that it is about"),
        _column("made_in", "where the goods are made"),
        _column("sold_in", "where they are sold"),
        _column("evidence", "the words that tell of it"),
        _START,
        _END,
        _SURE[0],
    ),
)
PARTY: Final = Table(
    "party",
    "A party of a deal, as one article tells it",
    (
        _column("id", "deal and number"),
        _DEAL,
        _ARTICLE,
        _DOSSIER,
        _column("name", "its name there, or the words for it"),
        _column("organization", "its name in the dossier"),
        _column("role", "its part in the deal"),
        _START,
        _END,
        *_SURE,
    ),
)
TERM: Final = Table(
    "term",
    "A term of a deal, as one article tells it",
    (
        _column("id", "deal and number"),
        _DEAL,
        _ARTICLE,
        _DOSSIER,
        _column("kind", "what it is"),
        _column("value", "a plain number, all its digits; or a day, month or year"),
        _column("amount", "the number as a number; empty for dates", _REAL),
        _column("unit", "currency (ISO 4217), percent, units, date, …"),
        _column("text", "the words"),
        _START,
        _END,
        *_SURE,
    ),
)
STATEMENT: Final = Table(
    "statement",
    "What one source says about a deal",
    (
        _column("id", "article and number"),
        Column("deal", "the deal that it is about", refers="deal"),
        _ARTICLE,
        _DOSSIER,
        _column("source_kind", "who says it"),
        _column("source_name", "the person's name"),
        _column("source_organization", "whom the source speaks for"),
        _column("source_descriptor", "title, or the words for the source"),
        _column("via", "other outlets that carry it"),
        _column("stance", "whether it affirms, denies, …"),
        _column("certainty", "how sure the source presents it"),
        _column("evidence", "the words said or reported"),
        _START,
        _END,
        _column("published", "the article's date"),
        _column("outlet", "the article's outlet"),
        _column("origin", "number of the dossier's independent origin that the article is of", _INT),
        *_SURE,
    ),
)
FACT: Final = Table(
    "fact",
    "A relation that an article states",
    (
        _column("id", "article and number"),
        _ARTICLE,
        _column("subject", "owner, person, partner, brand, or organization that had another name"),
        _column("relation", "owns, officer_of, partner_of, brand_of, formerly"),
        _column("object", "what the subject stands in this relation to"),
        _column("value", "percent for owns, title for officer_of"),
        _column("evidence", "the words that say it"),
        _START,
        _END,
        *_SURE,
    ),
)
EVIDENCE: Final = Table(
    "evidence",
    "Every value of deals and statements with the place of its words",
    (
        _column("id", "what it is of, slot and number"),
        _ARTICLE,
        _column("of", "deal or statement"),
        _column("owner", "the id in that table"),
        _column("slot", "the column"),
        _NUMBER,
        _column("value", "the value"),
        _START,
        _END,
        *_SURE,
    ),
)
CODEBOOK: Final = Table(
    "codebook",
    "What columns and words mean",
    (
        Column("table", "the table"),
        Column("column", "the column; empty: about the table itself"),
        Column("word", "a word that stands in the column; empty: about the column itself"),
        Column("kind", "text, integer, real or boolean"),
        Column("meaning", "what it means"),
    ),
    keyed=False,
)

TABLES: Final = (
    DOSSIER, STEP, CONFLICT, LINK, ARTICLE, ORGANIZATION, DEAL, PARTY, TERM, STATEMENT, FACT, EVIDENCE, CODEBOOK,
)  # fmt: skip
"""In an order in which what is referred to stands before what refers to it."""
