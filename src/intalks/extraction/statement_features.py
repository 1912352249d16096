"""Named features of an utterance, alone and towards a deal: the inputs of the models `statement_*`.

Each feature is one string; what stands before the first `=` says what it is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from intalks.extraction.statement_views import DealView, Hearing, Utterance
from intalks.lexicon.words import word_list
from intalks.model.reading import AttributionForm, MentionKind
from intalks.model.vocabulary import SourceKind

_FAR = 99


@dataclass(frozen=True, slots=True)
class Bearing:
    """How an utterance stands to each deal of the record, before anything learned: one number per deal, higher is nearer."""

    touch: tuple[int, ...]
    parties: tuple[int, ...]
    words: tuple[int, ...]
    inside: tuple[bool, ...]
    recent: int | None
    chain: tuple[str, ...]


def bearings(hearing: Hearing) -> Iterator[tuple[Utterance, Bearing]]:
    """Each utterance with how it stands to each deal, in the order of the text."""
    if not hearing.deals:
        return
    recent = recency(hearing)
    last: dict[object, tuple[int, Bearing]] = {}
    for utterance in hearing.utterances:
        speaker = utterance.attribution.speaker
        who = (speaker.entity, speaker.organization, speaker.descriptor)
        before = last.get(who)
        near = _bearing(hearing, utterance, recent[utterance.sentence], before)
        last[who] = (utterance.sentence, near)
        yield utterance, near


def _bearing(
    hearing: Hearing, utterance: Utterance, recent: int | None, before: tuple[int, Bearing] | None
) -> Bearing:
    """`recent` is the order of the deal that the text spoke of last before this sentence, `before` the speaker's last words."""
    parties = tuple(len(d.parties & utterance.entities) for d in hearing.deals)
    around = tuple(len(d.parties & utterance.around) for d in hearing.deals)
    words = tuple(len(utterance.lemmas & d.lemmas) for d in hearing.deals)
    inside = tuple(_overlaps(utterance, d) for d in hearing.deals)
    touch = tuple(
        3 * min(p, 2) + min(a, 2) + min(w, 3) + 4 * i + (2 if d.order == recent else 0)
        for d, p, a, w, i in zip(hearing.deals, parties, around, words, inside, strict=True)
    )
    chain = ("first",) * len(touch)
    if before is not None:
        old, top = before[1].touch, max(before[1].touch)
        gap = "close" if utterance.sentence - before[0] <= 1 else "far"
        chain = tuple(f"{gap}/{'best' if t == top else 'less'}/{t >= 6}" for t in old)
    return Bearing(touch, parties, words, inside, recent, chain)


def link_features(hearing: Hearing, utterance: Utterance, deal: DealView, near: Bearing) -> list[str]:
    """Whether the utterance is coded as a statement about the deal."""
    n = deal.order
    count = len(hearing.deals)
    party = min(near.parties[n], 3)
    distance = _distance(utterance, deal)
    best = max(near.touch)
    rivals = sum(t >= near.touch[n] for i, t in enumerate(near.touch) if i != n)
    others = _others(hearing, utterance, deal)
    speaker = speaker_side(hearing, utterance, deal)
    kind = utterance.attribution.speaker.kind.value
    rule = utterance.attribution.rule
    form = utterance.attribution.form.value
    status = f"{deal.deal.type.value}"
    top = max(d.prominence for d in hearing.deals)
    main = f"{deal.prominence == top}/{min(deal.titled, 2)}"
    stranger = min(len(utterance.named - deal.parties), 2)
    shared = sum(utterance.attribution.speaker.organization in d.roles for d in hearing.deals)
    chain = near.chain[n]
    features = [
        f"deals={min(count, 5)}",
        f"order={min(n, 3)}/{min(count, 4)}",
        f"party={party}",
        f"party+count={party}/{min(count, 3)}",
        f"allparties={near.parties[n] >= len(deal.parties) > 0}",
        f"inside={near.inside[n]}",
        f"inside+others={near.inside[n]}/{sum(near.inside) - near.inside[n] > 0}",
        f"distance={distance}",
        f"distance+party={distance}/{party}",
        f"recent={near.recent == n}",
        f"recent+count={near.recent == n}/{min(count, 3)}",
        f"best={near.touch[n] == best}/{min(rivals, 2)}/{min(count, 3)}",
        f"behind={min(best - near.touch[n], 8)}",
        f"touch={min(near.touch[n], 14)}",
        f"words={min(near.words[n], 4)}",
        f"subject={min(len(utterance.lemmas & deal.subject), 2)}",
        f"others={others}",
        f"others+party={others}/{party}",
        f"speaker={speaker}",
        f"speaker+kind={speaker}/{kind}",
        f"speaker+form={speaker}/{form}",
        f"kind={kind}",
        f"form={form}",
        f"rule={rule}",
        f"rule+party={rule}/{party > 0}",
        f"stage={deal.deal.stage.value}",
        f"stage+kind={deal.deal.stage.value}/{kind}",
        f"type={status}",
        f"sentence={_bucket(utterance.sentence)}",
        f"length={_bucket(utterance.last - utterance.first)}",
        f"via={bool(utterance.attribution.via)}",
        f"main={main}",
        f"main+count={main}/{min(count, 3)}",
        f"main+kind={main}/{kind}",
        f"main+party={main}/{party}",
        f"titled={min(deal.titled, 2)}/{max(d.titled for d in hearing.deals) > deal.titled}",
        f"prominence={_bucket(deal.prominence)}",
        f"stranger={stranger}",
        f"stranger+party={stranger}/{party}",
        f"speaker+party={speaker}/{party}",
        f"speaker+shared={speaker}/{min(shared, 3)}",
        f"chain={chain}",
        f"chain+rule={chain}/{rule == 'quote-continued'}",
    ]
    if form == AttributionForm.NO_COMMENT.value:
        features += [f"silent:{f}" for f in features[:22]]
        return features
    about = utterance.lemmas & word_list("deal_nouns")
    features.append(f"dealword={min(len(about), 2)}")
    features.append(f"dealword+party={min(len(about), 2)}/{party}/{near.recent == n}")
    features.append(f"dealword+best={bool(about)}/{near.touch[n] == best}/{min(rivals, 2)}")
    features += [f"says={w}" for w in sorted(utterance.lemmas)]
    features += [f"says+stage={w}/{deal.deal.stage.value}" for w in sorted(about)]
    features += [f"says+type={w}/{status}" for w in sorted(about)]
    features += [f"mood={m}" for m in utterance.modality]
    return features


def stance_features(hearing: Hearing, utterance: Utterance, deal: DealView) -> list[str]:
    """Which side the speaker takes towards the deal."""
    attribution = utterance.attribution
    speaker = speaker_side(hearing, utterance, deal)
    kind = attribution.speaker.kind.value
    stage = deal.deal.stage.value
    descriptor = (attribution.speaker.descriptor or "").casefold().split()
    features = [
        f"kind={kind}",
        f"side={speaker}",
        f"kind+side={kind}/{speaker}",
        f"rule={attribution.rule}",
        f"rule+side={attribution.rule}/{speaker}",
        f"form={attribution.form.value}",
        f"form+kind={attribution.form.value}/{kind}",
        f"stage={stage}",
        f"stage+side={stage}/{speaker}",
        f"stage+kind={stage}/{kind}",
        f"type={deal.deal.type.value}",
        f"inside={_overlaps(utterance, deal)}",
        f"via={bool(attribution.via)}",
        f"negative={'negative' in utterance.modality}",
    ]
    features += [f"mood={m}" for m in utterance.modality]
    features += [f"mood+kind={m}/{kind}" for m in utterance.modality]
    features += [f"mood+side={m}/{speaker}" for m in utterance.modality]
    features += [f"mood+stage={m}/{stage}" for m in utterance.modality]
    features += [f"says={w}" for w in sorted(utterance.lemmas)]
    features += [f"who={w.strip(',.')}" for w in descriptor[-3:]]
    tokens = hearing.reading.tokens
    features += [
        f"form={w}" for w in sorted({*tokens.lower[utterance.first : utterance.last]} & word_list("stance_forms"))
    ]
    pairs = zip(
        tokens.lower[utterance.first : utterance.last], tokens.lower[utterance.first + 1 : utterance.last], strict=False
    )
    features += [f"pair={a} {b}" for a, b in pairs if b in word_list("stance_forms") or a in word_list("stance_forms")]
    return features


def kind_features(hearing: Hearing, utterance: Utterance) -> list[str]:
    """What kind of source the speaker is, the deals of the record taken together."""
    attribution = utterance.attribution
    speaker = attribution.speaker
    kind = speaker.kind.value
    sides = {speaker_side(hearing, utterance, d) for d in hearing.deals}
    party = "party" if sides - {"none", "outside"} else "outside" if "outside" in sides else "none"
    entity = hearing.reading.entities[speaker.entity] if speaker.entity is not None else None
    person = entity is not None and entity.kind is MentionKind.PERSON
    firm = hearing.reading.entities[speaker.organization] if speaker.organization is not None else None
    words = [w.strip("',.\"s").casefold() for w in (speaker.descriptor or "").split()]
    features = [
        f"kind={kind}",
        f"party={party}",
        f"kind+party={kind}/{party}",
        f"person={person}/{firm is not None}",
        f"kind+firm={kind}/{firm is not None}/{party}",
        f"rule={attribution.rule}",
        f"kind+rule={kind}/{attribution.rule}",
        f"form+kind={attribution.form.value}/{kind}",
        f"via+kind={bool(attribution.via)}/{kind}",
    ]
    if firm is not None:
        features.append(f"firmkind={firm.organization_kind}/{kind}")
        features += [f"firm={w}" for w in firm.name.casefold().split()]
        features += [f"firm+party={w}/{party}" for w in firm.name.casefold().split()]
    features += [f"title={w}" for w in words]
    features += [f"title+person={w}/{person}" for w in words]
    features += [f"mood+kind={m}/{kind}/{party}" for m in utterance.modality]
    return features


def certainty_features(utterance: Utterance, stance: str, hearing: Hearing) -> list[str]:
    """How sure the source presents it."""
    tokens = hearing.reading.tokens
    forms = {*tokens.lower[utterance.first : utterance.last], *tokens.lemma[utterance.first : utterance.last]}
    hedges = (word_list("possible_words") | word_list("probable_words")) & forms
    features = [
        f"stance={stance}",
        f"kind={utterance.attribution.speaker.kind.value}",
        f"rule={utterance.attribution.rule}",
    ]
    features += [f"mood={m}" for m in utterance.modality]
    features += [f"mood+stance={m}/{stance}" for m in utterance.modality]
    features += [f"word={w}" for w in sorted(hedges)]
    features += [f"word+stance={w}/{stance}" for w in sorted(hedges)]
    return features


def recency(hearing: Hearing) -> tuple[int | None, ...]:
    """For each sentence the order of the deal that was spoken of last before it: evidence, or two of its parties together."""
    result: list[int | None] = []
    last: int | None = None
    for number, present in enumerate(hearing.by_sentence):
        result.append(last)
        spoken = [d for d in hearing.deals if number in d.sentences]
        if not spoken:
            spoken = [d for d in hearing.deals if len(d.parties & present) >= 2]
        if spoken:
            last = next((d.order for d in spoken if d.order == last), spoken[0].order)
    return tuple(result)


def speaker_side(hearing: Hearing, utterance: Utterance, deal: DealView) -> str:
    """The role of the speaker's firm in the deal; `outside` for another firm, `none` for one without a firm."""
    speaker = utterance.attribution.speaker
    for number in (speaker.entity, speaker.organization):
        if number is not None and number in deal.roles:
            return deal.roles[number]
    if speaker.kind in {SourceKind.OUTLET, SourceKind.NONE} or speaker.organization is None:
        return "none"
    elsewhere = any(speaker.organization in d.roles for d in hearing.deals)
    return "elsewhere" if elsewhere else "outside"


def _others(hearing: Hearing, utterance: Utterance, deal: DealView) -> int:
    """How many named firms of other deals, and none of this one, the words speak of."""
    elsewhere = frozenset(e for d in hearing.deals if d is not deal for e in d.parties) - deal.parties
    return min(len(elsewhere & utterance.named), 2)


def _overlaps(utterance: Utterance, deal: DealView) -> bool:
    content: Iterable = utterance.attribution.content
    return any(span.overlaps(words) for span in deal.evidence for words in content)


def _distance(utterance: Utterance, deal: DealView) -> str:
    """Sentences from the nearest evidence before the utterance, or after it where there is none before."""
    before: Sequence[int] = [utterance.sentence - s for s in deal.sentences if s <= utterance.sentence]
    after = min((s - utterance.sentence for s in deal.sentences if s > utterance.sentence), default=_FAR)
    if before:
        return _bucket(min(before))
    return f"-{_bucket(after)}" if after < _FAR else "nowhere"


def _bucket(n: int) -> str:
    for bound in (0, 1, 2, 3, 5, 8, 12, 20, 40):
        if n <= bound:
            return str(bound)
    return "more"
