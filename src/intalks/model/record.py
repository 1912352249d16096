"""The article record: what one article says about deals, each value with its span, its confidence and its cause.

The slots are the codebook's. `record_json` gives the JSON form.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from intalks.errors import Problem
from intalks.model.span import Span
from intalks.model.vocabulary import (
    Certainty,
    DealType,
    OrganizationKind,
    Relation,
    Role,
    SourceKind,
    Stage,
    Stance,
    TermKind,
)


class CauseKind(StrEnum):
    FRAME = "frame"
    RULE = "rule"
    MODEL = "model"


@dataclass(frozen=True, slots=True)
class Cause:
    """What gave a value: a frame, a rule or a model, with its id; the answer to `--why`."""

    kind: CauseKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


ENDED: Final = Cause(CauseKind.RULE, "ended")
"""What gives the stage of a deal that a party is said to have ended, in so many words."""

LEAST_ALTERNATIVE: Final = 0.1
"""How likely a stage is at least that a record names beside the likeliest."""


@dataclass(frozen=True, slots=True)
class Fill:
    """One value and the words that show it: `text[span.start:span.end]`. `confidence` is 0 to 1."""

    value: str
    span: Span
    confidence: float
    cause: Cause


@dataclass(frozen=True, slots=True)
class Organization:
    """`name` is the fullest name that the article uses, `aliases` the other names; `spans` are its named mentions, in
    text order.
    """

    name: str
    aliases: tuple[str, ...]
    kind: OrganizationKind
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """`name` is an organization's name, or a description copied from the text where the article gives none."""

    name: str
    role: Role
    span: Span
    confidence: float
    cause: Cause


@dataclass(frozen=True, slots=True)
class Term:
    """`text` is the copied words. `value` is a plain number in decimal notation, or an ISO prefix for the dated kinds
    (unit `date`).
    """

    kind: TermKind
    text: str
    value: str
    unit: str
    span: Span
    confidence: float
    cause: Cause


@dataclass(frozen=True, slots=True)
class Deal:
    """One deal of the article. `id` is `d1`, `d2`, … in order of first mention.

    `type` and `stage` are fills whose values are words of `DealType` and `Stage`; `date` is an ISO prefix, None where
    not stated. The values of `subject`, `made_in`, `sold_in` and `evidence` are the words at their spans; those of
    `brands` are names.
    `stage_alternatives` are the stages that the words could tell besides, the likelier first, each with its
    probability (0 to 1; `LEAST_ALTERNATIVE` at least); none where a rule gives the stage.
    """

    id: str
    type: Fill
    stage: Fill
    parties: tuple[Party, ...]
    subject: tuple[Fill, ...]
    brands: tuple[Fill, ...]
    made_in: tuple[Fill, ...]
    sold_in: tuple[Fill, ...]
    terms: tuple[Term, ...]
    date: Fill | None
    evidence: tuple[Fill, ...]
    confidence: float
    stage_alternatives: tuple[tuple[Stage, float], ...] = ()

    @property
    def deal_type(self) -> DealType:
        return DealType(self.type.value)

    @property
    def deal_stage(self) -> Stage:
        return Stage(self.stage.value)

    @property
    def stages(self) -> Mapping[Stage, float]:
        """The stage and what it could be besides, with their probabilities; the likeliest first."""
        return {self.deal_stage: self.stage.confidence, **dict(self.stage_alternatives)}


@dataclass(frozen=True, slots=True)
class Source:
    """Who says it (codebook 3.1); absent parts are None. `span` is None for kind `none`."""

    kind: SourceKind
    name: str | None
    organization: str | None
    descriptor: str | None
    span: Span | None
    confidence: float
    cause: Cause

    @property
    def label(self) -> str:
        """One name for it: its own, or else the words used for it and whom it speaks for."""
        if self.name is not None:
            return self.name
        told, whom = self.descriptor or "", self.organization or ""
        parts = [told, whom] if whom not in told else [told]
        return ", ".join(part for part in parts if part) or "a source"

    @property
    def in_full(self) -> str:
        """Name or words used, office, and whom it speaks for; parts that another holds are left out."""
        parts = [part for part in (self.name, self.descriptor, self.organization) if part]
        kept = [part for i, part in enumerate(parts) if not any(part in other for other in parts[:i])]
        return ", ".join(kept) or "a source"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says about the deal with id `deal`. `stance` and `certainty` hold words of their enums."""

    deal: str
    source: Source
    via: tuple[Fill, ...]
    stance: Fill
    certainty: Fill
    evidence: Fill

    @property
    def stance_value(self) -> Stance:
        return Stance(self.stance.value)

    @property
    def certainty_value(self) -> Certainty:
        return Certainty(self.certainty.value)

    @property
    def spoken(self) -> str:
        """What of it is searched: its words and who says them."""
        parts = (self.evidence.value, self.source.name, self.source.descriptor, self.source.organization)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Fact:
    """A relation that holds at the time of writing. `value`: a percentage as plain decimal for `owns`, a title for
    `officer_of`.
    """

    subject: str
    relation: Relation
    object: str
    value: str | None
    evidence: Fill


@dataclass(frozen=True, slots=True)
class ArticleRecord:
    """What the article `id` (whose text has `text_hash`) says, as `reader` (a version) read it.

    `passed_over`: it was not read at all, because its words are not those of deals; `likeliest` is then the sentence
    that is likeliest to be coded, with how likely it is, or None where an earlier reader did not keep it.
    """

    id: str
    text_hash: str
    reader: str
    organizations: tuple[Organization, ...]
    deals: tuple[Deal, ...]
    statements: tuple[Statement, ...]
    facts: tuple[Fact, ...]
    problems: tuple[Problem, ...] = ()
    passed_over: bool = False
    likeliest: Fill | None = None
