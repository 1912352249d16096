"""Whether an utterance is about a deal: features of how it stands to each, for the model `statement_link`.

Each feature is one string; what stands before the first `=` says what it is about.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intalks.extraction.statement_views import DealView, Hearing, Utterance, overlaps, speaker_side
from intalks.lexicon.linear import LinearModel
from intalks.lexicon.words import word_list
from intalks.model.reading import AttributionForm

_FAR = 99
APART = 1
"""An utterance with no more `touch` than this has nothing to do with a deal: 2 in 100 of them were coded for it."""


@dataclass(frozen=True, slots=True)
class Bearing:
    """How an utterance stands to each deal, in their order, before anything learned.

    `touch`: the higher, the nearer. `parties`: how many of the deal's are spoken of. `words`: lemmas shared with its
    evidence. `inside`: whether evidence and content overlap. `recent`: the deal that the text spoke of last before the
    sentence.
    `chain`: how the same speaker's words before stood to it. `distinct`: how many deals have a party of their own that
    is spoken of.
    """

    touch: tuple[int, ...]
    parties: tuple[int, ...]
    words: tuple[int, ...]
    inside: tuple[bool, ...]
    recent: int | None
    chain: tuple[str, ...]
    distinct: int


def link_chances(hearing: Hearing, model: LinearModel) -> Iterator[tuple[Utterance, tuple[float, ...]]]:
    """For each utterance that touches any the probability that it is about each of the deals, in their order."""
    offset = model.bias[1] - model.bias[0]
    for utterance, near in bearings(hearing):
        if max(near.touch) <= APART:
            continue
        alone = offset + _sum(model, alone_features(utterance))
        chances = (
            _chance(alone + _sum(model, pair_features(hearing, utterance, deal, near))) if touch > APART else 0.0
            for deal, touch in zip(hearing.deals, near.touch, strict=True)
        )
        yield utterance, tuple(chances)


def _chance(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-score))


def _sum(model: LinearModel, features: Sequence[str]) -> float:
    """What the features say for the second of the model's two classes over the first."""
    weights = model.weights
    rows = (row for feature in features if (row := weights.get(feature)) is not None)
    return math.fsum(row[1] - row[0] for row in rows)


def bearings(hearing: Hearing) -> Iterator[tuple[Utterance, Bearing]]:
    """Each utterance with how it stands to each deal, in the order of the text; nothing where there is no deal."""
    if not hearing.deals:
        return
    recent = _recency(hearing)
    last: dict[object, tuple[int, Bearing]] = {}
    for utterance in hearing.utterances:
        speaker = utterance.attribution.speaker
        who = (speaker.entity, speaker.organization, speaker.descriptor)
        near = _bearing(hearing, utterance, recent[utterance.sentence], last.get(who))
        last[who] = (utterance.sentence, near)
        yield utterance, near


def _bearing(hearing: Hearing, utterance: Utterance, recent: int | None, before: tuple[int, Bearing] | None) -> Bearing:
    """`before`: the sentence and bearing of the speaker's last words."""
    parties = tuple(len(d.parties & utterance.entities) for d in hearing.deals)
    around = tuple(len(d.parties & utterance.around) for d in hearing.deals)
    words = tuple(len(utterance.lemmas & d.lemmas) for d in hearing.deals)
    inside = tuple(overlaps(utterance, d) for d in hearing.deals)
    touch = tuple(
        3 * min(p, 2) + min(a, 2) + min(w, 3) + 4 * i + (2 if d.order == recent else 0)
        for d, p, a, w, i in zip(hearing.deals, parties, around, words, inside, strict=True)
    )
    chain = ("first",) * len(touch)
    if before is not None:
        old, top = before[1].touch, max(before[1].touch)
        gap = "close" if utterance.sentence - before[0] <= 1 else "far"
        chain = tuple(f"{gap}/{'best' if t == top else 'less'}/{t >= 6}" for t in old)
    distinct = sum(not d.distinct.isdisjoint(utterance.entities) for d in hearing.deals)
    return Bearing(touch, parties, words, inside, recent, chain, distinct)


def alone_features(utterance: Utterance) -> list[str]:
    """What the utterance is in itself."""
    attribution = utterance.attribution
    features = [
        f"kind={attribution.speaker.kind.value}",
        f"form={attribution.form.value}",
        f"rule={attribution.rule}",
        f"sentence={_bucket(utterance.sentence)}",
        f"length={_bucket(utterance.last - utterance.first)}",
        f"via={bool(attribution.via)}",
    ]
    if attribution.form is not AttributionForm.NO_COMMENT:
        features += [f"says={w}" for w in sorted(utterance.lemmas)]
        features += [f"mood={m}" for m in utterance.modality]
    return features


def pair_features(hearing: Hearing, utterance: Utterance, deal: DealView, near: Bearing) -> list[str]:
    """How it stands to the deal."""
    place = _place_features(hearing, utterance, deal, near)
    if utterance.attribution.form is AttributionForm.NO_COMMENT:
        return [*place, *_speaker_features(hearing, utterance, deal, near), *(f"silent:{f}" for f in place)]
    return [
        *place,
        *_speaker_features(hearing, utterance, deal, near),
        *_firm_features(hearing, utterance, deal, near),
        *_word_features(utterance, deal, near),
    ]


def _place_features(hearing: Hearing, utterance: Utterance, deal: DealView, near: Bearing) -> list[str]:
    """Where the words stand: near the deal's evidence, after talk of it, nearer to another deal."""
    n, count = deal.order, len(hearing.deals)
    party = min(near.parties[n], 3)
    distance = _distance(utterance, deal)
    best, own = max(near.touch), near.touch[n]
    rivals = min(sum(t >= own for t in near.touch) - 1, 2)
    inside, recent = near.inside[n], near.recent == n
    return [
        f"deals={min(count, 5)}",
        f"order={min(n, 3)}/{min(count, 4)}",
        f"party={party}",
        f"party+count={party}/{min(count, 3)}",
        f"allparties={near.parties[n] >= len(deal.roles) > 0}",
        f"inside={inside}",
        f"inside+others={inside}/{sum(near.inside) - inside > 0}",
        f"distance={distance}",
        f"distance+party={distance}/{party}",
        f"recent={recent}",
        f"recent+count={recent}/{min(count, 3)}",
        f"best={own == best}/{rivals}/{min(count, 3)}",
        f"behind={min(best - own, 8)}",
        f"touch={min(own, 14)}",
        f"chain={near.chain[n]}",
        f"chain+rule={near.chain[n]}/{utterance.attribution.rule == 'quote-continued'}",
        f"sure={_surety(deal)}",
        f"sure+inside={_surety(deal)}/{inside}",
    ]


def _speaker_features(hearing: Hearing, utterance: Utterance, deal: DealView, near: Bearing) -> list[str]:
    """Who speaks, seen from the deal, and how much of the article the deal is."""
    attribution = utterance.attribution
    party = min(near.parties[deal.order], 3)
    kind, stage = attribution.speaker.kind.value, deal.deal.stage.value
    side = speaker_side(hearing, utterance, deal)
    firm = attribution.speaker.organization
    shared = 0 if firm is None else hearing.shared.get(firm, 0)
    main = f"{deal.prominence == hearing.prominence}/{min(deal.titled, 2)}"
    return [
        f"speaker={side}",
        f"speaker+kind={side}/{kind}",
        f"speaker+form={side}/{attribution.form.value}",
        f"speaker+party={side}/{party}",
        f"speaker+shared={side}/{min(shared, 3)}",
        f"rule+party={attribution.rule}/{party > 0}",
        f"stage={stage}",
        f"stage+kind={stage}/{kind}",
        f"type={deal.deal.type.value}",
        f"main={main}",
        f"main+count={main}/{min(len(hearing.deals), 3)}",
        f"main+kind={main}/{kind}",
        f"main+party={main}/{party}",
        f"titled={min(deal.titled, 2)}",
        f"prominence={_bucket(deal.prominence)}",
    ]


def _firm_features(hearing: Hearing, utterance: Utterance, deal: DealView, near: Bearing) -> list[str]:
    """Which firms the words name: this deal's, another's, strangers."""
    party = min(near.parties[deal.order], 3)
    elsewhere = hearing.shared.keys() - deal.roles.keys()
    others = min(len(elsewhere & utterance.named), 2)
    stranger = min(len(utterance.named - deal.parties), 2)
    own = min(len(deal.distinct & utterance.entities), 2)
    rival = min(near.distinct - (own > 0), 2)
    return [
        f"others={others}",
        f"others+party={others}/{party}",
        f"stranger={stranger}",
        f"stranger+party={stranger}/{party}",
        f"own={own}/{bool(deal.distinct)}",
        f"own+rival={own}/{rival}/{bool(deal.distinct)}",
        f"own+rival+party={own}/{rival}/{party}",
    ]


def _word_features(utterance: Utterance, deal: DealView, near: Bearing) -> list[str]:
    """Words of deals, and words of this one."""
    n = deal.order
    about = sorted(utterance.lemmas & word_list("deal_nouns"))
    some = min(len(about), 2)
    own = near.touch[n]
    rivals = min(sum(t >= own for t in near.touch) - 1, 2)
    stage, deal_type = deal.deal.stage.value, deal.deal.type.value
    return [
        f"words={min(near.words[n], 4)}",
        f"subject={min(len(utterance.lemmas & deal.subject), 2)}",
        f"dealword={some}",
        f"dealword+party={some}/{min(near.parties[n], 3)}/{near.recent == n}",
        f"dealword+best={some > 0}/{own == max(near.touch)}/{rivals}",
        *(f"says+stage={w}/{stage}" for w in about),
        *(f"says+type={w}/{deal_type}" for w in about),
    ]


def _recency(hearing: Hearing) -> tuple[int | None, ...]:
    """For each sentence the order of the deal spoken of last before it: by its evidence, or by two of its parties."""
    result: list[int | None] = []
    last: int | None = None
    for number, present in enumerate(hearing.by_sentence):
        result.append(last)
        spoken = [d for d in hearing.deals if number in d.sentences]
        spoken = spoken or [d for d in hearing.deals if len(d.parties & present) >= 2]
        if spoken:
            last = next((d.order for d in spoken if d.order == last), spoken[0].order)
    return tuple(result)


def _distance(utterance: Utterance, deal: DealView) -> str:
    """Sentences from the nearest evidence before the utterance, or after it where there is none before."""
    before = [utterance.sentence - s for s in deal.sentences if s <= utterance.sentence]
    after = min((s - utterance.sentence for s in deal.sentences if s > utterance.sentence), default=_FAR)
    if before:
        return _bucket(min(before))
    return f"-{_bucket(after)}" if after < _FAR else "nowhere"


def _surety(deal: DealView) -> str:
    """How sure the reader is of the deal itself, in fifths; a deal of a key is."""
    return "key" if deal.deal.confidence >= 1.0 else str(int(5 * deal.deal.confidence))


def _bucket(n: int) -> str:
    for bound in (0, 1, 2, 3, 5, 8, 12, 20, 40):
        if n <= bound:
            return str(bound)
    return "more"
