"""One organization over all articles: what it has to do with others, as told and as listed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from intalks.model.vocabulary import OrganizationKind, Relation


@dataclass(frozen=True, slots=True)
class ToldFact:
    """A fact with the words and the article that tell it. `value` is as in `Fact`; `published` is the moment from which
    the article's publication is reckoned, ISO text in UTC, None where that is not known.
    """

    subject: str
    relation: Relation
    object: str
    value: str | None
    evidence: str
    article: str
    published: str | None


class Bond(StrEnum):
    """What another is to the organization, in the order in which it is shown."""

    PARTNER = "partner"
    OWNER = "owner"
    HOLDING = "holding"
    BRAND = "brand"
    BRAND_OWNER = "owner of the brand"
    OFFICER = "officer"
    FORMER_NAME = "former name"
    LATER_NAME = "later name"
    VENTURE = "venture"
    ALLY = "ally"


@dataclass(frozen=True, slots=True)
class CompanyFact:
    """`other` stands in this bond to the organization, with this share in percent or title, as `articles` tell,
    earliest first. `first` and `last` are the days of their publications. `evidence` are the words of the latest.
    """

    bond: Bond
    other: str
    value: str | None
    articles: tuple[str, ...]
    first: str | None
    last: str | None
    evidence: str


@dataclass(frozen=True, slots=True)
class ListedTie:
    """What the list of organizations knows. It holds from `start` until before `end`: ISO prefixes, None where open."""

    bond: Bond
    other: str
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Company:
    """`id` is its id in the list, None where the list does not know it; `keys` are what it is found by."""

    name: str
    names: tuple[str, ...]
    id: str | None
    kind: OrganizationKind | None
    country: str | None
    sector: str | None
    keys: tuple[str, ...]
    facts: tuple[CompanyFact, ...] = ()
    ties: tuple[ListedTie, ...] = ()
    lei: str | None = None
    ticker: str | None = None
    wikidata: str | None = None
