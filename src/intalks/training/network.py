"""The network while it is trained: an encoder's layers, and the heads that `extraction.network` reads.

Needs PyTorch, which nothing else of intalks does: `pip install torch`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

import numpy as np
import torch
from torch import Tensor, nn

from intalks.extraction.candidates import PAIR_FEATURES, PLACE_FEATURES, Candidates, mirrored_pairs, mirrored_places
from intalks.extraction.encoding import FRAMES, KINDS, SLOTS, SPEECH, Encoding
from intalks.extraction.mentioned import UTTERANCE_FEATURES, VALUE_FEATURES, Heard
from intalks.extraction.network import (
    CERTAINTIES,
    EARLY,
    LATE,
    RELATIONS,
    ROLES,
    SOURCES,
    STAGES,
    STANCES,
    TERMS,
    TYPES,
)  # fmt: skip
from intalks.lexicon.network_weights import Table
from intalks.training.encoders import Encoder, Layer, with_additions
from intalks.training.material import Coder

HIDDEN: Final = 256
LINKING: Final = 192
ASKED: Final = 128
DROPOUT: Final = 0.1
_MANNERS: Final = "manners."
_APART: Final = -1e4
"""What attention adds for a piece that only fills a window up."""

Spans: TypeAlias = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the network is asked about an article: `mentions` are the first and last piece of each mention.

    `states` are what the layers that are not trained make of each window, as (pieces, width). The answer is to be in
    the manner of `coder`.
    """

    encoding: Encoding
    candidates: Candidates
    mentions: Spans
    states: tuple[Tensor, ...]
    coder: Coder = Coder.KEYS


@dataclass(frozen=True, slots=True)
class Seen:
    """The article after the last layer: the states of all pieces, each window's attention by head, its first piece."""

    states: Tensor
    attention: Sequence[Tensor]
    offsets: Sequence[int]


@dataclass(frozen=True, slots=True)
class PairAnswers:
    """What the heads say of the candidate pairs, before softmax; `vectors` are what later heads build on."""

    exists: Tensor
    first: Tensor
    second: Tensor
    type: Tensor
    stage: Tensor
    relation: Tensor
    evidence: Tensor
    vectors: Tensor


@dataclass(frozen=True, slots=True)
class UtteranceAnswers:
    """The same of utterances beside deals."""

    link: Tensor
    stance: Tensor
    certainty: Tensor
    kind: Tensor


class Network(nn.Module):
    """The trained part; names of parameters are those that `extraction.network` reads."""

    def __init__(self, encoder: Encoder) -> None:
        super().__init__()
        self.encoder = encoder
        width = encoder.width
        self.lower = nn.ModuleList(with_additions(Layer(encoder, matrices)) for matrices in encoder.additions)
        self.layers = nn.ModuleList(Layer(encoder, matrices) for matrices in encoder.layers)
        sizes = {"kinds": KINDS, "slots": SLOTS, "frames": FRAMES, "speeches": SPEECH}
        early = sizes if encoder.additions else {}
        self.early = nn.ParameterDict({name: nn.Parameter(torch.zeros(n, width)) for name, n in early.items()})
        marked = [LATE, EARLY] if encoder.additions else [LATE]
        self.manners = nn.ParameterDict({where: nn.Parameter(torch.zeros(len(Coder), width)) for where in marked})
        self.at = nn.ParameterDict({name: nn.Parameter(torch.randn(n, width) * 0.1) for name, n in sizes.items()})
        linking = 3 * HIDDEN
        shapes = {
            "place": (3 * width + PLACE_FEATURES, HIDDEN), "pair": (2 * HIDDEN + PAIR_FEATURES, HIDDEN),
            "exists": (HIDDEN, 1), "role": (HIDDEN, len(ROLES)), "deal_type": (HIDDEN, len(TYPES)),
            "deal_stage": (HIDDEN, len(STAGES)), "relation": (HIDDEN, len(RELATIONS)), "asked": (HIDDEN, ASKED),
            "shown": (width, ASKED), "unsaid": (HIDDEN, 1), "unsaid_certainty": (HIDDEN, len(CERTAINTIES)),
            "utterance": (3 * width, HIDDEN), "linking": (linking + UTTERANCE_FEATURES, LINKING),
            "link": (LINKING, 1), "stance": (LINKING, len(STANCES)), "certainty": (LINKING, len(CERTAINTIES)),
            "source_kind": (LINKING, len(SOURCES)), "valued": (width, HIDDEN),
            "valuing": (linking + VALUE_FEATURES, LINKING), "term": (LINKING, len(TERMS)), "date": (LINKING, 1),
        }  # fmt: skip
        self.heads = nn.ModuleDict({name: nn.Linear(*shape) for name, shape in shapes.items()})
        self.drop = nn.Dropout(DROPOUT)

    def matrices(self) -> dict[str, np.ndarray]:
        """What is trained, by the names under which it is stored; the manner of the keys is in each piece's kind."""
        learning = ((name, value) for name, value in self.named_parameters() if value.requires_grad)
        table = {
            name.removeprefix("heads."): value.detach().numpy()
            for name, value in learning
            if not name.startswith(_MANNERS)
        }
        for where, manners in self.manners.items():
            table[f"{where}.kinds"] = table[f"{where}.kinds"] + manners[Coder.KEYS].detach().numpy()
        return table

    def take(self, table: Table) -> None:
        """Begin with these weights."""
        with torch.no_grad():
            for name, value in self.named_parameters():
                if value.requires_grad and not name.startswith(_MANNERS):
                    value.copy_(torch.from_numpy(table[name.removeprefix("heads.")]))

    def see(self, articles: Sequence[Asked], *, shuffled: bool = True) -> Iterator[Seen]:
        """Run the layers over all windows of the articles at once, in 16-bit floating point.

        Where `shuffled`, entities change their slots from one look to the next, so that slots mean nothing but "the
        same".
        """
        windows = [window.float() for article in articles for window in article.states]
        sizes = [len(window) for window in windows]
        states, bias = nn.utils.rnn.pad_sequence(windows, batch_first=True), self._bias(sizes)
        slots = [_slots(shuffled=shuffled) for _ in articles]
        with torch.autocast("cpu", torch.bfloat16):
            if self.lower:
                states = self.drop(states + self._added(EARLY, articles, slots))
            for layer in self.lower:
                states = layer(states, bias)
            states = self.drop(states + self._added(LATE, articles, slots))
            for layer in self.layers[:-1]:
                states = layer(states, bias)
            states, attention = self.layers[-1].with_attention(states, bias)
        done = 0
        # Taken apart at once: slices one by one would each have a gradient as large as the whole.
        each = list(zip(states.float().unbind(0), attention.unbind(0), sizes, strict=True))
        for article in articles:
            rows = each[done : done + len(article.states)]
            done += len(rows)
            offsets = np.cumsum([0, *(size for *_, size in rows)])[:-1]
            yield Seen(
                torch.cat([state[:size] for state, _, size in rows]),
                [weights[:, :size, :size] for _, weights, size in rows],
                offsets.tolist(),
            )

    def _added(self, where: str, articles: Sequence[Asked], slots: Sequence[Tensor]) -> Tensor:
        """What is added to each piece for what reading found there and for the coder's manner, by window."""
        marks, manners = getattr(self, where), self.manners[where]
        windows: list[Tensor] = []
        for article, slot in zip(articles, slots, strict=True):
            e = article.encoding
            added = (
                marks["kinds"][torch.from_numpy(e.kind)] + marks["slots"][slot[torch.from_numpy(e.slot)]]
                + marks["frames"][torch.from_numpy(e.frame)] + marks["speeches"][torch.from_numpy(e.speech)]
                + manners[article.coder]
            )  # fmt: skip
            windows += added.split([len(window) for window in article.states])
        return nn.utils.rnn.pad_sequence(windows, batch_first=True)

    def _bias(self, sizes: Sequence[int]) -> Tensor:
        length = max(sizes)
        filled = torch.arange(length)[None, :] >= torch.tensor(sizes)[:, None]
        bias = self.encoder.bias(length).expand(len(sizes), self.encoder.heads, -1, -1)
        return bias.masked_fill(filled[:, None, None, :], _APART)


def _slots(*, shuffled: bool) -> Tensor:
    """Which slot each slot is now; the first and the last are those of nobody and of all others."""
    middle = 1 + (torch.randperm(SLOTS - 2) if shuffled else torch.arange(SLOTS - 2))
    return torch.cat((torch.tensor([0]), middle, torch.tensor([SLOTS - 1])))


def answer_pairs(net: Network, article: Asked, seen: Seen) -> PairAnswers:
    c = article.candidates
    places = torch.tensor(c.places).view(-1, 3)
    ends = torch.tensor(article.mentions).view(-1, 2)
    left, right = ends[places[:, 1]], ends[places[:, 2]]
    one, two = ((seen.states[side[:, 0]] + seen.states[side[:, 1]]) / 2 for side in (left, right))
    context = _contexts(seen, left[:, 0], right[:, 0])
    starts = torch.tensor(np.searchsorted(places[:, 0].numpy(), np.arange(len(c.pairs))))

    def vectors(parts: tuple[Tensor, ...], features: Tensor) -> Tensor:
        placed = torch.tanh(net.heads["place"](net.drop(torch.cat(parts, 1))))
        index = places[:, :1].expand(-1, HIDDEN)
        greatest = torch.full((len(c.pairs), HIDDEN), -2.0).scatter_reduce(0, index, placed, "amax")
        return torch.tanh(net.heads["pair"](net.drop(torch.cat((greatest, placed[starts], features), 1))))

    place, mirrored = (torch.from_numpy(f) for f in (c.place_features, mirrored_places(c.place_features)))
    pair, turned = (torch.from_numpy(f) for f in (c.pair_features, mirrored_pairs(c.pair_features)))
    forward = vectors((one, two, context, place), pair)
    backward = vectors((two, one, context, mirrored), turned)
    both = net.drop((forward + backward) / 2)
    heads = net.heads
    return PairAnswers(
        heads["exists"](both)[:, 0], heads["role"](forward), heads["role"](backward), heads["deal_type"](both),
        heads["deal_stage"](both), heads["relation"](forward), _evidence(net, article, seen.states, both), both,
    )  # fmt: skip


def _contexts(seen: Seen, left: Tensor, right: Tensor) -> Tensor:
    """What both mentions attend to, window by window."""
    bounds = torch.tensor(seen.offsets)
    one, two = (torch.bucketize(side.contiguous(), bounds, right=True) - 1 for side in (left, right))
    result = torch.zeros(len(one), seen.states.shape[1])
    for number, (weights, start) in enumerate(zip(seen.attention, seen.offsets, strict=True)):
        rows = ((one == number) & (two == number)).nonzero()[:, 0]
        if len(rows):
            shared = (weights[:, left[rows] - start] * weights[:, right[rows] - start]).sum(0)
            shared = shared / (shared.sum(1, keepdim=True) + 1e-12)
            result = result.index_copy(0, rows, shared @ seen.states[start : start + weights.shape[1]])
    return result


def _evidence(net: Network, article: Asked, states: Tensor, vectors: Tensor) -> Tensor:
    sentence = torch.from_numpy(article.encoding.sentence)
    kept = (sentence >= 0).nonzero()[:, 0]
    count = int(sentence.max()) + 1
    sums = torch.zeros(count, states.shape[1]).index_add(0, sentence[kept], states[kept])
    sizes = torch.zeros(count).index_add(0, sentence[kept], torch.ones(len(kept)))
    shown = sums / sizes.clamp(min=1)[:, None]
    return net.heads["asked"](vectors) @ net.heads["shown"](shown).T / math.sqrt(ASKED)


def answer_utterances(
    net: Network, states: Tensor, heard: Sequence[Heard], beside: tuple[Tensor, Tensor]
) -> UtteranceAnswers:
    """Of utterances; `beside` are the vectors of their deals and their features, as many rows."""
    deals, features = beside
    words = torch.cat(
        (
            means(states, [h.content for h in heard]),
            means(states, [h.speaker for h in heard]),
            states[torch.tensor([h.cue for h in heard])],
        ),
        1,
    )
    said = torch.tanh(net.heads["utterance"](net.drop(words)))
    hidden = net.drop(torch.tanh(net.heads["linking"](net.drop(torch.cat((said, deals, said * deals, features), 1)))))
    heads = net.heads
    return UtteranceAnswers(
        heads["link"](hidden)[:, 0], heads["stance"](hidden), heads["certainty"](hidden), heads["source_kind"](hidden)
    )


def answer_values(net: Network, states: Tensor, pieces: Spans, beside: tuple[Tensor, Tensor]) -> tuple[Tensor, Tensor]:
    """Which term each value is of its deal, and whether it is the deal's date, before softmax."""
    deals, features = beside
    value = torch.tanh(net.heads["valued"](net.drop(means(states, pieces))))
    joined = torch.cat((value, deals, value * deals, features), 1)
    hidden = net.drop(torch.tanh(net.heads["valuing"](net.drop(joined))))
    return net.heads["term"](hidden), net.heads["date"](hidden)[:, 0]


def means(states: Tensor, spans: Spans) -> Tensor:
    """The mean state of each span of pieces."""
    sums = torch.cat((states.new_zeros(1, states.shape[1]), states.cumsum(0)))
    first, last = (torch.tensor(ends) for ends in zip(*spans, strict=True))
    return (sums[last] - sums[first]) / (last - first)[:, None]
