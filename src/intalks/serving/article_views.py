"""What the page of an article and its call show: the article, and all that was read in it."""

from __future__ import annotations

from dataclasses import dataclass

from intalks.model.record import CauseKind
from intalks.model.vocabulary import Certainty, DealType, OrganizationKind, Stage, Stance
from intalks.serving.views import SourceView


@dataclass(frozen=True, slots=True)
class WhyView:
    """One value that was read: what gave it, how sure it is (0 to 1), and where its words stand (None: nowhere)."""

    slot: str
    value: str
    confidence: float
    cause_kind: CauseKind
    cause: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class ReadDealView:
    """One deal as the article tells it; `dossier` is the deal over all articles that it belongs to."""

    id: str
    dossier: str | None
    href: str | None
    title: str
    type: DealType
    stage: Stage
    confidence: float
    values: tuple[WhyView, ...]


@dataclass(frozen=True, slots=True)
class ReadStatementView:
    """One statement as the article has it."""

    deal: str
    source: SourceView
    stance: Stance
    certainty: Certainty
    words: str
    start: int
    end: int
    confidence: float
    values: tuple[WhyView, ...]


@dataclass(frozen=True, slots=True)
class ReadFactView:
    """One fact as the article tells it, in a line."""

    text: str
    words: str
    start: int
    end: int
    confidence: float
    cause: str


@dataclass(frozen=True, slots=True)
class SpanView:
    """Words from `start` until before `end`, in code points."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NameView:
    """An organization that the article names, and where; `href` is None where it has no page."""

    name: str
    href: str | None
    kind: OrganizationKind
    spans: tuple[SpanView, ...]


@dataclass(frozen=True, slots=True)
class ArticleView:
    """An article and what was read in it; `text` is None where this server shows no full texts. Spans count its code
    points.
    """

    id: str
    href: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    text: str | None
    reader: str
    passed_over: bool
    organizations: tuple[NameView, ...]
    deals: tuple[ReadDealView, ...]
    statements: tuple[ReadStatementView, ...]
    facts: tuple[ReadFactView, ...]
    problems: tuple[str, ...]
