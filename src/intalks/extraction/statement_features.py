"""Named features of an utterance: the inputs of the models of stance, kind of source and certainty.

Each feature is one string; what stands before the first `=` says what it is about.
"""

from __future__ import annotations

import itertools

from intalks.extraction.modality import markers
from intalks.extraction.statement_views import DealView, Hearing, Utterance, overlaps, speaker_side
from intalks.lexicon.words import word_list
from intalks.model.reading import MentionKind, Tokens


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
        f"inside={overlaps(utterance, deal)}",
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
    telling = word_list("stance_forms")
    pairs = itertools.pairwise(tokens.lower[utterance.first : utterance.last])
    features += [f"pair={a} {b}" for a, b in pairs if a in telling or b in telling]
    return features


def kind_features(hearing: Hearing, utterance: Utterance) -> list[str]:
    """What kind of source the speaker is, the deals of the record taken together."""
    attribution = utterance.attribution
    speaker = attribution.speaker
    kind = speaker.kind.value
    sides = {speaker_side(hearing, utterance, d) for d in hearing.deals}
    party = "party" if sides - {"none", "outside"} else "outside" if "outside" in sides else "none"
    entity = hearing.reading.entities[speaker.entity] if speaker.entity is not None else None
    person = entity is not None and (entity.kind is MentionKind.PERSON or kind in {"named", "analyst", "spokesperson"})
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


def certainty_features(tokens: Tokens, said: tuple[int, int], stance: str, kind: str) -> list[str]:
    """How sure the source of that kind presents what the tokens `first` ≤ i < `last` say."""
    first, last = said
    hedging = word_list("possible_words") | word_list("probable_words")
    hedges = [w for i in range(first, last) for w in {tokens.lower[i], tokens.lemma[i]} if w in hedging]
    modality = markers(tokens, first, last)
    lead = tokens.lower[first : first + 10]
    telling = word_list("sure_forms")
    pairs = itertools.pairwise(tokens.lower[first:last])
    return [
        f"stance={stance}",
        f"kind={kind}",
        f"stance+kind={stance}/{kind}",
        f"length={min((last - first) // 8, 4)}",
        f"hedges={min(len(set(hedges)), 3)}",
        *(f"mood={m}" for m in modality),
        *(f"mood+stance={m}/{stance}" for m in modality),
        *(f"word={w}" for w in sorted(set(hedges))),
        *(f"word+stance={w}/{stance}" for w in sorted(set(hedges))),
        *(f"lead={w}" for w in sorted(set(lead) & hedging)),
        *(f"pair={a} {b}" for a, b in pairs if a in telling or b in telling),
    ]
