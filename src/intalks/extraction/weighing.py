"""What the network makes of one article, kept for all slots; and how its word is joined with a linear model's."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from intalks.extraction.candidates import Candidates, Floats, Pair, feature_table, find_candidates
from intalks.extraction.encoding import Encoding, encode
from intalks.extraction.mentioned import (
    UTTERANCE_FEATURES,
    VALUE_FEATURES,
    DealSide,
    hear,
    pieces_of,
    utterance_rows,
    value_rows,
)  # fmt: skip
from intalks.extraction.network import (
    CERTAINTIES,
    RELATIONS,
    ROLES,
    SOURCES,
    STAGES,
    STANCES,
    TERMS,
    TYPES,
    PairScores,
    Seen,
    deal_vector,
    score_pairs,
    score_unsaid,
    score_utterances,
    score_values,
    see,
)  # fmt: skip
from intalks.extraction.triggers import Trigger
from intalks.lexicon.network_weights import network_weights, word_pieces
from intalks.lexicon.threads import one_thread
from intalks.model.reading import Attribution, Mention, Reading
from intalks.model.record import Cause, CauseKind

_LEAST: Final = 1e-6
"""Probabilities are kept this far from 0 and 1."""


@dataclass(frozen=True, slots=True)
class Weighing:
    """The network's view of an article. `reading` is the one with descriptions, `numbers` the place of each pair."""

    reading: Reading
    encoding: Encoding
    candidates: Candidates
    seen: Seen
    scores: PairScores
    numbers: Mapping[Pair, int]

    def pairs_of(self, parties: Sequence[int]) -> list[int]:
        """The candidate pairs among some entities."""
        chosen = sorted(parties)
        pairs = ((a, b) for i, a in enumerate(chosen) for b in chosen[i + 1 :])
        return [self.numbers[pair] for pair in pairs if pair in self.numbers]

    def roles(self, number: int) -> tuple[dict[str, float], dict[str, float]]:
        """The generic roles of the first and the second of a pair, if it has a deal."""
        return _named(ROLES, self.scores.first_role[number]), _named(ROLES, self.scores.second_role[number])

    def types(self, pairs: Sequence[int]) -> dict[str, float]:
        return self._mean(TYPES, self.scores.type, pairs)

    def stages(self, pairs: Sequence[int]) -> dict[str, float]:
        return self._mean(STAGES, self.scores.stage, pairs)

    def relation(self, pair: Pair) -> dict[str, float]:
        """What relates the first of a pair to the second; `none` alone for a pair that is no candidate."""
        number = self.numbers.get(pair)
        return {"none": 1.0} if number is None else _named(RELATIONS, self.scores.relation[number])

    def evidence(self, pairs: Sequence[int]) -> Floats:
        """For each sentence how well it shows the deal, summing to 1."""
        shares: Floats = self.scores.evidence[list(pairs)].mean(axis=0)
        return shares

    def _mean(self, classes: Sequence[str], scores: Floats, pairs: Sequence[int]) -> dict[str, float]:
        """Over the pairs of a deal, each counted by how likely it has a deal."""
        weights = self.scores.deal[list(pairs)] + np.float32(_LEAST)
        return _named(classes, weights @ scores[list(pairs)] / weights.sum())


def weigh(reading: Reading, triggers: Mapping[int, list[Trigger]]) -> Weighing | None:
    """Run the network over an article; None where no two entities stand near each other."""
    encoding = encode(reading, triggers, word_pieces())
    candidates = find_candidates(reading, triggers, encoding)
    if not candidates.pairs:
        return None
    ends = [(int(encoding.first[m.first]), int(encoding.last[m.last - 1])) for m in reading.mentions]
    with one_thread():
        seen = see(encoding)
        scores = score_pairs(seen, encoding, candidates, ends)
    return Weighing(reading, encoding, candidates, seen, scores, {p: i for i, p in enumerate(candidates.pairs)})


@dataclass(frozen=True, slots=True)
class UtteranceAnswer:
    """An utterance beside one deal."""

    link: float
    stance: Mapping[str, float]
    certainty: Mapping[str, float]
    kind: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ValueAnswer:
    """A value beside one deal: the probability of each kind of term and of `none`; of being its date."""

    term: Mapping[str, float]
    date: float


@dataclass(frozen=True, slots=True)
class Deals:
    """The deals of an article beside the network's view of it; `sides` and `vectors` run parallel."""

    weighing: Weighing
    sides: tuple[DealSide, ...]
    vectors: Floats

    @classmethod
    def of(cls, weighing: Weighing, sides: Sequence[DealSide]) -> Deals:
        vectors = [deal_vector(weighing.scores, weighing.pairs_of(list(s.roles))) for s in sides]
        return cls(weighing, tuple(sides), np.stack(vectors))

    def unsaid(self, number: int) -> tuple[float, dict[str, float]]:
        """How likely the article itself is coded as a deal's source, and how sure it is then."""
        with one_thread():
            probability, certainty = score_unsaid(self.vectors[number])
        return probability, _named(CERTAINTIES, certainty)

    def utterances(self, attributions: Sequence[Attribution]) -> list[tuple[UtteranceAnswer, ...]]:
        """For each act of speech its answers beside each deal; empty where its words are not seen."""
        heard = [hear(self.weighing.reading, self.weighing.encoding, a) for a in attributions]
        asked = [(i, n) for i, h in enumerate(heard) if h is not None for n in range(len(self.sides))]
        answers: list[tuple[UtteranceAnswer, ...]] = [() for _ in attributions]
        if asked:
            table = [
                row
                for attribution, h in zip(attributions, heard, strict=True)
                if h is not None
                for row in utterance_rows(self.weighing.reading, attribution, self.sides)
            ]
            with one_thread():
                scores = score_utterances(
                    self.weighing.seen,
                    [h for i, _ in asked if (h := heard[i]) is not None],
                    self.vectors[[n for _, n in asked]],
                    feature_table(table, UTTERANCE_FEATURES),
                )
            for row, (i, _) in enumerate(asked):
                answer = UtteranceAnswer(
                    float(scores.link[row]),
                    _named(STANCES, scores.stance[row]),
                    _named(CERTAINTIES, scores.certainty[row]),
                    _named(SOURCES, scores.kind[row]),
                )
                answers[i] = (*answers[i], answer)
        return answers

    def values(self, mentions: Sequence[Mention]) -> list[tuple[ValueAnswer, ...]]:
        """The same for values."""
        places = [pieces_of(self.weighing.reading, self.weighing.encoding, m.span) for m in mentions]
        asked = [(i, n) for i, p in enumerate(places) if p is not None for n in range(len(self.sides))]
        answers: list[tuple[ValueAnswer, ...]] = [() for _ in mentions]
        if asked:
            table = [
                row
                for mention, place in zip(mentions, places, strict=True)
                if place is not None
                for row in value_rows(self.weighing.reading, mention, self.sides)
            ]
            with one_thread():
                terms, dates = score_values(
                    self.weighing.seen,
                    [p for i, _ in asked if (p := places[i]) is not None],
                    self.vectors[[n for _, n in asked]],
                    feature_table(table, VALUE_FEATURES),
                )
            for row, (i, _) in enumerate(asked):
                answers[i] = (*answers[i], ValueAnswer(_named(TERMS, terms[row]), float(dates[row])))
        return answers


def _named(classes: Sequence[str], row: Floats) -> dict[str, float]:
    return {name: float(p) for name, p in zip(classes, row, strict=True)}


# ------------------------------------------------------------ joining with the linear models


def joined(name: str, network: float, linear: float) -> float:
    """The probability of a yes by both: their log odds weighed as was fitted on articles that neither has seen."""
    settings = network_weights().settings
    return _logistic(
        settings.get(f"{name}.bias", 0.0)
        + settings.get(f"{name}.network", 0.5) * log_odds(network)
        + settings.get(f"{name}.linear", 0.5) * log_odds(linear)
    )


def alone(name: str, network: float) -> float:
    """The same where the linear model has no word."""
    settings = network_weights().settings
    return _logistic(
        settings.get(f"{name}.alone.bias", 0.0) + settings.get(f"{name}.alone.network", 1.0) * log_odds(network)
    )


def joined_classes(name: str, network: Mapping[str, float], linear: Mapping[str, float]) -> dict[str, float]:
    """The probability of each class by both, a weighted geometric mean; classes that one does not know stay small."""
    settings = network_weights().settings
    one, two = settings.get(f"{name}.network", 0.5), settings.get(f"{name}.linear", 0.5)
    scores = {
        c: one * math.log(max(network.get(c, 0.0), _LEAST)) + two * math.log(max(linear.get(c, 0.0), _LEAST))
        for c in sorted({*network, *linear})
    }
    top = max(scores.values())
    powers = {c: math.exp(score - top) for c, score in scores.items()}
    total = math.fsum(powers.values())
    return {c: p / total for c, p in powers.items()}


def best_of(table: Mapping[str, float]) -> tuple[str, float]:
    """The likeliest class and its probability; the first by name where two are equal."""
    name = min(table, key=lambda c: (-table[c], c))
    return name, table[name]


def cause_of(model: str, answer: object) -> Cause:
    """What gave a value: a linear model, and the network where it had an answer."""
    return Cause(CauseKind.MODEL, model if answer is None else f"network+{model}")


def log_odds(probability: float) -> float:
    kept = min(max(probability, _LEAST), 1 - _LEAST)
    return math.log(kept / (1 - kept))


def _logistic(score: float) -> float:
    return 1.0 / (1.0 + math.exp(-score))
