"""Article records as JSON: the codebook's JSON with the spans, confidences and causes in parallel keys.

A slot `evidence` has `evidence_spans` (`[start, end]` in code points, half-open), `evidence_confidence` and
`evidence_cause` beside it, in the same order; a slot of one value has `type_span`, `type_confidence`, `type_cause`. So
whoever reads the codebook's JSON reads this as it is. Keys stand in a fixed order; numbers are written digit by digit
as the record has them.

    encode_record, decode_record      record ↔ one line of JSON, as bytes; the round trip is exact
    record_to_json, record_from_json  record ↔ plain dicts and lists
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache
from typing import Final

import msgspec

from intalks.errors import Problem
from intalks.model.record import (
    ArticleRecord,
    Cause,
    CauseKind,
    Deal,
    Fact,
    Fill,
    Organization,
    Party,
    Source,
    Statement,
    Term,
)
from intalks.model.record_shape import (
    DealShape,
    FactShape,
    FactsShape,
    LikeliestShape,
    OrganizationShape,
    PartyShape,
    ProblemShape,
    RecordShape,
    SourceShape,
    SpanShape,
    StatementShape,
    TermShape,
)
from intalks.model.span import Span
from intalks.model.vocabulary import Relation, TermKind

DATED_TERMS: Final = frozenset({TermKind.START, TermKind.DEADLINE, TermKind.CLOSING, TermKind.END})
"""The kinds of term whose value is an ISO date; all others have a number."""

_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
_NULL: Final = b"null"

# Made here and not where they are first needed: two threads that first need one at once may see it half made.
_records = msgspec.json.Decoder(RecordShape)
_facts = msgspec.json.Decoder(FactsShape)


def encode_record(record: ArticleRecord) -> bytes:
    """The record as one line of JSON in UTF-8, without a line end.

    Raises ValueError where a term's or a stake's value is no plain decimal number: that is a bug of whoever made the
    record.
    """
    return msgspec.json.encode(_record_shape(record))


def decode_record(data: bytes | str) -> ArticleRecord:
    """The record that `encode_record` wrote. Raises ValueError (`msgspec.ValidationError`) where it is none."""
    return _record(_records.decode(data))


def decode_deals(data: bytes | str, ids: Collection[str]) -> ArticleRecord:
    """The record that `encode_record` wrote with these of its deals, with what is said of them and the organizations
    that are parties to them, and without facts and problems. Raises ValueError where it is none.
    """
    shape = _records.decode(data)
    deals = tuple(_deal(deal) for deal in shape.deals if deal.id in ids)
    named = {party.name for deal in deals for party in deal.parties}
    return ArticleRecord(
        id=shape.id,
        text_hash=shape.text_hash,
        reader=shape.reader,
        organizations=tuple(
            _organization(one) for one in shape.organizations if one.name in named or named.intersection(one.aliases)
        ),
        deals=deals,
        statements=tuple(_statement(one) for one in shape.statements if one.deal in ids),
        facts=(),
        passed_over=shape.passed_over,
    )


def decode_facts(data: bytes | str) -> tuple[Fact, ...]:
    """The facts of the record that `encode_record` wrote, and nothing else. Raises ValueError where it is none."""
    return tuple(_fact(fact) for fact in _facts.decode(data).facts)


def record_to_json(record: ArticleRecord) -> dict[str, object]:
    """The record as what `json.loads` makes of its line; long decimals become floats here."""
    return msgspec.json.decode(encode_record(record), type=dict[str, object])


def record_from_json(value: Mapping[str, object]) -> ArticleRecord:
    """The record of a plain dict, as `record_to_json` gives it. Raises ValueError where it is none."""
    return decode_record(msgspec.json.encode(value))


# ------------------------------------------------------------ record → shape


def _record_shape(record: ArticleRecord) -> RecordShape:
    return RecordShape(
        id=record.id,
        text_hash=record.text_hash,
        reader=record.reader,
        organizations=tuple(
            OrganizationShape(name=o.name, aliases=o.aliases, kind=o.kind, spans=_pairs(o.spans))
            for o in record.organizations
        ),
        deals=tuple(_deal_shape(deal) for deal in record.deals),
        statements=tuple(_statement_shape(statement) for statement in record.statements),
        facts=tuple(_fact_shape(fact) for fact in record.facts),
        problems=tuple(
            ProblemShape(reason=p.reason, message=p.message, where=p.where, fatal=p.fatal) for p in record.problems
        ),
        passed_over=record.passed_over,
        likeliest=None if record.likeliest is None else _likeliest_shape(record.likeliest),
    )


def _likeliest_shape(fill: Fill) -> LikeliestShape:
    return LikeliestShape(text=fill.value, span=_pair(fill.span), confidence=fill.confidence, cause=str(fill.cause))


def _deal_shape(deal: Deal) -> DealShape:
    date = deal.date
    return DealShape(
        id=deal.id,
        type=deal.deal_type,
        stage=deal.deal_stage,
        parties=tuple(_party_shape(party) for party in deal.parties),
        subject=_values(deal.subject),
        brands=_values(deal.brands),
        made_in=_values(deal.made_in),
        sold_in=_values(deal.sold_in),
        terms=tuple(_term_shape(term) for term in deal.terms),
        date=None if date is None else date.value,
        evidence=_values(deal.evidence),
        confidence=deal.confidence,
        type_span=_pair(deal.type.span),
        type_confidence=deal.type.confidence,
        type_cause=str(deal.type.cause),
        stage_span=_pair(deal.stage.span),
        stage_confidence=deal.stage.confidence,
        stage_cause=str(deal.stage.cause),
        subject_spans=_spans(deal.subject),
        subject_confidence=_confidences(deal.subject),
        subject_cause=_causes(deal.subject),
        brands_spans=_spans(deal.brands),
        brands_confidence=_confidences(deal.brands),
        brands_cause=_causes(deal.brands),
        made_in_spans=_spans(deal.made_in),
        made_in_confidence=_confidences(deal.made_in),
        made_in_cause=_causes(deal.made_in),
        sold_in_spans=_spans(deal.sold_in),
        sold_in_confidence=_confidences(deal.sold_in),
        sold_in_cause=_causes(deal.sold_in),
        date_span=None if date is None else _pair(date.span),
        date_confidence=None if date is None else date.confidence,
        date_cause=None if date is None else str(date.cause),
        evidence_spans=_spans(deal.evidence),
        evidence_confidence=_confidences(deal.evidence),
        evidence_cause=_causes(deal.evidence),
        stage_alternatives=dict(deal.stage_alternatives),
    )


def _party_shape(party: Party) -> PartyShape:
    return PartyShape(
        name=party.name,
        role=party.role,
        span=_pair(party.span),
        confidence=party.confidence,
        cause=str(party.cause),
    )


def _term_shape(term: Term) -> TermShape:
    value = msgspec.json.encode(term.value) if term.kind in DATED_TERMS else _number(term.value)
    return TermShape(
        kind=term.kind,
        text=term.text,
        value=msgspec.Raw(value),
        unit=term.unit,
        text_span=_pair(term.span),
        confidence=term.confidence,
        cause=str(term.cause),
    )


def _statement_shape(statement: Statement) -> StatementShape:
    source, stance, certainty, evidence = statement.source, statement.stance, statement.certainty, statement.evidence
    return StatementShape(
        deal=statement.deal,
        source=SourceShape(
            kind=source.kind, name=source.name, organization=source.organization, descriptor=source.descriptor
        ),
        via=_values(statement.via),
        stance=statement.stance_value,
        certainty=statement.certainty_value,
        evidence=evidence.value,
        source_span=None if source.span is None else _pair(source.span),
        source_confidence=source.confidence,
        source_cause=str(source.cause),
        via_spans=_spans(statement.via),
        via_confidence=_confidences(statement.via),
        via_cause=_causes(statement.via),
        stance_span=_pair(stance.span),
        stance_confidence=stance.confidence,
        stance_cause=str(stance.cause),
        certainty_span=_pair(certainty.span),
        certainty_confidence=certainty.confidence,
        certainty_cause=str(certainty.cause),
        evidence_span=_pair(evidence.span),
        evidence_confidence=evidence.confidence,
        evidence_cause=str(evidence.cause),
    )


def _fact_shape(fact: Fact) -> FactShape:
    if fact.value is None:
        value = _NULL
    elif fact.relation is Relation.OWNS:
        value = _number(fact.value)
    else:
        value = msgspec.json.encode(fact.value)
    return FactShape(
        subject=fact.subject,
        relation=fact.relation,
        object=fact.object,
        value=msgspec.Raw(value),
        evidence=fact.evidence.value,
        evidence_span=_pair(fact.evidence.span),
        confidence=fact.evidence.confidence,
        cause=str(fact.evidence.cause),
    )


def _number(value: str) -> bytes:
    if _NUMBER.fullmatch(value) is None:
        message = f"{value!r} is no plain decimal number (as in 1500000000 or 33.5)"
        raise ValueError(message)
    return value.encode("ascii")


def _pair(span: Span) -> SpanShape:
    return span.start, span.end


def _pairs(spans: Iterable[Span]) -> tuple[SpanShape, ...]:
    return tuple(_pair(span) for span in spans)


def _values(fills: Iterable[Fill]) -> tuple[str, ...]:
    return tuple(fill.value for fill in fills)


def _spans(fills: Iterable[Fill]) -> tuple[SpanShape, ...]:
    return tuple(_pair(fill.span) for fill in fills)


def _confidences(fills: Iterable[Fill]) -> tuple[float, ...]:
    return tuple(fill.confidence for fill in fills)


def _causes(fills: Iterable[Fill]) -> tuple[str, ...]:
    return tuple(str(fill.cause) for fill in fills)


# ------------------------------------------------------------ shape → record


def _record(shape: RecordShape) -> ArticleRecord:
    near = shape.likeliest
    return ArticleRecord(
        id=shape.id,
        text_hash=shape.text_hash,
        reader=shape.reader,
        organizations=tuple(_organization(one) for one in shape.organizations),
        deals=tuple(_deal(deal) for deal in shape.deals),
        statements=tuple(_statement(statement) for statement in shape.statements),
        facts=tuple(_fact(fact) for fact in shape.facts),
        problems=tuple(Problem(p.reason, p.message, p.where, p.fatal) for p in shape.problems),
        passed_over=shape.passed_over,
        likeliest=None if near is None else _fill(near.text, near.span, near.confidence, near.cause),
    )


def _organization(shape: OrganizationShape) -> Organization:
    return Organization(shape.name, shape.aliases, shape.kind, tuple(Span(*pair) for pair in shape.spans))


def _deal(shape: DealShape) -> Deal:
    date = None
    if shape.date is not None and shape.date_span is not None:
        date = _fill(shape.date, shape.date_span, shape.date_confidence or 0.0, shape.date_cause or "")
    return Deal(
        id=shape.id,
        type=_fill(shape.type.value, shape.type_span, shape.type_confidence, shape.type_cause),
        stage=_fill(shape.stage.value, shape.stage_span, shape.stage_confidence, shape.stage_cause),
        parties=tuple(Party(p.name, p.role, Span(*p.span), p.confidence, _cause(p.cause)) for p in shape.parties),
        subject=_fills(shape.subject, shape.subject_spans, shape.subject_confidence, shape.subject_cause),
        brands=_fills(shape.brands, shape.brands_spans, shape.brands_confidence, shape.brands_cause),
        made_in=_fills(shape.made_in, shape.made_in_spans, shape.made_in_confidence, shape.made_in_cause),
        sold_in=_fills(shape.sold_in, shape.sold_in_spans, shape.sold_in_confidence, shape.sold_in_cause),
        terms=tuple(_term(term) for term in shape.terms),
        date=date,
        evidence=_fills(shape.evidence, shape.evidence_spans, shape.evidence_confidence, shape.evidence_cause),
        confidence=shape.confidence,
        stage_alternatives=tuple(shape.stage_alternatives.items()),
    )


def _term(shape: TermShape) -> Term:
    return Term(
        kind=shape.kind,
        text=shape.text,
        value=_text_of(shape.value) or "",
        unit=shape.unit,
        span=Span(*shape.text_span),
        confidence=shape.confidence,
        cause=_cause(shape.cause),
    )


def _statement(shape: StatementShape) -> Statement:
    source = shape.source
    return Statement(
        deal=shape.deal,
        source=Source(
            kind=source.kind,
            name=source.name,
            organization=source.organization,
            descriptor=source.descriptor,
            span=None if shape.source_span is None else Span(*shape.source_span),
            confidence=shape.source_confidence,
            cause=_cause(shape.source_cause),
        ),
        via=_fills(shape.via, shape.via_spans, shape.via_confidence, shape.via_cause),
        stance=_fill(shape.stance.value, shape.stance_span, shape.stance_confidence, shape.stance_cause),
        certainty=_fill(shape.certainty.value, shape.certainty_span, shape.certainty_confidence, shape.certainty_cause),
        evidence=_fill(shape.evidence, shape.evidence_span, shape.evidence_confidence, shape.evidence_cause),
    )


def _fact(shape: FactShape) -> Fact:
    evidence = _fill(shape.evidence, shape.evidence_span, shape.confidence, shape.cause)
    return Fact(shape.subject, shape.relation, shape.object, _text_of(shape.value), evidence)


def _text_of(raw: msgspec.Raw) -> str | None:
    """A JSON string's text, a number's digits as they were written, None for null."""
    data = bytes(raw)
    if data == _NULL:
        return None
    return msgspec.json.decode(data, type=str) if data.startswith(b'"') else data.decode("ascii")


def _fill(value: str, span: SpanShape, confidence: float, cause: str) -> Fill:
    return Fill(value, Span(*span), confidence, _cause(cause))


def _fills(
    values: Iterable[str], spans: Iterable[SpanShape], confidences: Iterable[float], causes: Iterable[str]
) -> tuple[Fill, ...]:
    """One fill for each value; the parallel lists must be equally long, else ValueError."""
    rows = zip(values, spans, confidences, causes, strict=True)
    return tuple(_fill(value, span, confidence, cause) for value, span, confidence, cause in rows)


@lru_cache(maxsize=4096)
def _cause(text: str) -> Cause:
    """The cause that `str` wrote (`rule:talks.with`)."""
    kind, _, name = text.partition(":")
    return Cause(CauseKind(kind), name)
