"""What pages and the interface for programs show: plain, frozen values, ready to be written as JSON.

`href` leads to the page of a thing on this server. Days are ISO prefixes of publication, None where not known.
"""

from __future__ import annotations

from dataclasses import dataclass

from intalks.model.change import ChangeKind
from intalks.model.company import Bond
from intalks.model.dossier import ConflictKind, Correction, Outcome
from intalks.model.judgement import About, Verdict
from intalks.model.vocabulary import (
    Certainty,
    DealType,
    OrganizationKind,
    Role,
    SourceKind,
    Stage,
    Stance,
    TermKind,
)


@dataclass(frozen=True, slots=True)
class PartyView:
    """An organization in a dossier; `href` leads to its page, None where it is only described."""

    name: str
    href: str | None
    role: Role
    names: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class OutlineView:
    """A dossier in a list."""

    id: str
    href: str
    title: str
    parties: tuple[PartyView, ...]
    subjects: tuple[str, ...]
    type: DealType
    stage: Stage
    outcome: Outcome
    first: str | None
    last: str | None
    articles: int
    statements: int
    conflicts: int
    lapsed: bool
    type_sureness: float | None = None
    stage_sureness: float | None = None


@dataclass(frozen=True, slots=True)
class ArticleLink:
    """An article by its id, with where and when it was published."""

    id: str
    href: str
    published: str | None = None
    outlet: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True)
class SourceView:
    """Who says it: `label` in one line. `anonymous` is set where it is an unnamed person."""

    kind: SourceKind
    label: str
    name: str | None
    organization: str | None
    descriptor: str | None
    anonymous: bool


@dataclass(frozen=True, slots=True)
class StatementView:
    """What one source says, as one article has it; `also` are other articles of the same origin that have it too.

    `key` names it within its dossier. `words` are the article's, from `start` until before `end` of its text, in code
    points. `side` is the party that the source speaks for.
    """

    key: str
    href: str
    dossier: str
    article: ArticleLink
    origin: int
    side: str | None
    source: SourceView
    via: tuple[str, ...]
    stance: Stance
    certainty: Certainty
    words: str
    start: int
    end: int
    citation: str
    also: tuple[ArticleLink, ...] = ()


@dataclass(frozen=True, slots=True)
class StepView:
    """One stage of the course; `dated` is False where `date` is that of the report."""

    date: str | None
    dated: bool
    stage: Stage
    words: str
    reported: str | None
    articles: tuple[ArticleLink, ...]


@dataclass(frozen=True, slots=True)
class TellingView:
    """Where a value was reported; `source` is None where the article has it on its own account."""

    article: ArticleLink
    source: str | None
    words: str


@dataclass(frozen=True, slots=True)
class TermView:
    """One value of a term; `shown` is how people write it."""

    kind: TermKind
    value: str
    unit: str
    shown: str
    first: str | None
    last: str | None
    tellings: tuple[TellingView, ...]


@dataclass(frozen=True, slots=True)
class ConflictView:
    """Two reports that cannot both hold. Of many articles on a side the first are named, and all are counted."""

    kind: ConflictKind
    message: str
    day: str | None
    left: tuple[ArticleLink, ...]
    left_count: int
    right: tuple[ArticleLink, ...]
    right_count: int


@dataclass(frozen=True, slots=True)
class OriginView:
    """Articles that carry one text, or relay one outlet's story."""

    number: int
    articles: tuple[ArticleLink, ...]


@dataclass(frozen=True, slots=True)
class SentencePart:
    """A piece of the sentence on where the deal stands; `href` leads to what it says."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class DossierView:
    """One deal over all articles, as of a day or of today (None). `standing` says in a sentence where it stands and on
    whose word.
    """

    id: str
    href: str
    title: str
    as_of: str | None
    standing: tuple[SentencePart, ...]
    parties: tuple[PartyView, ...]
    subjects: tuple[str, ...]
    type: DealType
    stage: Stage
    outcome: Outcome
    lapsed: bool
    first: str | None
    last: str | None
    timeline: tuple[StepView, ...]
    statements: tuple[StatementView, ...]
    terms: tuple[TermView, ...]
    conflicts: tuple[ConflictView, ...]
    origins: tuple[OriginView, ...]
    sighted: tuple[ArticleLink, ...]
    predecessors: tuple[OutlineView, ...]
    successors: tuple[OutlineView, ...]
    rivals: tuple[OutlineView, ...]
    corrections: tuple[Correction, ...]
    undated: tuple[str, ...]
    days: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TieView:
    """Another organization (or officer) and what it is to the one shown; `listed` is set where the list of
    organizations knows it, `words` are an article's.
    """

    bond: Bond
    other: str
    href: str | None
    value: str | None
    listed: bool
    first: str | None
    last: str | None
    articles: int
    article: ArticleLink | None
    words: str


@dataclass(frozen=True, slots=True)
class CompanyView:
    """One organization; `id` is its id in the list, None where only articles name it."""

    id: str | None
    href: str
    name: str
    names: tuple[str, ...]
    kind: OrganizationKind | None
    country: str | None
    sector: str | None
    lei: str | None
    ticker: str | None
    wikidata: str | None
    ties: tuple[TieView, ...]
    dossiers: tuple[OutlineView, ...]


@dataclass(frozen=True, slots=True)
class CompanyLink:
    """An organization in a list, with the number of its dossiers."""

    id: str | None
    href: str
    name: str
    country: str | None
    sector: str | None
    dossiers: int


@dataclass(frozen=True, slots=True)
class ChangeView:
    """What became known of a deal on a day."""

    day: str
    kind: ChangeKind
    dossier: str
    href: str
    title: str
    text: str
    articles: tuple[ArticleLink, ...]


@dataclass(frozen=True, slots=True)
class JudgementView:
    """A person's word. `left` and `right` are dossiers or organizations as they are called today, or the field that
    was corrected, or the mark of a statement, whose words are `value`.
    """

    id: str
    about: About
    verdict: Verdict
    left: str
    right: str
    value: str | None
    by: str
    at: str
    why: str
    withdrawn_at: str | None


@dataclass(frozen=True, slots=True)
class FacetsView:
    """How many dossiers have each mark, the most frequent first; `capped` says that only the latest were counted.

    `years` are all from the first to the last in which a dossier was heard of, `months` those of its first day.
    """

    total: int
    capped: bool
    types: dict[str, int]
    stages: dict[str, int]
    outcomes: dict[str, int]
    years: dict[str, int]
    months: dict[str, int]
    companies: dict[str, int]
    sectors: dict[str, int]
    countries: dict[str, int]
    kinds: dict[str, int]
    lapsed: dict[str, int]


@dataclass(frozen=True, slots=True)
class SearchView:
    """What was found for some words: organizations by name, dossiers whose statements hold all of them."""

    query: str
    companies: tuple[CompanyLink, ...]
    dossiers: tuple[OutlineView, ...]
