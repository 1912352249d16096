"""Statements: what each source says about each deal of the record (codebook, section 3)."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from intalks.extraction.statement_features import (
    certainty_features,
    stance_features,
)
from intalks.extraction.statement_links import link_chances
from intalks.extraction.statement_sources import carriers, source_of, speaker_key, via_of
from intalks.extraction.statement_views import DealView, Hearing, Utterance, token_range
from intalks.extraction.weighing import Deals, UtteranceAnswer, alone, best_of, cause_of, joined, joined_classes
from intalks.lexicon.linear import LinearModel, load_model
from intalks.lexicon.words import word_list
from intalks.model.reading import Attribution, AttributionForm, Reading
from intalks.model.record import Cause, CauseKind, Deal, Fill, Source, Statement
from intalks.model.span import Span
from intalks.model.vocabulary import Certainty, SourceKind, Stance
from intalks.text.quoting import MARKS

KEEP = 0.46
"""A statement is given where it is coded for its deal with more than this probability, however sure the deal is."""
HARDLY = 0.12
"""An utterance less likely than this to be about a deal is not asked for its stance."""
SECOND = 0.9
"""The same for a second stance of one source towards one deal."""
UNSAID = 0.36
"""How likely it must be that no other source affirms a deal for the article itself to be its source, times the root of
how sure the deal is.
"""


@dataclass(frozen=True, slots=True)
class StatementModels:
    """The learned parts; `link` and `stance` see an utterance with a deal, `kind` and `certainty` the utterance."""

    link: LinearModel
    stance: LinearModel
    kind: LinearModel
    certainty: LinearModel


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance as a statement about a deal: how likely it is about it, and its likeliest stance."""

    utterance: Utterance
    deal: DealView
    link: float
    stance: str
    stance_confidence: float
    answer: UtteranceAnswer | None = None


@cache
def default_models() -> StatementModels:
    return StatementModels(*(load_model(f"statement_{part}") for part in ("link", "stance", "kind", "certainty")))


def extract_statements(
    reading: Reading, deals: Sequence[Deal], models: StatementModels | None = None, *, beside: Deals | None = None
) -> tuple[Statement, ...]:
    """The statements about the given deals, in the order of the deals and then of the text.

    One for each source, deal and stance; for a deal that no source given affirms one more, of source kind `none`.
    `reading` has the described parties too, without whom a deal is known by its other party alone; `beside` is the
    network's view of the deals.
    """
    if not deals:
        return ()
    models = models or default_models()
    hearing = Hearing.of(reading, deals)
    heard = list(listen(hearing, models, beside))
    result: list[Statement] = []
    for view in hearing.deals:
        spoken, affirmed = _about(hearing, [h for h in heard if h.deal is view], models)
        unsaid = 1.0 - affirmed
        if beside is not None:
            unsaid = joined("unsaid", beside.unsaid(view.order)[0], unsaid)
        if math.sqrt(view.deal.confidence) * unsaid >= UNSAID:
            result.extend(_unsaid(hearing, view, unsaid, models))
        result.extend(spoken)
    return tuple(result)


def listen(hearing: Hearing, models: StatementModels, beside: Deals | None = None) -> Iterator[Heard]:
    """Every utterance towards every deal, but for those that are hardly about it."""
    known: list[tuple[UtteranceAnswer, ...]] = [() for _ in hearing.utterances]
    if beside is not None:
        known = beside.utterances([u.attribution for u in hearing.utterances])
    for utterance, chances in link_chances(hearing, models.link):
        for number, (view, linear) in enumerate(zip(hearing.deals, chances, strict=True)):
            answers = known[utterance.order]
            answer = answers[number] if answers else None
            link = linear if answer is None else join_link(answer.link, linear)
            if link >= HARDLY:
                stance, confidence = read_stance(hearing, utterance, view, (models, answer))
                yield Heard(utterance, view, link, stance, confidence, answer)


def join_link(network: float, linear: float) -> float:
    """Both together; the network alone where the linear model was not asked, which is told by 0."""
    return joined("link", network, linear) if linear > 0.0 else alone("link", network)


def read_stance(
    hearing: Hearing, utterance: Utterance, view: DealView, voices: tuple[StatementModels, UtteranceAnswer | None]
) -> tuple[str, float]:
    if utterance.attribution.form is AttributionForm.NO_COMMENT:
        return Stance.DECLINES.value, 0.95
    if _withheld(hearing.reading, utterance.attribution):
        return Stance.HEDGES.value, 0.9
    models, answer = voices
    linear = models.stance.probabilities(stance_features(hearing, utterance, view))
    return best_of(linear if answer is None else joined_classes("stance", answer.stance, linear))


def _withheld(reading: Reading, attribution: Attribution) -> bool:
    """Whether the words are what somebody would not say, confirm or rule out."""
    tokens, cue = reading.tokens, attribution.cue
    if tokens.lemma[cue] not in word_list("withheld_verbs"):
        return False
    near = range(max(0, cue - 5), min(cue + 5, len(tokens)))
    return any(tokens.dep[i] == "neg" and tokens.head[i] == cue for i in near)


def _about(hearing: Hearing, heard: Iterable[Heard], models: StatementModels) -> tuple[list[Statement], float]:
    """The statements of coded sources about one deal, and the probability that one of them affirms it."""
    by_source: dict[tuple[object, ...], list[Heard]] = defaultdict(list)
    for h in heard:
        by_source[speaker_key(h.utterance.attribution.speaker)].append(h)
    statements: list[tuple[int, Statement]] = []
    unaffirmed = 1.0
    for group in by_source.values():
        by_stance: dict[str, list[Heard]] = defaultdict(list)
        for h in group:
            by_stance[h.stance].append(h)
        total = _either(group)
        ranked = sorted(by_stance, key=lambda s: (-_either(by_stance[s]), s))
        unaffirmed *= 1.0 - _either(by_stance.get(Stance.AFFIRMS.value, []))
        for rank, stance in enumerate(ranked):
            certainty = total if rank == 0 else _either(by_stance[stance])
            if certainty >= (KEEP if rank == 0 else SECOND):
                clearest = max(by_stance[stance], key=lambda h: (h.link, -h.utterance.order))
                statements.append((clearest.utterance.order, _statement(hearing, clearest, certainty, models)))
    statements.sort(key=lambda row: row[0])
    return [s for _, s in statements], 1.0 - unaffirmed


def _either(heard: Sequence[Heard]) -> float:
    """The probability that one of them at least is about the deal."""
    return 1.0 - math.prod(1.0 - h.link for h in heard)


def _statement(hearing: Hearing, heard: Heard, confidence: float, models: StatementModels) -> Statement:
    attribution = heard.utterance.attribution
    text = hearing.reading.article.text
    span = evidence_span(text, attribution.content[0])
    return Statement(
        deal=heard.deal.deal.id,
        source=source_of(hearing, heard.utterance, confidence, (models.kind, heard.answer)),
        via=via_of(hearing, heard.utterance, carriers(hearing)),
        stance=Fill(heard.stance, span, heard.stance_confidence, cause_of(models.stance.id, heard.answer)),
        certainty=_certainty(hearing, heard, span, models),
        evidence=Fill(span.of(text), span, confidence, Cause(CauseKind.RULE, attribution.rule)),
    )


def _certainty(hearing: Hearing, heard: Heard, span: Span, models: StatementModels) -> Fill:
    """Fixed by the stance for `hedges` and `declines` (ruling 14), else as worded."""
    rule = Cause(CauseKind.RULE, "ruling-14")
    if heard.stance == Stance.HEDGES:
        return Fill(Certainty.POSSIBLE.value, span, heard.stance_confidence, rule)
    if heard.stance == Stance.DECLINES:
        return Fill(Certainty.CERTAIN.value, span, heard.stance_confidence, rule)
    kind = heard.utterance.attribution.speaker.kind.value
    said = (heard.utterance.first, heard.utterance.last)
    linear = models.certainty.probabilities(certainty_features(hearing.reading.tokens, said, heard.stance, kind))
    both = linear if heard.answer is None else joined_classes("certainty", heard.answer.certainty, linear)
    value, sure = best_of(both)
    return Fill(value, span, sure, cause_of(models.certainty.id, heard.answer))


def evidence_span(text: str, span: Span) -> Span:
    """The words of the span without the marks at its ends."""
    start, end = span.start, span.end
    while start < end - 1 and text[start] in f" \n',{MARKS}":
        start += 1
    while end - 1 > start and (text[end - 1] in f" \n,{MARKS}" or text.endswith("''", start, end)):
        end -= 1
    return Span(start, end)


def _unsaid(hearing: Hearing, view: DealView, confidence: float, models: StatementModels) -> Iterator[Statement]:
    """The article's own word for a deal: its main evidence, on no one's word (ruling 18)."""
    for evidence in view.deal.evidence[:1]:
        rule = Cause(CauseKind.RULE, "ruling-18")
        tokens = hearing.reading.tokens
        features = certainty_features(tokens, token_range(tokens, evidence.span), Stance.AFFIRMS.value, "none")
        value, sure = models.certainty.best(features)
        yield Statement(
            deal=view.deal.id,
            source=Source(SourceKind.NONE, None, None, None, None, confidence, rule),
            via=(),
            stance=Fill(Stance.AFFIRMS.value, evidence.span, confidence, rule),
            certainty=Fill(value, evidence.span, sure, Cause(CauseKind.MODEL, models.certainty.id)),
            evidence=Fill(evidence.value, evidence.span, min(confidence, evidence.confidence), rule),
        )
