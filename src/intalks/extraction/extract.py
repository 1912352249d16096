"""Reading in, ArticleRecord out: the order in which the parts of extraction run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations
from typing import TypeAlias

from intalks.extraction.context import DealContext
from intalks.extraction.deal_features import Outline, deal_features, evidence_features, sentences_of
from intalks.extraction.descriptions import with_descriptions
from intalks.extraction.drafts import Draft, LinearPairs, draft_deals, linear_pairs
from intalks.extraction.endings import SURELY, ending
from intalks.extraction.facts import extract_facts
from intalks.extraction.making import SURE, Told, told
from intalks.extraction.mentioned import DealSide
from intalks.extraction.no_deals import only_compete
from intalks.extraction.roles import choose_roles, specific_role
from intalks.extraction.standing import standing
from intalks.extraction.statements import extract_statements
from intalks.extraction.subjects import Matter, extract_matters
from intalks.extraction.terms import extract_dates, extract_terms
from intalks.extraction.triggers import Trigger, by_sentence, find_triggers
from intalks.extraction.weighing import Deals, Weighing, best_of, joined, joined_classes, weigh
from intalks.lexicon.linear import LinearModel, load_model
from intalks.model.reading import Entity, MentionForm, MentionKind, Reading
from intalks.model.record import (
    ENDED,
    LEAST_ALTERNATIVE,
    ArticleRecord,
    Cause,
    CauseKind,
    Deal,
    Fact,
    Fill,
    Organization,
    Party,
    Statement,
    Term,
)
from intalks.model.span import Span
from intalks.model.vocabulary import DealType, OrganizationKind, Role, Stage

READER_VERSION = "18"
"""Goes up with every change that can change a record."""

_PROMISING = 0.03
"""The least probability of a deal that any pair must have by the linear model for the network to be asked at all."""

_SECOND_EVIDENCE = 0.6
"""The least probability of a further sentence that the other slots build on as on the first."""

_ALSO_SHOWN = 0.15
"""The least probability of one that the record has as evidence besides: coders give two for one deal in four."""


Triggers: TypeAlias = Mapping[int, list[Trigger]]
Shown: TypeAlias = tuple[tuple[Span, float], ...]
"""Sentences that show a deal, each with its probability."""


@dataclass(frozen=True, slots=True)
class LinearModels:
    """The models of a deal's type, stage and evidence."""

    type: LinearModel
    stage: LinearModel
    evidence: LinearModel


@cache
def linear_models() -> LinearModels:
    return LinearModels(load_model("deal_type"), load_model("deal_stage"), load_model("deal_evidence"))


@dataclass(frozen=True, slots=True)
class _Shape:
    """A draft with its outline, type, stage and evidence, the best first: all that the other slots need."""

    draft: Draft
    brands: tuple[int, ...]
    outline: Outline
    roles: Mapping[int, tuple[str, float]]
    type: tuple[DealType, float]
    stage: tuple[Stage, float]
    evidence: Shown
    told: Told | None = None
    ended: bool = False
    stage_alternatives: tuple[tuple[Stage, float], ...] = ()

    @property
    def leading(self) -> Shown:
        """The evidence that the other slots build on."""
        return (self.evidence[0], *(row for row in self.evidence[1:] if row[1] >= _SECOND_EVIDENCE))

    @property
    def whole(self) -> Told | None:
        """What told the deal, where that told all of it."""
        return self.told if self.told is not None and self.told.whole else None


def extract(reading: Reading) -> ArticleRecord:
    """What the article says about deals. An article that says nothing gives a record with empty tuples."""
    named, reading = reading, with_descriptions(reading)
    triggers = by_sentence(find_triggers(reading))
    linear = linear_pairs(reading, triggers)
    promising = any(pair.probability >= _PROMISING for pair in linear.values())
    weighing = weigh(reading, triggers) if promising else None
    shapes = [] if weighing is None else _shapes(weighing, linear, triggers)
    contexts = [_context(shape, triggers) for shape in shapes]
    beside = Deals.of(weighing, [_side(shape) for shape in shapes]) if weighing is not None and shapes else None
    terms, dates = extract_terms(reading, contexts, beside=beside), extract_dates(reading, contexts, beside=beside)
    matters = extract_matters(reading, contexts)
    deals = tuple(
        _deal(reading, f"d{i + 1}", shape, _Values(terms[i], dates[i], matters[i])) for i, shape in enumerate(shapes)
    )
    statements = extract_statements(reading, deals, beside=beside)
    facts = extract_facts(named, deals, weighing=weighing)
    organizations = _organizations(named, deals, statements, facts)
    all_shown = tuple(replace(d, evidence=_shown(reading, s, s.evidence)) for d, s in zip(deals, shapes, strict=True))
    article = reading.article
    return ArticleRecord(article.id, article.text_hash, READER_VERSION, organizations, all_shown, statements, facts)


def _shapes(weighing: Weighing, linear: LinearPairs, triggers: Triggers) -> list[_Shape]:
    shapes = [_shape(weighing, *without_brands(weighing, d), triggers) for d in draft_deals(linear, weighing)]
    kept = [s for s in shapes if not _is_of_rivals(weighing.reading, s, triggers)]
    all_told = [*kept, *_standing(weighing.reading, kept, triggers)]
    return sorted(all_told, key=lambda s: (s.evidence[0][0], sorted(s.outline.parties)))


def _standing(reading: Reading, shapes: Sequence[_Shape], triggers: Triggers) -> Iterator[_Shape]:
    """What stands already between parties of these deals, where none of them is that."""
    shown = {span for shape in shapes for span, _ in shape.leading}
    known = {(shape.type[0], pair) for shape in shapes for pair in combinations(sorted(shape.outline.parties), 2)}
    for shape in shapes:
        for sentence in shape.outline.sentences:
            span = reading.sentences[sentence].span
            beside = () if span in shown else triggers.get(sentence, ())
            for found in standing(reading, shape.outline.parties, shape.type[0], beside):
                one, other = sorted(found.roles)
                if (found.type, (one, other)) not in known:
                    known.add((found.type, (one, other)))
                    yield _told_shape(found, sentence, span)


def _told_shape(found: Told, sentence: int, span: Span) -> _Shape:
    roles = {e: (role, SURE) for e, role in found.roles.items()}
    draft = Draft({e: {role: 1.0} for e, role in found.roles.items()}, SURE)
    outline = Outline(frozenset(roles), (sentence,))
    return _Shape(draft, (), outline, roles, (found.type, SURE), (Stage.COMPLETED, SURE), ((span, SURE),), found)


def _is_of_rivals(reading: Reading, shape: _Shape, triggers: Triggers) -> bool:
    shown = _sentence_at(reading, shape.outline, shape.evidence[0][0])
    return only_compete(reading, shape.outline.parties, shown, triggers.get(shown, ()))


def _sentence_at(reading: Reading, outline: Outline, span: Span) -> int:
    return next(s for s in outline.sentences if reading.sentences[s].span == span)


def without_brands(weighing: Weighing, draft: Draft) -> tuple[Draft, tuple[int, ...]]:
    """The draft without brands beside two firms at least, unless they are what is bought; and those brands.

    Goods are sold under a brand; the parties are the firms (ruling 9).
    """
    brands = tuple(
        e
        for e, table in sorted(draft.roles.items())
        if weighing.reading.entities[e].organization_kind is OrganizationKind.BRAND and best_of(table)[0] != "bought"
    )
    if len(draft.roles) - len(brands) < 2:  # a deal has two sides
        return draft, ()
    return replace(draft, roles={e: table for e, table in draft.roles.items() if e not in brands}), brands


def _shape(weighing: Weighing, draft: Draft, brands: tuple[int, ...], triggers: Triggers) -> _Shape:
    models, reading = linear_models(), weighing.reading
    parties = frozenset(draft.roles)
    pairs = _showing(weighing, draft)
    outline = Outline(parties, sentences_of(reading, parties))
    features = deal_features(reading, outline, triggers)
    deal_type = best_of(joined_classes("type", weighing.types(pairs), models.type.probabilities(features)))
    stages = joined_classes("stage", weighing.stages(pairs), models.stage.probabilities(features))
    kind = (DealType(deal_type[0]), deal_type[1])
    evidence = _evidence(weighing, pairs, (outline, triggers), models.evidence)
    shown = _sentence_at(reading, outline, evidence[0][0])
    said = told(reading, parties, shown, kind, triggers=triggers.get(shown, ()))
    ended = ending(reading, parties, shown)
    roles = choose_roles(kind[0] if said is None else said.type, draft.roles)
    if said is not None:
        kind, roles = (said.type, SURE), roles | {e: (role, SURE) for e, role in said.roles.items()}
    (name, sure), *others = sorted(stages.items(), key=lambda row: (-row[1], row[0]))
    stage = (Stage(name), sure) if ended is None else (ended, SURELY)
    beside = tuple((Stage(other), p) for other, p in others if p >= LEAST_ALTERNATIVE and ended is None)
    return _Shape(draft, brands, outline, roles, kind, stage, evidence, said, ended is not None, beside)


def _showing(weighing: Weighing, draft: Draft) -> list[int]:
    """The pairs of its parties that show the deal; all of theirs where those were a brand's."""
    mine = [weighing.numbers[pair] for pair in draft.pairs if draft.roles.keys() >= set(pair)]
    return mine or weighing.pairs_of(list(draft.roles))


def _evidence(weighing: Weighing, pairs: Sequence[int], seen: tuple[Outline, Triggers], model: LinearModel) -> Shown:
    """The sentence that shows the deal best, and a second one that may show it too."""
    outline, triggers = seen
    reading, shown = weighing.reading, weighing.evidence(pairs)
    scored = []
    for sentence in outline.sentences:
        linear = model.probabilities(evidence_features(reading, outline, sentence, triggers))["yes"]
        network = float(shown[sentence]) if sentence < len(shown) else 0.0
        scored.append((joined("evidence", network, linear), -sentence))
    scored.sort(reverse=True)
    chosen = scored[:1] + [row for row in scored[1:2] if row[0] >= _ALSO_SHOWN]
    return tuple((reading.sentences[-negative].span, p) for p, negative in chosen)


def _side(shape: _Shape) -> DealSide:
    return DealSide({e: role for e, (role, _) in shape.roles.items()}, shape.outline.sentences)


def _context(shape: _Shape, triggers: Triggers) -> DealContext:
    deal_type = shape.type[0]
    parties = tuple((e, specific_role(deal_type, role)) for e, (role, _) in sorted(shape.roles.items()))
    mine = tuple(
        t.token
        for sentence in shape.outline.sentences
        for t in triggers.get(sentence, ())
        if any(a.function and set(a.mention.entities) & shape.outline.parties for a in t.arguments)
    )
    return DealContext(
        deal_type, shape.stage[0], parties, mine, shape.outline.sentences, tuple(span for span, _ in shape.leading)
    )


@dataclass(frozen=True, slots=True)
class _Values:
    terms: tuple[Term, ...]
    date: Fill | None
    matter: Matter


def _deal(reading: Reading, number: str, shape: _Shape, values: _Values) -> Deal:
    main = shape.evidence[0][0]
    return Deal(
        id=number,
        type=Fill(shape.type[0].value, main, shape.type[1], _cause("network+deal_type", shape.told)),
        stage=Fill(shape.stage[0].value, main, shape.stage[1], _of_stage(shape)),
        parties=tuple(_parties(reading, shape, main)),
        subject=values.matter.subject,
        brands=(*values.matter.brands, *_brands(reading, shape, main, values.matter.brands)),
        made_in=values.matter.made_in,
        sold_in=values.matter.sold_in,
        terms=values.terms,
        date=values.date,
        evidence=_shown(reading, shape, shape.leading),
        confidence=shape.draft.probability,
        stage_alternatives=shape.stage_alternatives,
    )


def _shown(reading: Reading, shape: _Shape, evidence: Shown) -> tuple[Fill, ...]:
    cause = _cause("network+deal_evidence", shape.whole)
    return tuple(Fill(span.of(reading.article.text), span, p, cause) for span, p in evidence)


def _of_stage(shape: _Shape) -> Cause:
    """What gave the stage."""
    return ENDED if shape.ended else _cause("network+deal_stage", shape.whole)


def _cause(model: str, told: Told | None) -> Cause:
    """The rule that told a value, else the model."""
    return Cause(CauseKind.MODEL, model) if told is None else Cause(CauseKind.RULE, told.rule)


def _parties(reading: Reading, shape: _Shape, main: Span) -> Iterable[Party]:
    for number, (generic, probability) in sorted(shape.roles.items()):
        entity = reading.entities[number]
        role: Role = specific_role(shape.type[0], generic)
        span = _mention_span(reading, entity, main)
        cause = _cause("network+pair_roles", shape.told if shape.told and number in shape.told.roles else None)
        yield Party(entity.name, role, span, probability * shape.draft.probability, cause)


def _brands(reading: Reading, shape: _Shape, main: Span, known: Sequence[Fill]) -> Iterable[Fill]:
    names = {fill.value for fill in known}
    for number in shape.brands:
        entity = reading.entities[number]
        if entity.name not in names:
            span = _mention_span(reading, entity, main)
            yield Fill(entity.name, span, 0.5, Cause(CauseKind.RULE, "brand-beside-firms"))


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
