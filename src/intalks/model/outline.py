"""What lists of dossiers show, without the dossiers: one row a dossier, one a statement, and sums over them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from intalks.model.dossier import DossierStatement, Outcome
from intalks.model.vocabulary import DealType, Role, SourceKind, Stage


class Order(StrEnum):
    """What a list of dossiers is sorted by, the largest or latest first."""

    LAST = "last"
    FIRST = "first"
    ARTICLES = "articles"
    STATEMENTS = "statements"


@dataclass(frozen=True, slots=True)
class OutlineParty:
    """A party by its best name; `key` is what it is found by (`ref:renault`, else a folded name), None for one that is
    only described.
    """

    name: str
    key: str | None
    role: Role


@dataclass(frozen=True, slots=True)
class Outline:
    """A dossier in a list. `first`, `last` are ISO prefixes of publication, None where undated.

    `type_sureness` and `stage_sureness` are the confidence (0 to 1) of the report that is surest of the dossier's type
    or stage; None where no report has it.
    """

    dossier: str
    parties: tuple[OutlineParty, ...]
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
    type_sureness: float | None
    stage_sureness: float | None

    @property
    def title(self) -> str:
        """The parties' names joined by an en dash."""
        return " – ".join(party.name for party in self.parties)


@dataclass(frozen=True, slots=True)
class Voice:
    """One statement of the dossier with this id: `number` is its place in `Dossier.statements`, from 0."""

    dossier: str
    number: int
    told: DossierStatement


@dataclass(frozen=True, slots=True)
class Facets:
    """How many dossiers have each mark, the most frequent first; `capped` says that only the latest were counted."""

    total: int
    capped: bool
    types: tuple[tuple[str, int], ...]
    stages: tuple[tuple[str, int], ...]
    outcomes: tuple[tuple[str, int], ...]
    years: tuple[tuple[str, int], ...]
    months: tuple[tuple[str, int], ...]
    companies: tuple[tuple[str, int], ...]
    sectors: tuple[tuple[str, int], ...]
    countries: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    lapsed: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class OutletCount:
    """What one outlet published: articles, the day of the latest, and its statements by kind of source."""

    outlet: str | None
    articles: int
    last: str | None
    kinds: tuple[tuple[SourceKind, int], ...]


@dataclass(frozen=True, slots=True)
class ArticleHead:
    """An article in a list; `published` is an ISO prefix."""

    id: str
    published: str | None
    outlet: str | None
    title: str | None
    url: str | None
