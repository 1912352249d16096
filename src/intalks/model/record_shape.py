"""The shape of a record's JSON, key by key in the order in which it is written (`record_json` fills and reads it)."""

from __future__ import annotations

from typing import TypeAlias

import msgspec

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

SpanShape: TypeAlias = tuple[int, int]
"""`[start, end]` in code points of the article's text, half-open."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """One JSON object; unknown keys are ignored on reading, absent ones are an error."""


class OrganizationShape(Shape, frozen=True, kw_only=True):
    name: str
    aliases: tuple[str, ...]
    kind: OrganizationKind
    spans: tuple[SpanShape, ...]


class PartyShape(Shape, frozen=True, kw_only=True):
    name: str
    role: Role
    span: SpanShape
    confidence: float
    cause: str


class TermShape(Shape, frozen=True, kw_only=True):
    """`value` is a number, or an ISO date as a string for the dated kinds."""

    kind: TermKind
    text: str
    value: msgspec.Raw
    unit: str
    text_span: SpanShape
    confidence: float
    cause: str


class DealShape(Shape, frozen=True, kw_only=True):
    id: str
    type: DealType
    stage: Stage
    parties: tuple[PartyShape, ...]
    subject: tuple[str, ...]
    brands: tuple[str, ...]
    made_in: tuple[str, ...]
    sold_in: tuple[str, ...]
    terms: tuple[TermShape, ...]
    date: str | None
    evidence: tuple[str, ...]
    confidence: float
    type_span: SpanShape
    type_confidence: float
    type_cause: str
    stage_span: SpanShape
    stage_confidence: float
    stage_cause: str
    subject_spans: tuple[SpanShape, ...]
    subject_confidence: tuple[float, ...]
    subject_cause: tuple[str, ...]
    brands_spans: tuple[SpanShape, ...]
    brands_confidence: tuple[float, ...]
    brands_cause: tuple[str, ...]
    made_in_spans: tuple[SpanShape, ...]
    made_in_confidence: tuple[float, ...]
    made_in_cause: tuple[str, ...]
    sold_in_spans: tuple[SpanShape, ...]
    sold_in_confidence: tuple[float, ...]
    sold_in_cause: tuple[str, ...]
    date_span: SpanShape | None
    date_confidence: float | None
    date_cause: str | None
    evidence_spans: tuple[SpanShape, ...]
    evidence_confidence: tuple[float, ...]
    evidence_cause: tuple[str, ...]
    stage_alternatives: dict[Stage, float] = {}


class SourceShape(Shape, frozen=True, kw_only=True):
    """The codebook's four parts and nothing more."""

    kind: SourceKind
    name: str | None
    organization: str | None
    descriptor: str | None


class StatementShape(Shape, frozen=True, kw_only=True):
    deal: str
    source: SourceShape
    via: tuple[str, ...]
    stance: Stance
    certainty: Certainty
    evidence: str
    source_span: SpanShape | None
    source_confidence: float
    source_cause: str
    via_spans: tuple[SpanShape, ...]
    via_confidence: tuple[float, ...]
    via_cause: tuple[str, ...]
    stance_span: SpanShape
    stance_confidence: float
    stance_cause: str
    certainty_span: SpanShape
    certainty_confidence: float
    certainty_cause: str
    evidence_span: SpanShape
    evidence_confidence: float
    evidence_cause: str


class FactShape(Shape, frozen=True, kw_only=True):
    """`value` is a number for `owns`, a string for `officer_of`, null elsewhere."""

    subject: str
    relation: Relation
    object: str
    value: msgspec.Raw
    evidence: str
    evidence_span: SpanShape
    confidence: float
    cause: str


class ProblemShape(Shape, frozen=True, kw_only=True):
    reason: str
    message: str
    where: str
    fatal: bool


class LikeliestShape(Shape, frozen=True, kw_only=True):
    text: str
    span: SpanShape
    confidence: float
    cause: str


class RecordShape(Shape, frozen=True, kw_only=True):
    id: str
    text_hash: str
    reader: str
    organizations: tuple[OrganizationShape, ...]
    deals: tuple[DealShape, ...]
    statements: tuple[StatementShape, ...]
    facts: tuple[FactShape, ...]
    problems: tuple[ProblemShape, ...]
    passed_over: bool = False
    likeliest: LikeliestShape | None = None


class FactsShape(msgspec.Struct, frozen=True, kw_only=True):
    """A record's facts; what else it holds is passed over."""

    facts: tuple[FactShape, ...]
