"""What the tools of the MCP server answer: plain values, each with the citations that it rests on.

Days are ISO prefixes of publication, None where not known. Lists are cut to what was asked for, and `total` says how
many there are. The answers themselves are pydantic models, which the protocol's schema is made of.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Citation:
    """Words of an article: `quote` is `text[start:end]` of it, in code points. `speaker` says them, as far as the
    article tells; None where they are its own. `date` is the article's, `url` its address.
    """

    quote: str
    speaker: str | None
    outlet: str | None
    date: str | None
    headline: str | None
    url: str | None
    article: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A dossier in a list, with statements of it: those that hold the words sought, else the latest."""

    id: str
    title: str
    type: str
    stage: str
    outcome: str
    lapsed: bool
    first: str | None
    last: str | None
    articles: int
    origins: int
    citations: list[Citation]


class SearchAnswer(BaseModel, frozen=True):
    """`more` says that there are further dossiers: ask with a greater `offset`."""

    dossiers: list[Hit]
    offset: int
    more: bool


@dataclass(frozen=True, slots=True)
class PartyAnswer:
    name: str
    roles: list[str]
    names: list[str]


@dataclass(frozen=True, slots=True)
class StepAnswer:
    """`dated` is false where the text gives no date, and the report's stands in its place."""

    date: str | None
    dated: bool
    stage: str
    articles: int
    citations: list[Citation]


@dataclass(frozen=True, slots=True)
class StatementAnswer:
    """`side` is the party that the source speaks for. Articles of one `origin` carry one text, or one outlet's
    story.
    """

    stance: str
    certainty: str
    source_kind: str
    side: str | None
    via: list[str]
    origin: int
    citation: Citation


@dataclass(frozen=True, slots=True)
class TermAnswer:
    """One value of a term, and every report of it."""

    kind: str
    value: str
    unit: str
    citations: list[Citation]


@dataclass(frozen=True, slots=True)
class ConflictAnswer:
    kind: str
    message: str
    day: str | None
    left: list[str]
    right: list[str]


@dataclass(frozen=True, slots=True)
class RelatedAnswer:
    relation: str
    id: str
    title: str


class DossierAnswer(BaseModel, frozen=True):
    """One deal over all articles. `corrections` are what people have set in place of what the reports make of it."""

    id: str
    title: str
    type: str
    stage: str
    outcome: str
    lapsed: bool
    first: str | None
    last: str | None
    as_of: str | None
    subjects: list[str]
    corrections: list[str]
    parties: list[PartyAnswer]
    timeline: list[StepAnswer]
    statements: list[StatementAnswer]
    statements_total: int
    terms: list[TermAnswer]
    conflicts: list[ConflictAnswer]
    related: list[RelatedAnswer]
    articles: list[str]
    origins: int


@dataclass(frozen=True, slots=True)
class FactAnswer:
    """`other` stands in this `bond` to the organization (partner, owner, holding, brand, officer, …), with this share
    in percent, or title. The citation is the latest of `articles` reports.
    """

    bond: str
    other: str
    value: str | None
    articles: int
    first: str | None
    last: str | None
    citations: list[Citation]


@dataclass(frozen=True, slots=True)
class ListedAnswer:
    """What the list of organizations knows, beside what articles tell; it has no words to cite."""

    bond: str
    other: str
    start: str | None
    end: str | None


class CompanyAnswer(BaseModel, frozen=True):
    name: str
    names: list[str]
    id: str | None
    kind: str | None
    country: str | None
    sector: str | None
    lei: str | None
    facts: list[FactAnswer]
    facts_total: int
    listed: list[ListedAnswer]
    dossiers: list[Hit]
    more_dossiers: bool


@dataclass(frozen=True, slots=True)
class ChangeAnswer:
    day: str
    kind: str
    dossier: str
    title: str
    text: str
    citations: list[Citation]


class ChangesAnswer(BaseModel, frozen=True):
    changes: list[ChangeAnswer]
    offset: int
    total: int


class ReadAnswer(BaseModel, frozen=True):
    """`record` is the record as `intalks read --json` prints it; `citations` are the words of its deals, terms,
    statements and facts, each once, in the order of the text. `problems` say what could not be read.
    """

    record: dict[str, object]
    citations: list[Citation]
    problems: list[str]
