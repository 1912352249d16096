"""What the query strings of pages and calls may hold."""

from __future__ import annotations

from datetime import date
from typing import Annotated, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from intalks.ledger import ChangeFilter, DossierFilter, VoiceFilter
from intalks.model.change import ChangeKind
from intalks.model.dossier import Outcome
from intalks.model.outline import Order
from intalks.model.vocabulary import DealType, SourceKind, Stage, Stance
from intalks.serving.lists import LIMIT


def _day(value: object) -> object:
    """A moment is no day, and neither is a number of seconds."""
    if isinstance(value, str) and len(value) != len("2007-07-04"):
        raise ValueError("must be a day, as in 2007-07-04")
    return value


Day: TypeAlias = Annotated[date, BeforeValidator(_day)]


class Query(BaseModel):
    """A query string; a part that is empty is as one that is not there."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _without_empty_parts(cls, parts: object) -> object:
        return {name: value for name, value in parts.items() if value != ""} if isinstance(parts, dict) else parts


class Page(Query):
    """A page of a list."""

    limit: int = Field(50, ge=1, le=LIMIT, description="Items of a page.")
    cursor: str | None = Field(None, max_length=200, description="Where the page before ended: its `next`.")


class Period(Query):
    """Days of publication, both included, and an organization."""

    since: Day | None = Field(None, description="Published on that day or later.", examples=["2007-07-01"])
    until: Day | None = Field(None, description="Published on that day or earlier.", examples=["2007-07-31"])
    company: str | None = Field(
        None, max_length=200, description="A name of an organization, its id or an identifier.", examples=["Chrysler"]
    )


class Marks(Period):
    """What dossiers are asked for."""

    type: DealType | None = Field(None, description="Of this type.")
    stage: Stage | None = Field(None, description="At this stage now.")
    outcome: Outcome | None = Field(None, description="What became of it.")
    kind: SourceKind | None = Field(None, description="With a statement of such a source.")
    sector: str | None = Field(None, max_length=80, description="Of a party.", examples=["automobiles"])
    country: str | None = Field(None, max_length=2, description="Of a party, ISO 3166-1.", examples=["DE"])
    text: str | None = Field(None, max_length=200, description="Words that one statement holds all.")
    year: int | None = Field(
        None, ge=1, le=9999, description="Heard of in that year: begun by its end, and last heard of in it or later."
    )
    lapsed: bool | None = Field(None, description="Open or agreed, and not heard of for long; or not so.")

    @property
    def wanted(self) -> DossierFilter:
        year = None if self.year is None else f"{self.year:04}"
        return DossierFilter(
            company=self.company,
            type=self.type,
            stage=self.stage,
            outcome=None if self.outcome is None else self.outcome.value,
            since=iso(self.since) if year is None else f"{year}-01-01",
            until=iso(self.until) if year is None else f"{year}-12-31",
            text=self.text,
            sector=self.sector,
            country=self.country,
            kind=self.kind,
            lapsed=self.lapsed,
        )


class DossierQuery(Marks, Page):
    """A page of dossiers."""

    order: Order = Field(Order.LAST, description="The largest or latest first.")


class ChangeQuery(Period, Page):
    """A page of changes."""

    kind: ChangeKind | None = Field(None, description="Only such changes.")
    latest_first: bool = Field(default=False, description="The latest first.")

    @property
    def wanted(self) -> ChangeFilter:
        return ChangeFilter(iso(self.since), iso(self.until), self.company, self.kind)


class StatementQuery(Period, Page):
    """A page of statements."""

    dossier: str | None = Field(None, max_length=32, description="Of this dossier, by its whole id.")
    kind: SourceKind | None = Field(None, description="By such a source.")
    stance: Stance | None = Field(None, description="With this stance.", examples=["denies"])
    outlet: str | None = Field(None, max_length=200, description="As this outlet has it.")

    @property
    def wanted(self) -> VoiceFilter:
        return VoiceFilter(
            dossier=self.dossier,
            company=self.company,
            kind=self.kind,
            stance=self.stance,
            outlet=self.outlet,
            since=iso(self.since),
            until=iso(self.until),
        )


class ArticleQuery(Page):
    """A page of articles."""

    outlet: str | None = Field(None, max_length=200, description="Of this outlet.")


class CompanyQuery(Page):
    """A page of organizations."""

    query: str | None = Field(None, max_length=200, description="How a name begins.", examples=["chry"])


class AsOf(Query):
    """As of a day."""

    as_of: Day | None = Field(
        None, description="As only what was published by that day makes it.", examples=["2007-06-30"]
    )

    @property
    def day(self) -> str | None:
        return iso(self.as_of)


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()
