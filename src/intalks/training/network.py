"""Train the network on coded articles and write its weights.

    python -m intalks.training.network --gold ../shared/gold --corpus ../shared/corpus
    python -m intalks.training.network … --on 2 --epochs 2 --share 0.5

The second goes on from the weights that ship, with that seed, also over `training/own/outlets.jsonl`, and writes what
lies between: of each weight so large a share of the way from the old to the new.
Needs PyTorch, which nothing else of intalks does: `pip install torch`. Deterministic on one machine with one thread.
Trained on the training key, the half of the development key that may be looked at, and the articles of
`training/coded`.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from intalks.extraction.candidates import PAIR_FEATURES, PLACE_FEATURES, mirrored_pairs, mirrored_places
from intalks.extraction.encoding import FRAMES, KINDS, SLOTS, SPEECH
from intalks.extraction.layers import PARTS, base_states
from intalks.extraction.mentioned import UTTERANCE_FEATURES, VALUE_FEATURES, Heard
from intalks.extraction.network import (
    CERTAINTIES,
    RELATIONS,
    ROLES,
    SOURCES,
    STAGES,
    STANCES,
    TERMS,
    TYPES,
)  # fmt: skip
from intalks.lexicon.network_weights import (
    BASE_LAYERS,
    HEADS,
    NETWORK,
    TUNED_LAYERS,
    WIDTH,
    Table,
    base_weights,
    network_weights,
    word_pieces,
    write_network,
)  # fmt: skip
from intalks.reading.reader import Reader
from intalks.training.fit import MODELS
from intalks.training.lessons import NOTHING, NetworkLesson, lesson_of
from intalks.training.material import training_articles, training_parser, under_other_names
from intalks.training.oracle import Keyed, outlet_articles

HIDDEN: Final = 256
LINKING: Final = 192
ASKED: Final = 128
DROPOUT: Final = 0.1
BATCH: Final = 4
"""Articles to a step."""
RATES: Final = (2e-4, 1e-3)
"""Of the layers and of the heads."""
LATER_RATES: Final = (1e-4, 5e-4)
"""The same for a network that goes on."""
OWN_TIMES: Final = 2
"""How often an epoch sees an article of our own, and as often under other names."""


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
        }  # fmt: skip
        self.heads = nn.ModuleDict({name: nn.Linear(*shape) for name, shape in shapes.items()})
        self.drop = nn.Dropout(DROPOUT)

    def matrices(self) -> dict[str, np.ndarray]:
        """The parameters by the names under which they are stored."""
        return {name.removeprefix("heads."): value.detach().numpy() for name, value in self.named_parameters()}

    def take(self, table: Table) -> None:
        """Begin with these weights."""
        with torch.no_grad():
            for name, value in self.named_parameters():
                value.copy_(torch.from_numpy(table[name.removeprefix("heads.")]))

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
    """What the heads say of the candidate pairs, before softmax."""

    exists: Tensor
    first: Tensor
    second: Tensor
    type: Tensor
    stage: Tensor
    relation: Tensor
    evidence: Tensor
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
        heads["deal_stage"](both), heads["relation"](forward), _evidence(net, article, states, both), both,
    )  # fmt: skip


def _contexts(states: Tensor, attention: list[Tensor], offsets: list[int], ends: tuple[Tensor, Tensor]) -> Tensor:
    """What both mentions attend to, window by window."""
    bounds = torch.tensor(offsets)
    one, two = (torch.bucketize(side, bounds, right=True) - 1 for side in ends)
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


def pair_loss(article: Prepared, a: PairAnswers) -> Tensor:
    """Summed over the candidate pairs; type, stage, roles and evidence count where there is a deal."""
    lessons = article.lesson.pairs
    deal = torch.tensor([float(p.deal) for p in lessons])
    loss = functional.binary_cross_entropy_with_logits(a.exists, deal, reduction="sum")
    loss = loss + 0.5 * _cross(a.relation, [p.relation for p in lessons])
    rows = [i for i, p in enumerate(lessons) if p.deal]
    if not rows:
        return loss
    chosen = [lessons[i] for i in rows]
    loss = loss + 0.5 * (
        _cross(a.first[rows], [p.roles[0] for p in chosen]) + _cross(a.second[rows], [p.roles[1] for p in chosen])
    )
    loss = loss + _cross(a.type[rows], [p.type for p in chosen]) + _cross(a.stage[rows], [p.stage for p in chosen])
    shown = a.evidence.log_softmax(-1)
    for i, lesson in zip(rows, chosen, strict=True):
        known = [s for s in lesson.evidence if s < shown.shape[1]]
        if known:
            loss = loss - 0.5 * torch.logsumexp(shown[i, known], 0)
    return loss


def _cross(scores: Tensor, labels: list[int]) -> Tensor:
    return functional.cross_entropy(scores, torch.tensor(labels), reduction="sum", ignore_index=NOTHING)


def deal_loss(net: Network, article: Prepared, states: Tensor, vectors: Tensor) -> Tensor:
    """Of what is said and counted beside the coded deals."""
    lesson = article.lesson
    if not lesson.deals:
        return torch.zeros(())
    deals = torch.stack([vectors[list(d.pairs)].mean(0) for d in lesson.deals])
    unsaid = net.heads["unsaid"](deals)[:, 0]
    loss = functional.binary_cross_entropy_with_logits(
        unsaid, torch.tensor([float(d.unsaid) for d in lesson.deals]), reduction="sum"
    )
    loss = loss + 0.5 * _cross(net.heads["unsaid_certainty"](deals), [d.certainty for d in lesson.deals])
    if lesson.utterances:
        loss = loss + _utterance_loss(net, article, states, deals)
    if lesson.values:
        loss = loss + _value_loss(net, article, states, deals)
    return loss


def _utterance_loss(net: Network, article: Prepared, states: Tensor, deals: Tensor) -> Tensor:
    rows = article.lesson.utterances
    hidden = hear_all(net, states, [u.heard for u in rows], (deals[[u.deal for u in rows]], _table(rows)))
    loss = functional.binary_cross_entropy_with_logits(
        net.heads["link"](hidden)[:, 0], torch.tensor([float(u.link) for u in rows]), reduction="sum"
    )
    for head, labels in (
        ("stance", [u.stance for u in rows]),
        ("certainty", [u.certainty for u in rows]),
        ("source_kind", [u.kind for u in rows]),
    ):
        loss = loss + (1.0 if head == "stance" else 0.5) * _cross(net.heads[head](hidden), labels)
    return loss


def hear_all(net: Network, states: Tensor, heard: Sequence[Heard], beside: tuple[Tensor, Tensor]) -> Tensor:
    """The hidden vectors of utterances; `beside` are the vectors of their deals and their features."""
    deals, features = beside
    words = torch.stack([torch.cat((_mean(states, h.content), _mean(states, h.speaker), states[h.cue])) for h in heard])
    said = torch.tanh(net.heads["utterance"](net.drop(words)))
    return net.drop(torch.tanh(net.heads["linking"](net.drop(torch.cat((said, deals, said * deals, features), 1)))))


def _value_loss(net: Network, article: Prepared, states: Tensor, deals: Tensor) -> Tensor:
    rows = article.lesson.values
    value = torch.tanh(net.heads["valued"](net.drop(torch.stack([_mean(states, v.pieces) for v in rows]))))
    beside = deals[[v.deal for v in rows]]
    joined = torch.cat((value, beside, value * beside, _table(rows)), 1)
    hidden = net.drop(torch.tanh(net.heads["valuing"](net.drop(joined))))
    loss = _cross(net.heads["term"](hidden), [v.term for v in rows])
    dated = [i for i, v in enumerate(rows) if v.date != NOTHING]
    if dated:
        labels = torch.tensor([float(rows[i].date) for i in dated])
        scores = net.heads["date"](hidden[dated])[:, 0]
        loss = loss + functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum")
    return loss


def _mean(states: Tensor, pieces: tuple[int, int]) -> Tensor:
    return states[pieces[0] : pieces[1]].mean(0)


def _table(rows: Sequence[object]) -> Tensor:
    return torch.tensor([getattr(r, "features") for r in rows], dtype=torch.float32)  # noqa: B009


def train(
    articles: Sequence[Prepared], *, epochs: int, seed: int = 0, since: Table | None = None, report: bool = True
) -> Iterator[Network]:
    """Yield the network after each epoch; `since` are the weights that it goes on from. The rate rises for 6 percent of
    the steps, then falls to nothing.
    """
    torch.manual_seed(seed)
    shuffled, chance = [a for a in articles if a.lesson.candidates.pairs], random.Random(seed)  # noqa: S311
    net, rates = Network(), RATES
    if since is not None:
        net.take(since)
        rates = LATER_RATES
    groups = [{"params": net.layers.parameters(), "lr": rates[0]}]
    groups.append({"params": [*net.at.parameters(), *net.heads.parameters()], "lr": rates[1]})
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = epochs * math.ceil(len(shuffled) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min(1.0, (i + 1) / (0.06 * steps)) * max(0.01, (steps - i) / steps)
    )
    for epoch in range(epochs):
        net.train()
        chance.shuffle(shuffled)
        total, began = 0.0, time.monotonic()
        for start in range(0, len(shuffled), BATCH):
            optimizer.zero_grad()
            for article in shuffled[start : start + BATCH]:
                loss = article_loss(net, article) / 80
                loss.backward()
                total += loss.item()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        if report:
            print(f"epoch {epoch}: loss {total / len(shuffled):.4f}, {time.monotonic() - began:.0f} s", flush=True)
        yield net


def article_loss(net: Network, article: Prepared) -> Tensor:
    """Entities change their slots from one look to the next, so that slots mean nothing but "the same"."""
    middle = 1 + torch.randperm(SLOTS - 2)
    slots = torch.cat((torch.zeros(1, dtype=torch.long), middle, torch.tensor([SLOTS - 1])))
    seen = net.see(article, slots)
    pairs = answer_pairs(net, article, seen)
    return pair_loss(article, pairs) + deal_loss(net, article, seen[0], pairs.vectors)


def main() -> None:
    parser = training_parser(__doc__)
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--on", type=int, metavar="SEED", help="go on from the weights that ship")
    parser.add_argument("--share", type=float, default=1.0, help="how far to go from these (%(default)s)")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reader, goes_on = Reader(), arguments.on is not None
    coded = training_articles(arguments.gold, arguments.corpus, whole=goes_on)
    articles = _prepared(reader, sorted(coded, key=lambda k: k.article.id))
    if goes_on:
        own = [one for keyed in outlet_articles() for one in (keyed, under_other_names(keyed))]
        articles += _prepared(reader, own) * OWN_TIMES
    print(f"{len(articles)} articles, {sum(len(a.lesson.deals) for a in articles)} deals")
    old = network_weights() if goes_on else None
    since = None if old is None else old.table
    for net in train(articles, epochs=arguments.epochs, seed=arguments.on or 0, since=since):
        new = net.matrices() if old is None else between(old.table, net.matrices(), arguments.share)
        write_network(new, {} if old is None else old.settings, MODELS / NETWORK)


def _prepared(reader: Reader, coded: Sequence[Keyed]) -> list[Prepared]:
    """Nothing is to be learned from an article that is passed over."""
    readings = ((keyed, reader.read(keyed.article)) for keyed in coded)
    return [Prepared.of(lesson_of(keyed, reading, word_pieces())) for keyed, reading in readings if reading.sentences]


def between(old: Table, new: Table, share: float) -> Table:
    """So large a share of the way from the old weights to the new ones (Wortsman et al. 2022)."""
    return {name: (old[name] + share * (value - old[name])).astype(np.float32) for name, value in new.items()}


if __name__ == "__main__":
    main()
