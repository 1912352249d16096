"""The source of a statement and the media that carry it, as the codebook has them (section 3, table 3.1)."""

from __future__ import annotations

from collections.abc import Mapping

from intalks.extraction.statement_features import kind_features
from intalks.extraction.statement_views import Hearing, Utterance
from intalks.extraction.weighing import UtteranceAnswer, cause_of, joined_classes
from intalks.lexicon.linear import LinearModel
from intalks.lexicon.words import word_list
from intalks.model.reading import MentionKind, Reading, Speaker
from intalks.model.record import Cause, CauseKind, Fill, Source
from intalks.model.span import Span
from intalks.model.vocabulary import SourceKind

_PERSONAL = frozenset({SourceKind.NAMED, SourceKind.SPOKESPERSON, SourceKind.ANALYST})
_PEOPLE = frozenset({*_PERSONAL, SourceKind.ANONYMOUS})
_ARTICLES = frozenset({"the", "a", "an", "some"})


def speaker_key(speaker: Speaker) -> tuple[object, ...]:
    """What makes two utterances those of one source."""
    if speaker.entity is not None:
        return ("entity", speaker.entity)
    if speaker.kind in {SourceKind.SPOKESPERSON, SourceKind.ANALYST} and speaker.organization is not None:
        return (speaker.kind.value, speaker.organization)
    words = (speaker.descriptor or "").casefold().split()
    return (speaker.kind.value, speaker.organization, tuple(w for w in words if w not in _ARTICLES))


def source_of(
    hearing: Hearing, utterance: Utterance, confidence: float, voices: tuple[LinearModel, UtteranceAnswer | None]
) -> Source:
    """The source; `confidence` is that of the statement. A name is a person's, and a person is no organization."""
    speaker = utterance.attribution.speaker
    entities = hearing.reading.entities
    entity = entities[speaker.entity] if speaker.entity is not None else None
    person = entity is not None and (entity.kind is MentionKind.PERSON or speaker.kind in _PERSONAL)
    name = entity.name if entity is not None and person else None
    model, answer = voices
    table = model.probabilities(kind_features(hearing, utterance))
    if answer is not None:
        table = joined_classes("kind", answer.kind, table)
    fitting = {kind: p for kind, p in table.items() if (SourceKind(kind) in _PERSONAL if name else kind != "named")}
    kind = SourceKind(max(fitting, key=lambda k: fitting[k]) if fitting else speaker.kind)
    organization = entities[speaker.organization].name if speaker.organization is not None else None
    if organization is None and kind is SourceKind.ORGANIZATION:
        organization = _body_name(speaker.descriptor)
    cause = cause_of(model.id, answer)
    sure = confidence * fitting.get(kind.value, 1.0)
    return Source(kind, name, organization, speaker.descriptor, speaker.span, sure, cause)


def _body_name(words: str | None) -> str | None:
    """The name of a public body out of the words used for it ("the Lindqvist administration"); None for other words."""
    kept = [w for w in (words or "").split() if w not in {"The", "the"}]
    named = any(w[0].isupper() for w in kept)
    return " ".join(kept) if named and kept[-1].casefold() in word_list("public_bodies") else None


def carriers(hearing: Hearing) -> dict[tuple[object, ...], tuple[int, ...]]:
    """The media that first carry each person of the article, who then told them all that is quoted."""
    found: dict[tuple[object, ...], tuple[int, ...]] = {}
    for utterance in hearing.utterances:
        attribution = utterance.attribution
        if attribution.via and attribution.speaker.kind in _PEOPLE:
            found.setdefault(speaker_key(attribution.speaker), attribution.via)
    return found


def via_of(
    hearing: Hearing, utterance: Utterance, known: Mapping[tuple[object, ...], tuple[int, ...]]
) -> tuple[Fill, ...]:
    """The media that carry the words; those of a deal's own parties do not count."""
    attribution = utterance.attribution
    numbers = attribution.via or known.get(speaker_key(attribution.speaker), ())
    rule = Cause(CauseKind.RULE, attribution.rule if attribution.via else "told-before")
    return tuple(
        Fill(hearing.reading.entities[e].name, _named_at(hearing.reading, e, utterance.sentence), 0.6, rule)
        for e in numbers
        if e not in hearing.shared
    )


def _named_at(reading: Reading, entity: int, sentence: int) -> Span:
    """The entity's mention in the sentence, or else its first."""
    mentions = [reading.mentions[n] for n in reading.entities[entity].mentions]
    return next((m.span for m in mentions if m.sentence == sentence), mentions[0].span)
