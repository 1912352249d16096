"""The network that weighs deals: MiniLM's layers, taught to weigh what reading found, and small heads.

One article at a time, so that the company an article is read in changes nothing.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from intalks.extraction.candidates import Candidates, Floats, mirrored_pairs, mirrored_places
from intalks.extraction.encoding import Encoding, Ints
from intalks.extraction.layers import embedded, lower_states, upper_states
from intalks.extraction.mentioned import Heard
from intalks.lexicon.network_weights import WIDTH, Table, network_weights
from intalks.model.vocabulary import Certainty, DealType, SourceKind, Stage, Stance, TermKind

ROLES: Final = ("none", "buyer", "bought", "seller", "partner", "venture", "giver", "taker")
TYPES: Final = tuple(t.value for t in DealType)
STAGES: Final = tuple(s.value for s in Stage)
STANCES: Final = tuple(s.value for s in Stance)
CERTAINTIES: Final = tuple(c.value for c in Certainty)
SOURCES: Final = tuple(k.value for k in SourceKind)
TERMS: Final = ("none", *(k.value for k in TermKind))
RELATIONS: Final = (
    "none", "owns", "owned", "partner", "brand", "branded", "officer", "officers", "formerly", "former",
)  # fmt: skip
"""The classes of each head, in the order of its outputs; a relation is read from the pair's first to its second."""

EARLY: Final = "early"
LATE: Final = "at"
"""What is added to the pieces before the first layer, and between the lower layers and the upper ones."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The article after the last layer: one row for each piece, and each window's attention by head."""

    states: Floats
    attention: tuple[Floats, ...]
    offsets: tuple[int, ...]

    def window_of(self, place: int) -> int:
        return next(i for i in reversed(range(len(self.offsets))) if self.offsets[i] <= place)


@dataclass(frozen=True, slots=True)
class PairScores:
    """For each candidate pair, probabilities: a deal; the roles of both; its type and stage; what relates the two.

    `evidence[i, s]` says how well sentence s shows the deal, summing to 1; `vectors` are what later heads build on.
    """

    deal: Floats
    first_role: Floats
    second_role: Floats
    type: Floats
    stage: Floats
    relation: Floats
    evidence: Floats
    vectors: Floats


@dataclass(frozen=True, slots=True)
class UtteranceScores:
    """Of utterances beside a deal each: the probability that it is coded for it, and of stance, certainty, source."""

    link: Floats
    stance: Floats
    certainty: Floats
    kind: Floats


def see(encoding: Encoding) -> Seen:
    """Run the layers over each window of the article by itself."""
    early, late = (added_states(encoding, where) for where in (EARLY, LATE))
    states, attention, offsets, start = [], [], [], 0
    for window in encoding.windows:
        end = start + len(window.pieces)
        state = lower_states(embedded(window.pieces) + early[start:end])
        state, weights = upper_states(state + late[start:end])
        states.append(state)
        attention.append(weights)
        offsets.append(start)
        start = end
    return Seen(np.concatenate(states), tuple(attention), tuple(offsets))


def added_states(encoding: Encoding, where: str) -> Floats:
    """What is added to each piece for what reading found there, `EARLY` or `LATE`."""
    trained = network_weights().table
    added: Floats = (
        trained[f"{where}.kinds"][encoding.kind] + trained[f"{where}.slots"][encoding.slot]
        + trained[f"{where}.frames"][encoding.frame] + trained[f"{where}.speeches"][encoding.speech]
    )  # fmt: skip
    return added


def _linear(values: Floats, table: Table, name: str) -> Floats:
    return values @ table[name + ".weight"].T + table[name + ".bias"]


def _softmax(values: Floats) -> Floats:
    powers: Floats = np.exp(values - values.max(axis=-1, keepdims=True))
    result: Floats = powers / powers.sum(axis=-1, keepdims=True)
    return result


def _sigmoid(values: Floats) -> Floats:
    result: Floats = np.float32(1) / (np.float32(1) + np.exp(-values))
    return result


# ------------------------------------------------------------ heads


def score_pairs(
    seen: Seen, encoding: Encoding, candidates: Candidates, mentions: Sequence[tuple[int, int]]
) -> PairScores:
    """Weigh every candidate pair. `mentions` are the first and last piece of each mention of the reading."""
    table = network_weights().table
    places = np.array(candidates.places, dtype=np.int64).reshape(-1, 3)
    ends = np.array(mentions, dtype=np.int64).reshape(-1, 2)
    left, right = ends[places[:, 1]], ends[places[:, 2]]
    one, two = (_ends(seen, side) for side in (left, right))
    context = _contexts(seen, left[:, 0], right[:, 0])
    forward = _pair_vectors(
        (one, two, context, candidates.place_features), places[:, 0], candidates.pair_features, table
    )
    backward = _pair_vectors(
        (two, one, context, mirrored_places(candidates.place_features)),
        places[:, 0],
        mirrored_pairs(candidates.pair_features),
        table,
    )
    both = (forward + backward) / np.float32(2)
    return PairScores(
        _sigmoid(_linear(both, table, "exists"))[:, 0],
        _softmax(_linear(forward, table, "role")),
        _softmax(_linear(backward, table, "role")),
        _softmax(_linear(both, table, "deal_type")),
        _softmax(_linear(both, table, "deal_stage")),
        _softmax(_linear(forward, table, "relation")),
        _evidence(seen, encoding, both, table),
        both,
    )


def _ends(seen: Seen, mention: Ints) -> Floats:
    return (seen.states[mention[:, 0]] + seen.states[mention[:, 1]]) / np.float32(2)


def _contexts(seen: Seen, left: Ints, right: Ints) -> Floats:
    """What both mentions attend to, by all heads (after Zhou et al. 2021); nothing where two windows part them."""
    result = np.zeros((len(left), WIDTH), dtype=np.float32)
    for row, (one, two) in enumerate(zip(left.tolist(), right.tolist(), strict=True)):
        window = seen.window_of(one)
        if window != seen.window_of(two):
            continue
        start, attention = seen.offsets[window], seen.attention[window]
        shared = (attention[:, one - start] * attention[:, two - start]).sum(axis=0)
        result[row] = shared / (shared.sum() + np.float32(1e-12)) @ seen.states[start : start + len(shared)]
    return result


def _pair_vectors(
    parts: tuple[Floats, Floats, Floats, Floats], numbers: Ints, features: Floats, table: Table
) -> Floats:
    """One vector for each pair: the greatest of its places in each dimension, and its first place."""
    places = np.tanh(_linear(np.concatenate(parts, axis=1), table, "place"))
    starts = np.searchsorted(numbers, np.arange(len(features)))
    greatest = np.maximum.reduceat(places, starts, axis=0) if len(starts) else places[:0]
    return np.tanh(_linear(np.concatenate((greatest, places[starts], features), axis=1), table, "pair"))


def _evidence(seen: Seen, encoding: Encoding, vectors: Floats, table: Table) -> Floats:
    count = int(encoding.sentence.max(initial=-1)) + 1
    means = np.zeros((count, WIDTH), dtype=np.float32)
    for sentence in range(count):
        rows = seen.states[encoding.sentence == sentence]
        if len(rows):
            means[sentence] = rows.mean(axis=0)
    asked, shown = _linear(vectors, table, "asked"), _linear(means, table, "shown")
    return _softmax(asked @ shown.T / np.float32(math.sqrt(asked.shape[1])))


def deal_vector(scores: PairScores, pairs: Sequence[int]) -> Floats:
    """The vector of a deal: the mean of its candidate pairs'."""
    vector: Floats = scores.vectors[list(pairs)].mean(axis=0)
    return vector


def score_unsaid(deal: Floats) -> tuple[float, Floats]:
    """How likely the article itself is a deal's source, and how sure it is then."""
    table = network_weights().table
    return float(_sigmoid(_linear(deal, table, "unsaid"))[0]), _softmax(_linear(deal, table, "unsaid_certainty"))


def score_utterances(seen: Seen, heard: Sequence[Heard], deals: Floats, features: Floats) -> UtteranceScores:
    """Weigh utterances beside deals; all arguments run parallel."""
    table = network_weights().table
    words = np.stack(
        [np.concatenate((_mean(seen, h.content), _mean(seen, h.speaker), seen.states[h.cue])) for h in heard]
    )
    said = np.tanh(_linear(words, table, "utterance"))
    hidden = np.tanh(_linear(np.concatenate((said, deals, said * deals, features), axis=1), table, "linking"))
    return UtteranceScores(
        _sigmoid(_linear(hidden, table, "link"))[:, 0],
        _softmax(_linear(hidden, table, "stance")),
        _softmax(_linear(hidden, table, "certainty")),
        _softmax(_linear(hidden, table, "source_kind")),
    )


def score_values(
    seen: Seen, pieces: Sequence[tuple[int, int]], deals: Floats, features: Floats
) -> tuple[Floats, Floats]:
    """Weigh values beside deals, all arguments parallel: which term it is, and whether it is the deal's date."""
    table = network_weights().table
    value = np.tanh(_linear(np.stack([_mean(seen, p) for p in pieces]), table, "valued"))
    hidden = np.tanh(_linear(np.concatenate((value, deals, value * deals, features), axis=1), table, "valuing"))
    return _softmax(_linear(hidden, table, "term")), _sigmoid(_linear(hidden, table, "date"))[:, 0]


def _mean(seen: Seen, pieces: tuple[int, int]) -> Floats:
    mean: Floats = seen.states[pieces[0] : pieces[1]].mean(axis=0)
    return mean
