"""The network in PyTorch, as `training.network` trains it; `extraction.network` runs the same in numpy."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from intalks.extraction.candidates import PAIR_FEATURES, PLACE_FEATURES, mirrored_pairs, mirrored_places
from intalks.extraction.encoding import FRAMES, KINDS, SLOTS, SPEECH
from intalks.extraction.mentioned import UTTERANCE_FEATURES, VALUE_FEATURES, Heard
from intalks.extraction.network import (
    CERTAINTIES,
    PARTS,
    RELATIONS,
    ROLES,
    SOURCES,
    STAGES,
    STANCES,
    TERMS,
    TYPES,
    base_states,
)  # fmt: skip
from intalks.lexicon.network_weights import BASE_LAYERS, HEADS, TUNED_LAYERS, WIDTH, base_weights
from intalks.training.lessons import NetworkLesson

HIDDEN: Final = 256
LINKING: Final = 192
ASKED: Final = 128
JOINING: Final = 128
DROPOUT: Final = 0.1


@dataclass(frozen=True, slots=True)
class Prepared:
    """A lesson with its tensors, and what MiniLM's lower layers make of its windows."""

    lesson: NetworkLesson
    states: tuple[Tensor, ...]

    @classmethod
    def of(cls, lesson: NetworkLesson) -> Prepared:
        return cls(lesson, tuple(torch.from_numpy(base_states(w.pieces)).half() for w in lesson.encoding.windows))


class Layer(nn.Module):
    """A transformer layer that starts as one of MiniLM's."""

    def __init__(self, number: int) -> None:
        super().__init__()
        base = base_weights()
        for theirs, ours in PARTS.items():
            weight = torch.from_numpy(base[f"encoder.layer.{number}.{theirs}.weight"].copy())
            bias = torch.from_numpy(base[f"encoder.layer.{number}.{theirs}.bias"].copy())
            part: nn.Module
            part = nn.LayerNorm(WIDTH, 1e-12) if weight.ndim == 1 else nn.Linear(weight.shape[1], weight.shape[0])
            part.load_state_dict({"weight": weight, "bias": bias})
            self.add_module(ours, part)

    def forward(self, state: Tensor, drop: nn.Module) -> tuple[Tensor, Tensor]:
        length = len(state)
        query, key, value = (
            getattr(self, part)(state).view(length, HEADS, -1).transpose(0, 1) for part in ("q", "k", "v")
        )
        weights = (query @ key.transpose(1, 2) / math.sqrt(WIDTH // HEADS)).softmax(-1)
        heard = (weights @ value).transpose(0, 1).reshape(length, WIDTH)
        state = self.n1(state + drop(self.o(heard)))
        inner = functional.gelu(self.f1(state), approximate="tanh")
        return self.n2(state + drop(self.f2(inner))), weights


class Network(nn.Module):
    """The trained part; names of parameters are those that `extraction.network` reads."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList(Layer(BASE_LAYERS + n) for n in range(TUNED_LAYERS))
        sizes = {"kinds": KINDS, "slots": SLOTS, "frames": FRAMES, "speeches": SPEECH}
        self.at = nn.ParameterDict({name: nn.Parameter(torch.randn(n, WIDTH) * 0.1) for name, n in sizes.items()})
        linking = 3 * HIDDEN
        shapes = {
            "place": (3 * WIDTH + PLACE_FEATURES, HIDDEN), "pair": (2 * HIDDEN + PAIR_FEATURES, HIDDEN),
            "exists": (HIDDEN, 1), "role": (HIDDEN, len(ROLES)), "deal_type": (HIDDEN, len(TYPES)),
            "deal_stage": (HIDDEN, len(STAGES)), "relation": (HIDDEN, len(RELATIONS)), "asked": (HIDDEN, ASKED),
            "shown": (WIDTH, ASKED), "unsaid": (HIDDEN, 1), "unsaid_certainty": (HIDDEN, len(CERTAINTIES)),
            "utterance": (3 * WIDTH, HIDDEN), "linking": (linking + UTTERANCE_FEATURES, LINKING),
            "link": (LINKING, 1), "stance": (LINKING, len(STANCES)), "certainty": (LINKING, len(CERTAINTIES)),
            "source_kind": (LINKING, len(SOURCES)), "valued": (WIDTH, HIDDEN),
            "valuing": (linking + VALUE_FEATURES, LINKING), "term": (LINKING, len(TERMS)), "date": (LINKING, 1),
            "again": (HIDDEN, HIDDEN), "exists_again": (HIDDEN, 1), "joining": (linking, JOINING),
            "together": (JOINING, 1),
        }  # fmt: skip
        self.heads = nn.ModuleDict({name: nn.Linear(*shape) for name, shape in shapes.items()})
        self.drop = nn.Dropout(DROPOUT)

    def matrices(self) -> dict[str, np.ndarray]:
        """The parameters by the names under which they are stored."""
        return {name.removeprefix("heads."): value.detach().numpy() for name, value in self.named_parameters()}

    def see(self, article: Prepared, slots: Tensor) -> tuple[Tensor, list[Tensor], list[int]]:
        """The states of all pieces, each window's attention, and where each window starts."""
        e = article.lesson.encoding
        added = (
            self.at["kinds"][torch.from_numpy(e.kind)] + self.at["slots"][slots[torch.from_numpy(e.slot)]]
            + self.at["frames"][torch.from_numpy(e.frame)] + self.at["speeches"][torch.from_numpy(e.speech)]
        )  # fmt: skip
        states, attention, offsets, start = [], [], [], 0
        for window in article.states:
            state = self.drop(window.float() + added[start : start + len(window)])
            weights = state
            for layer in self.layers:
                state, weights = layer(state, self.drop)
            states.append(state)
            attention.append(weights)
            offsets.append(start)
            start += len(window)
        return torch.cat(states), attention, offsets


@dataclass(frozen=True, slots=True)
class PairAnswers:
    """What the heads say of the candidate pairs, before softmax: `exists`, `again` and `relation` have one row for
    each pair, the others two halves: the pairs' first deals, then their second ones.
    """

    exists: Tensor
    again: Tensor
    relation: Tensor
    first: Tensor
    second: Tensor
    type: Tensor
    stage: Tensor
    evidence: Tensor
    forward: Tensor
    backward: Tensor
    vectors: Tensor


def answer_pairs(net: Network, article: Prepared, seen: tuple[Tensor, list[Tensor], list[int]]) -> PairAnswers:
    states, attention, offsets = seen
    c = article.lesson.candidates
    places = torch.tensor(c.places).view(-1, 3)
    ends = torch.tensor(article.lesson.mentions).view(-1, 2)
    left, right = ends[places[:, 1]], ends[places[:, 2]]
    one, two = ((states[side[:, 0]] + states[side[:, 1]]) / 2 for side in (left, right))
    context = _contexts(states, attention, offsets, (left[:, 0], right[:, 0]))
    starts = torch.tensor(np.searchsorted(places[:, 0].numpy(), np.arange(len(c.pairs))))
    heads = net.heads

    def vectors(parts: tuple[Tensor, ...], features: Tensor) -> Tensor:
        placed = torch.tanh(heads["place"](net.drop(torch.cat(parts, 1))))
        index = places[:, :1].expand(-1, HIDDEN)
        greatest = torch.full((len(c.pairs), HIDDEN), -2.0).scatter_reduce(0, index, placed, "amax")
        first = torch.tanh(heads["pair"](net.drop(torch.cat((greatest, placed[starts], features), 1))))
        return torch.cat((first, torch.tanh(heads["again"](net.drop(first)))))

    place, mirrored = (torch.from_numpy(f) for f in (c.place_features, mirrored_places(c.place_features)))
    pair, turned = (torch.from_numpy(f) for f in (c.pair_features, mirrored_pairs(c.pair_features)))
    forward = vectors((one, two, context, place), pair)
    backward = vectors((two, one, context, mirrored), turned)
    both, count = net.drop((forward + backward) / 2), len(c.pairs)
    return PairAnswers(
        heads["exists"](both[:count])[:, 0], heads["exists_again"](both[count:])[:, 0],
        heads["relation"](forward[:count]), heads["role"](forward), heads["role"](backward), heads["deal_type"](both),
        heads["deal_stage"](both), _evidence(net, article, states, both), forward, backward, both,
    )  # fmt: skip


def answer_together(net: Network, article: Prepared, a: PairAnswers) -> Tensor:
    """For each asked couple of deals that share an entity, whether they are one; before the sigmoid."""
    pairs = article.lesson.candidates.pairs
    cores, links, core_first, link_first = [], [], [], []
    for core, link, _ in article.lesson.together:
        one, two = pairs[core % len(pairs)], pairs[link % len(pairs)]
        cores.append(core)
        links.append(link)
        core_first.append(one[0] in two)
        link_first.append(two[0] in one)
    one, two = _turned(a, cores, core_first), _turned(a, links, link_first)
    hidden = torch.tanh(net.heads["joining"](net.drop(torch.cat((one, two, one * two), 1))))
    return net.heads["together"](net.drop(hidden))[:, 0]


def _turned(a: PairAnswers, nodes: Sequence[int], first: Sequence[bool]) -> Tensor:
    """The vectors of deals read from their first entity where that is said, else from their second."""
    return torch.where(torch.tensor(first)[:, None], a.forward[nodes], a.backward[nodes])


def _contexts(states: Tensor, attention: list[Tensor], offsets: list[int], ends: tuple[Tensor, Tensor]) -> Tensor:
    """What both mentions attend to, window by window."""
    bounds = torch.tensor(offsets)
    one, two = (torch.bucketize(side.contiguous(), bounds, right=True) - 1 for side in ends)
    result = torch.zeros(len(one), WIDTH)
    for number, (weights, start) in enumerate(zip(attention, offsets, strict=True)):
        rows = ((one == number) & (two == number)).nonzero()[:, 0]
        if len(rows):
            left, right = (side[rows] - start for side in ends)
            shared = (weights[:, left] * weights[:, right]).sum(0)
            shared = shared / (shared.sum(1, keepdim=True) + 1e-12)
            result = result.index_copy(0, rows, shared @ states[start : start + weights.shape[1]])
    return result


def _evidence(net: Network, article: Prepared, states: Tensor, vectors: Tensor) -> Tensor:
    sentence = torch.from_numpy(article.lesson.encoding.sentence)
    kept = (sentence >= 0).nonzero()[:, 0]
    count = int(sentence.max()) + 1
    sums = torch.zeros(count, WIDTH).index_add(0, sentence[kept], states[kept])
    sizes = torch.zeros(count).index_add(0, sentence[kept], torch.ones(len(kept)))
    means = sums / sizes.clamp(min=1)[:, None]
    return net.heads["asked"](vectors) @ net.heads["shown"](means).T / math.sqrt(ASKED)


def hear_all(net: Network, states: Tensor, heard: Sequence[Heard], beside: tuple[Tensor, Tensor]) -> Tensor:
    """The hidden vectors of utterances; `beside` are the vectors of their deals and their features."""
    deals, features = beside
    words = torch.stack(
        [torch.cat((mean_of(states, h.content), mean_of(states, h.speaker), states[h.cue])) for h in heard]
    )
    said = torch.tanh(net.heads["utterance"](net.drop(words)))
    return net.drop(torch.tanh(net.heads["linking"](net.drop(torch.cat((said, deals, said * deals, features), 1)))))


def mean_of(states: Tensor, pieces: tuple[int, int]) -> Tensor:
    return states[pieces[0] : pieces[1]].mean(0)
