"""Reading in, ArticleRecord out: the order in which the parts of extraction run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from intalks.extraction.context import DealContext
from intalks.extraction.deal_features import Outline, deal_features, evidence_features, sentences_of
from intalks.extraction.descriptions import with_descriptions
from intalks.extraction.drafts import Draft, draft_deals
from intalks.extraction.facts import extract_facts
from intalks.extraction.roles import choose_roles, specific_role
from intalks.extraction.statements import extract_statements
from intalks.extraction.subjects import Matter, extract_matters
from intalks.extraction.terms import extract_dates, extract_terms
from intalks.extraction.triggers import Trigger, by_sentence, find_triggers
from intalks.lexicon.linear import LinearModel, load_model
from intalks.model.reading import Entity, MentionForm, MentionKind, Reading
from intalks.model.record import ArticleRecord, Cause, CauseKind, Deal, Fact, Fill, Organization, Party, Statement, Term
from intalks.model.span import Span
from intalks.model.vocabulary import DealType, OrganizationKind, Role, Stage

READER_VERSION = "1"
"""Goes up with every change that can change a record."""

_SECOND_EVIDENCE = 0.6
"""The least probability of a further sentence as evidence."""


@dataclass(frozen=True, slots=True)
class _Models:
    type: LinearModel
    stage: LinearModel
    evidence: LinearModel


@cache
def _models() -> _Models:
    return _Models(load_model("deal_type"), load_model("deal_stage"), load_model("deal_evidence"))


@dataclass(frozen=True, slots=True)
class _Shape:
    """A draft with its outline, type, stage and evidence: all that the other slots need."""

    draft: Draft
    outline: Outline
    roles: Mapping[int, tuple[str, float]]
    type: tuple[DealType, float]
    stage: tuple[Stage, float]
    evidence: tuple[tuple[Span, float], ...]


def extract(reading: Reading) -> ArticleRecord:
    """What the article says about deals. An article that says nothing gives a record with empty tuples."""
    named, reading = reading, with_descriptions(reading)
    triggers = by_sentence(find_triggers(reading))
    shapes = [_shape(reading, draft, triggers) for draft in draft_deals(reading, triggers)]
    shapes.sort(key=lambda s: (s.evidence[0][0], sorted(s.outline.parties)))
    contexts = [_context(shape, triggers) for shape in shapes]
    terms, dates = extract_terms(reading, contexts), extract_dates(reading, contexts)
    matters = extract_matters(reading, contexts)
    deals = tuple(
        _deal(reading, f"d{i + 1}", shape, _Values(terms[i], dates[i], matters[i])) for i, shape in enumerate(shapes)
    )
    statements = extract_statements(named, deals)
    facts = extract_facts(named, deals)
    organizations = _organizations(named, deals, statements, facts)
    article = reading.article
    return ArticleRecord(article.id, article.text_hash, READER_VERSION, organizations, deals, statements, facts)


def _shape(reading: Reading, draft: Draft, triggers: Mapping[int, Sequence[Trigger]]) -> _Shape:
    models = _models()
    parties = frozenset(draft.roles)
    outline = Outline(parties, sentences_of(reading, parties))
    features = deal_features(reading, outline, triggers)
    deal_type, type_confidence = models.type.best(features)
    stage, stage_confidence = models.stage.best(features)
    return _Shape(
        draft,
        outline,
        choose_roles(DealType(deal_type), draft.roles),
        (DealType(deal_type), type_confidence),
        (Stage(stage), stage_confidence),
        _evidence(reading, outline, triggers, models.evidence),
    )


def _evidence(
    reading: Reading, outline: Outline, triggers: Mapping[int, Sequence[Trigger]], model: LinearModel
) -> tuple[tuple[Span, float], ...]:
    """The sentence that shows the deal best, and a second one where it is as sure, with their probability; in text
    order.
    """
    scored = sorted(
        ((model.probabilities(evidence_features(reading, outline, s, triggers))["yes"], -s) for s in outline.sentences),
        reverse=True,
    )
    chosen = scored[:1] + [row for row in scored[1:2] if row[0] >= _SECOND_EVIDENCE]
    return tuple((reading.sentences[-negative].span, p) for p, negative in sorted(chosen, key=lambda row: -row[1]))


def _context(shape: _Shape, triggers: Mapping[int, Sequence[Trigger]]) -> DealContext:
    deal_type = shape.type[0]
    parties = tuple((e, specific_role(deal_type, role)) for e, (role, _) in sorted(shape.roles.items()))
    mine = tuple(
        t.token
        for sentence in shape.outline.sentences
        for t in triggers.get(sentence, ())
        if any(a.function and set(a.mention.entities) & shape.outline.parties for a in t.arguments)
    )
    return DealContext(
        deal_type, shape.stage[0], parties, mine, shape.outline.sentences, tuple(span for span, _ in shape.evidence)
    )


@dataclass(frozen=True, slots=True)
class _Values:
    terms: tuple[Term, ...]
    date: Fill | None
    matter: Matter


def _deal(reading: Reading, number: str, shape: _Shape, values: _Values) -> Deal:
    text = reading.article.text
    main = max(shape.evidence, key=lambda row: row[1])[0]
    model = CauseKind.MODEL
    return Deal(
        id=number,
        type=Fill(shape.type[0].value, main, shape.type[1], Cause(model, "deal_type")),
        stage=Fill(shape.stage[0].value, main, shape.stage[1], Cause(model, "deal_stage")),
        parties=tuple(_parties(reading, shape, main)),
        subject=values.matter.subject,
        brands=values.matter.brands,
        made_in=values.matter.made_in,
        sold_in=values.matter.sold_in,
        terms=values.terms,
        date=values.date,
        evidence=tuple(Fill(span.of(text), span, p, Cause(model, "deal_evidence")) for span, p in shape.evidence),
        confidence=shape.draft.probability,
    )


def _parties(reading: Reading, shape: _Shape, main: Span) -> Iterable[Party]:
    for number, (generic, probability) in sorted(shape.roles.items()):
        entity = reading.entities[number]
        role: Role = specific_role(shape.type[0], generic)
        span = _mention_span(reading, entity, main)
        yield Party(
            entity.name, role, span, probability * shape.draft.probability, Cause(CauseKind.MODEL, "pair_roles")
        )


def _mention_span(reading: Reading, entity: Entity, main: Span) -> Span:
    """A mention of the entity within the evidence, else its first one by name."""
    spans = [reading.mentions[m].span for m in entity.mentions]
    named = [reading.mentions[m].span for m in entity.mentions if reading.mentions[m].form is MentionForm.NAME]
    return next((s for s in [*named, *spans] if main.contains(s)), (named or spans)[0])


def _organizations(
    reading: Reading, deals: Sequence[Deal], statements: Sequence[Statement], facts: Sequence[Fact]
) -> tuple[Organization, ...]:
    """The organizations that fill a slot, in order of first mention."""
    used = {p.name for d in deals for p in d.parties} | {b.value for d in deals for b in d.brands}
    used |= {s.source.organization for s in statements if s.source.organization is not None}
    used |= {v.value for s in statements for v in s.via}
    used |= {name for f in facts for name in (f.subject, f.object)}
    brands = {f.subject for f in facts if f.relation == "brand_of"} | {b.value for d in deals for b in d.brands}
    ventures = {p.name for d in deals for p in d.parties if p.role is Role.VENTURE}
    found = []
    for entity in reading.entities:
        if entity.kind is not MentionKind.ORGANIZATION or not {entity.name, *entity.aliases} & used:
            continue
        kind = entity.organization_kind or OrganizationKind.COMPANY
        if kind is OrganizationKind.COMPANY:
            kind = (
                OrganizationKind.BRAND
                if entity.name in brands
                else OrganizationKind.VENTURE
                if entity.name in ventures
                else kind
            )
        spans = tuple(reading.mentions[m].span for m in entity.mentions if reading.mentions[m].form is MentionForm.NAME)
        found.append(Organization(entity.name, entity.aliases, kind, spans))
    return tuple(found)
