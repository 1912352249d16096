"""What one source says that may be about one deal, taken together: the inputs of the models that choose statements.

Each feature is one string; what stands before the first `=` or `>` says what it is about. `name>x` is there for each
step x that a number is above, so that weights add up along its scale. Probabilities count by their log odds.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from intalks.extraction.statement_sources import speaker_key
from intalks.extraction.statement_views import (
    DealView,
    Hearing,
    Utterance,
    overlaps,
    speaker_side,
)
from intalks.extraction.weighing import UtteranceAnswer, best_of, log_odds
from intalks.model.vocabulary import SourceKind, Stance

SpeakerKey: TypeAlias = tuple[object, ...]
VoiceKey: TypeAlias = tuple[SpeakerKey, int]
"""A source and the order of a deal."""

FAINT: Final = 0.1
"""What is less likely than this to be about a deal is not weighed as a statement about it."""
_STEPS: Final = (-4.0, -3.0, -2.5, -2.0, -1.5, -1.0, -0.5, 0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0)
_COARSE: Final = (-2.0, -1.0, 0.0, 1.0, 2.0)
_BEHIND: Final = (-3.0, -2.0, -1.5, -1.0, -0.6, -0.3, -0.1, -0.001)
_SURE: Final = 0.98


@dataclass(frozen=True, slots=True)
class Heard:
    """An utterance towards a deal: how likely it is about it, by both and by the linear model alone; its stances."""

    utterance: Utterance
    deal: DealView
    link: float
    linear: float
    stances: Mapping[str, float]
    answer: UtteranceAnswer | None = None

    @property
    def stance(self) -> str:
        return best_of(self.stances)[0]

    @property
    def network(self) -> float:
        return 0.0 if self.answer is None else self.answer.link


@dataclass(frozen=True, slots=True)
class Voice:
    """What one source says that may be about one deal, in the order of the text."""

    speaker: SpeakerKey
    deal: DealView
    heard: tuple[Heard, ...]

    @property
    def total(self) -> float:
        return either(self.heard)

    @property
    def likeliest(self) -> Heard:
        """Of those that are most likely about the deal the first."""
        return likeliest(self.heard)

    @property
    def affirming(self) -> float:
        """How far its words affirm the deal, each counted by how likely it is about it: 0 to 1."""
        weight = math.fsum(h.link for h in self.heard)
        return math.fsum(h.link * h.stances.get(Stance.AFFIRMS, 0.0) for h in self.heard) / weight


def either(heard: Iterable[Heard]) -> float:
    """The probability that one of them at least is about the deal."""
    return 1.0 - math.prod(1.0 - h.link for h in heard)


def likeliest(heard: Iterable[Heard]) -> Heard:
    return max(heard, key=lambda h: (h.link, -h.utterance.order))


@dataclass(frozen=True, slots=True)
class Debate:
    """All that is said about the deals of a record; `spoken` counts the acts of speech of each source."""

    hearing: Hearing
    voices: Mapping[VoiceKey, Voice]
    spoken: Mapping[SpeakerKey, int]

    @classmethod
    def of(cls, hearing: Hearing, heard: Iterable[Heard]) -> Debate:
        groups: dict[VoiceKey, list[Heard]] = defaultdict(list)
        for h in heard:
            groups[speaker_key(h.utterance.attribution.speaker), h.deal.order].append(h)
        voices = {key: Voice(key[0], group[0].deal, tuple(group)) for key, group in groups.items()}
        spoken = Counter(speaker_key(u.attribution.speaker) for u in hearing.utterances)
        return cls(hearing, {key: voice for key, voice in voices.items() if voice.total >= FAINT}, spoken)

    def about(self, deal: DealView) -> list[Voice]:
        return [voice for voice in self.voices.values() if voice.deal is deal]

    def elsewhere(self, voice: Voice) -> list[Voice]:
        """The same source about other deals."""
        found = (self.voices.get((voice.speaker, d.order)) for d in self.hearing.deals if d is not voice.deal)
        return [other for other in found if other is not None]


# ------------------------------------------------------------ is the source coded for the deal?


def given_features(debate: Debate, voice: Voice) -> list[str]:
    """Whether the source is coded for the deal."""
    best = voice.likeliest
    speaker, stance = best.utterance.attribution.speaker, best.stance
    side = speaker_side(debate.hearing, best.utterance, voice.deal)
    kind, form = speaker.kind.value, best.utterance.attribution.form.value
    return [
        *_steps("total", log_odds(voice.total)),
        *_steps("likeliest", log_odds(best.link)),
        *_steps("network", log_odds(max(h.network for h in voice.heard))),
        *_steps("linear", log_odds(max(h.linear for h in voice.heard))),
        *_rival_features(debate, voice),
        *_beside_features(debate, voice),
        *_deal_features(debate, voice.deal),
        f"kind={kind}",
        f"form={form}",
        f"kind+form={kind}/{form}",
        f"rule={best.utterance.attribution.rule}",
        f"side={side}",
        f"side+kind={side}/{kind}",
        f"stance={stance}",
        f"stance+kind={stance}/{kind}",
        f"stance+side={stance}/{side}",
        *_steps("stancesure", log_odds(best.stances[stance]), _COARSE),
        f"says={min(len(voice.heard), 4)}",
        f"said={min(debate.spoken.get(voice.speaker, 0), 4)}",
        f"known={speaker.entity is not None}/{speaker.organization is not None}/{speaker.descriptor is not None}",
        f"unseen={best.answer is None}",
        f"inside={any(overlaps(h.utterance, voice.deal) for h in voice.heard)}",
        *(_steps("nobody", log_odds(best.answer.kind.get(SourceKind.NONE, 0.0))) if best.answer is not None else ()),
    ]


def _rival_features(debate: Debate, voice: Voice) -> list[str]:
    """How the source's words stand to the record's other deals."""
    count = len(debate.hearing.deals)
    others = debate.elsewhere(voice)
    if not others:
        return [f"alone={min(count, 3)}"]
    rival = max(others, key=lambda v: (v.total, -v.deal.order))
    total, best = log_odds(voice.total), voice.likeliest
    gap = total - log_odds(rival.total)
    shared = rival.deal.parties & voice.deal.parties
    kind = "same" if rival.deal.parties == voice.deal.parties else "shares" if shared else "apart"
    here = [h.link for v in others for h in v.heard if h.utterance is best.utterance]
    return [
        *_steps("gap", gap),
        *_steps("gaphere", log_odds(best.link) - log_odds(max(here, default=0.01)), _COARSE),
        *_steps("rivalry", log_odds(rival.total), _COARSE),
        *_steps("rivaldeal", _surety(rival.deal) - _surety(voice.deal), _COARSE),
        f"rival={kind}/{gap > 0}",
        f"rank={min(sum(v.total > voice.total for v in others), 2)}/{min(count, 4)}",
    ]


def _beside_features(debate: Debate, voice: Voice) -> list[str]:
    """Other sources of the deal: those of the same words, those of the same firm."""
    best = voice.likeliest
    attribution = best.utterance.attribution
    others = [v for v in debate.about(voice.deal) if v.speaker != voice.speaker]
    content, firm = attribution.content[0], attribution.speaker.organization
    clash = [h for v in others for h in v.heard if h.utterance.attribution.content[0].overlaps(content)]
    sisters = [
        v.total
        for v in others
        if firm is not None and v.heard[0].utterance.attribution.speaker.organization == firm
    ]  # fmt: skip
    features = [
        f"clash={bool(clash)}",
        f"sisters={min(len(sisters), 2)}/{bool(sisters) and voice.total > max(sisters)}",
    ]
    if clash:
        other = likeliest(clash)
        theirs = other.utterance.attribution.speaker.kind.value
        features += [
            f"clash+lead={best.link > other.link}",
            f"clash+rule={attribution.rule}",
            f"clash+kind={attribution.speaker.kind.value}/{theirs}",
        ]
    return features


def _deal_features(debate: Debate, deal: DealView) -> list[str]:
    """How sure the deal is, and what it is in the article."""
    hearing = debate.hearing
    return [
        *_steps("deal", _surety(deal)),
        f"type={deal.deal.type.value}",
        f"stage={deal.deal.stage.value}",
        f"main={deal.prominence == hearing.prominence}/{min(deal.titled, 2)}",
    ]


# ------------------------------------------------------------ which of its words are the clearest?


def clear_features(voice: Voice, heard: Heard) -> list[str]:
    """Whether these of a source's words about a deal are the ones that a coder takes: how they stand to its others."""
    utterance = heard.utterance
    length = utterance.last - utterance.first
    place = voice.heard.index(heard)
    return [
        *_steps("link", log_odds(heard.link), _COARSE),
        *_steps("behind", log_odds(heard.link) - log_odds(voice.likeliest.link), _BEHIND),
        *_steps("behind+network", log_odds(heard.network) - _most(h.network for h in voice.heard), _BEHIND),
        *_steps("behind+linear", log_odds(heard.linear) - _most(h.linear for h in voice.heard), _BEHIND),
        *_steps("length", length, (3, 7, 12, 19, 29)),
        f"longest={length == max(h.utterance.last - h.utterance.first for h in voice.heard)}",
        f"place={min(place, 3)}",
        f"last={place == len(voice.heard) - 1}",
    ]


def _most(probabilities: Iterable[float]) -> float:
    return log_odds(max(probabilities))


# ------------------------------------------------------------ is the article itself coded as its source?


def unsaid_features(debate: Debate, deal: DealView, known: tuple[float, Mapping[VoiceKey, float]]) -> list[str]:
    """Whether the article itself is coded as the deal's source. `known` are the network's word on that and how
    likely each source is coded.
    """
    network, given = known
    hearing = debate.hearing
    chances = [given[voice.speaker, deal.order] for voice in debate.about(deal)]
    shared = [d for d in hearing.deals if d is not deal and d.parties & deal.parties]
    shown = deal.evidence[0]
    speaking = [u.attribution for u in hearing.utterances if u.attribution.content[0].overlaps(shown)]
    return [
        *_deal_features(debate, deal),
        *_steps("network", log_odds(network)),
        *_steps("unaffirmed", log_odds(1.0 - affirmed(debate, deal, given))),
        *_steps("given", log_odds(max(chances, default=0.0)), _COARSE),
        f"deals={min(len(hearing.deals), 5)}",
        f"voices={min(sum(p >= 0.3 for p in chances), 4)}",
        f"speech={min(len(hearing.utterances), 6)}",
        f"spoken={min(len(speaking), 2)}",
        *(f"spoken+kind={a.speaker.kind.value}" for a in speaking),
        *(f"spoken+rule={a.rule}" for a in speaking),
        f"first={0 in deal.sentences}",
        f"shared={min(len(shared), 2)}",
        f"shared+lead={bool(shared) and all(d.deal.confidence <= deal.deal.confidence for d in shared)}",
        *_steps("shown", log_odds(min(deal.deal.evidence[0].confidence, _SURE)), _COARSE),
    ]


def affirmed(debate: Debate, deal: DealView, given: Mapping[VoiceKey, float]) -> float:
    """The probability that a source coded for the deal affirms it, if there is such a deal."""
    sure = max(deal.deal.confidence, 0.05)
    voices = debate.about(deal)
    return 1.0 - math.prod(1.0 - min(given[v.speaker, deal.order] / sure, 1.0) * v.affirming for v in voices)


def _surety(deal: DealView) -> float:
    return log_odds(min(deal.deal.confidence, _SURE))


def _steps(name: str, value: float, steps: Sequence[float] = _STEPS) -> list[str]:
    """A feature for each step that the value is above.

    >>> _steps("gap", 0.4, (-1.0, 0.0, 1.0))
    ['gap>-1', 'gap>0']
    """
    return [f"{name}>{step:g}" for step in steps if value > step]
