"""Statements: what each source says about each deal of the record (codebook, section 3)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache

from intalks.extraction.scoring import YES
from intalks.extraction.statement_features import certainty_features, stance_features
from intalks.extraction.statement_links import link_chances
from intalks.extraction.statement_sources import carriers, source_of, via_of
from intalks.extraction.statement_views import DealView, Hearing, Utterance, token_range
from intalks.extraction.statement_voices import (
    Debate,
    Heard,
    Voice,
    VoiceKey,
    clear_features,
    either,
    given_features,
    unsaid_features,
)
from intalks.extraction.weighing import Deals, UtteranceAnswer, alone, best_of, cause_of, joined, joined_classes
from intalks.lexicon.linear import LinearModel, load_model
from intalks.model.reading import AttributionForm, Reading
from intalks.model.record import Cause, CauseKind, Deal, Fill, Source, Statement
from intalks.model.span import Span
from intalks.model.vocabulary import Certainty, SourceKind, Stance

KEEP = 0.27
"""A source is given where it is coded for the deal with this probability, or is the likeliest that a deal has."""
HARDLY = 0.04
"""An utterance less likely than this to be about a deal is not asked for its stance."""
SECOND = 0.95
"""How likely words of a second stance of one source must be about a deal to be a statement of their own."""
UNSAID = 0.34
"""The same for the article itself."""


@dataclass(frozen=True, slots=True)
class StatementModels:
    """The learned parts; `link` and `stance` see an utterance with a deal, `kind` and `certainty` the utterance,
    `given` all that a source says of a deal, `clear` one of its utterances beside the others, `unsaid` a deal and all
    that is said of it.
    """

    link: LinearModel
    stance: LinearModel
    kind: LinearModel
    certainty: LinearModel
    given: LinearModel
    clear: LinearModel
    unsaid: LinearModel


@cache
def default_models() -> StatementModels:
    return StatementModels(*(load_model(f"statement_{part.name}") for part in fields(StatementModels)))


def extract_statements(
    reading: Reading, deals: Sequence[Deal], models: StatementModels | None = None, *, beside: Deals | None = None
) -> tuple[Statement, ...]:
    """The statements about the given deals, in the order of the deals and then of the text.

    One for each source, deal and stance; for a deal that the article is likely to be the source of one more, of source
    kind `none`.
    `beside` is the network's view of the deals.
    """
    if not deals:
        return ()
    models = models or default_models()
    hearing = Hearing.of(reading, deals)
    debate = Debate.of(hearing, listen(hearing, models, beside))
    given = given_chances(debate, models)
    result: list[Statement] = []
    for view in hearing.deals:
        unsaid = models.unsaid.probabilities(unsaid_features(debate, view, (silence(beside, view), given)))[YES]
        chances = [given[voice.speaker, view.order] for voice in debate.about(view)]
        least = min(KEEP, max([unsaid, *chances]))  # somebody says that there is a deal
        if unsaid >= UNSAID or unsaid == least:
            result.extend(_unsaid(hearing, view, unsaid, models))
        result.extend(_about(debate, view, (given, least), models))
    return tuple(result)


def given_chances(debate: Debate, models: StatementModels) -> dict[VoiceKey, float]:
    """How likely each source is coded for each deal that it may speak of."""
    return {key: models.given.probabilities(given_features(debate, voice))[YES] for key, voice in debate.voices.items()}


def silence(beside: Deals | None, view: DealView) -> float:
    """What the network says of the article itself as the deal's source; an even chance where it has no word."""
    return 0.5 if beside is None else beside.unsaid(view.order)[0]


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
                stances = read_stance(hearing, utterance, view, (models, answer))
                yield Heard(utterance, view, link, linear, stances, answer)


def join_link(network: float, linear: float) -> float:
    """Both together; the network alone where the linear model was not asked, which is told by 0."""
    return joined("link", network, linear) if linear > 0.0 else alone("link", network)


def read_stance(
    hearing: Hearing, utterance: Utterance, view: DealView, voices: tuple[StatementModels, UtteranceAnswer | None]
) -> dict[str, float]:
    if utterance.attribution.form is AttributionForm.NO_COMMENT:
        return {Stance.DECLINES.value: 0.95}
    models, answer = voices
    linear = models.stance.probabilities(stance_features(hearing, utterance, view))
    return linear if answer is None else joined_classes("stance", answer.stance, linear)


def _about(
    debate: Debate, view: DealView, chances: tuple[Mapping[VoiceKey, float], float], models: StatementModels
) -> list[Statement]:
    """The statements of coded sources about one deal, in the order of the text. `chances` are how likely each is
    coded, and how likely it has to be.
    """
    given, least = chances
    statements: list[tuple[int, Statement]] = []
    for voice in debate.about(view):
        confidence = given[voice.speaker, view.order]
        if confidence >= least:
            chosen = (
                (h.utterance.order, _statement(debate.hearing, h, confidence, models))
                for h in _stances(voice, models.clear)
            )
            statements.extend(chosen)
    statements.sort(key=lambda row: row[0])
    return [s for _, s in statements]


def _stances(voice: Voice, model: LinearModel) -> Iterator[Heard]:
    """The clearest words of the source's likeliest stance, and of each further one that is sure."""
    by_stance: dict[str, list[Heard]] = defaultdict(list)
    for heard in voice.heard:
        by_stance[heard.stance].append(heard)
    ranked = sorted(by_stance, key=lambda s: (-either(by_stance[s]), s))
    for rank, stance in enumerate(ranked):
        if rank == 0 or either(by_stance[stance]) >= SECOND:
            yield clearest(voice, by_stance[stance], model)


def clearest(voice: Voice, heard: Sequence[Heard], model: LinearModel) -> Heard:
    """Of some of a source's words those that a coder is the likeliest to take; the first where two are equal."""
    if len(heard) == 1:
        return heard[0]
    return max(heard, key=lambda h: (model.probabilities(clear_features(voice, h))[YES], -h.utterance.order))


def _statement(hearing: Hearing, heard: Heard, confidence: float, models: StatementModels) -> Statement:
    attribution = heard.utterance.attribution
    text = hearing.reading.article.text
    span = evidence_span(text, attribution.content[0])
    return Statement(
        deal=heard.deal.deal.id,
        source=source_of(hearing, heard.utterance, confidence, (models.kind, heard.answer)),
        via=via_of(hearing, heard.utterance, carriers(hearing)),
        stance=Fill(heard.stance, span, heard.stances[heard.stance], cause_of(models.stance.id, heard.answer)),
        certainty=_certainty(hearing, heard, span, models),
        evidence=Fill(span.of(text), span, confidence, Cause(CauseKind.RULE, attribution.rule)),
    )


def _certainty(hearing: Hearing, heard: Heard, span: Span, models: StatementModels) -> Fill:
    """Fixed by the stance for `hedges` and `declines` (ruling 14), else as worded."""
    rule = Cause(CauseKind.RULE, "ruling-14")
    if heard.stance == Stance.HEDGES:
        return Fill(Certainty.POSSIBLE.value, span, heard.stances[heard.stance], rule)
    if heard.stance == Stance.DECLINES:
        return Fill(Certainty.CERTAIN.value, span, heard.stances[heard.stance], rule)
    kind = heard.utterance.attribution.speaker.kind.value
    said = (heard.utterance.first, heard.utterance.last)
    linear = models.certainty.probabilities(certainty_features(hearing.reading.tokens, said, heard.stance, kind))
    both = linear if heard.answer is None else joined_classes("certainty", heard.answer.certainty, linear)
    value, sure = best_of(both)
    return Fill(value, span, sure, cause_of(models.certainty.id, heard.answer))


def evidence_span(text: str, span: Span) -> Span:
    """The words of the span without the marks at its ends."""
    start, end = span.start, span.end
    while start < end - 1 and text[start] in " \n\"“”',":
        start += 1
    while end - 1 > start and text[end - 1] in ' \n"“”,':
        end -= 1
    return Span(start, end)


def _unsaid(hearing: Hearing, view: DealView, confidence: float, models: StatementModels) -> Iterator[Statement]:
    """The article's own word for a deal: its main evidence, on no one's word; what it says affirms (ruling 18)."""
    for evidence in view.deal.evidence[:1]:
        rule = Cause(CauseKind.RULE, "ruling-18")
        tokens = hearing.reading.tokens
        features = certainty_features(tokens, token_range(tokens, evidence.span), Stance.AFFIRMS.value, "none")
        value, sure = models.certainty.best(features)
        yield Statement(
            deal=view.deal.id,
            source=Source(
                SourceKind.NONE, None, None, None, None, confidence, Cause(CauseKind.MODEL, models.unsaid.id)
            ),
            via=(),
            stance=Fill(Stance.AFFIRMS.value, evidence.span, confidence, rule),
            certainty=Fill(value, evidence.span, sure, Cause(CauseKind.MODEL, models.certainty.id)),
            evidence=Fill(evidence.value, evidence.span, min(confidence, evidence.confidence), rule),
        )
