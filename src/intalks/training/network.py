"""Train the network on coded articles and write its weights.

    python -m intalks.training.network --gold ../shared/gold --corpus ../shared/corpus

Needs PyTorch, which nothing else of intalks does: `pip install torch`. Deterministic on one machine with one thread.
Trained on the training key, the half of the development key that may be looked at, the articles of `training/coded` and
the items of `training/own`.
"""

from __future__ import annotations

import argparse
import math
import random
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn
from torch.nn import functional

from intalks.extraction.encoding import SLOTS
from intalks.lexicon.network_weights import NETWORK, Table, network_weights, word_pieces, write_network
from intalks.reading.reader import Reader
from intalks.training.fit import MODELS
from intalks.training.lessons import NOTHING, lesson_of
from intalks.training.material import training_articles
from intalks.training.oracle import own_articles
from intalks.training.torch_network import (
    Network,
    PairAnswers,
    Prepared,
    answer_pairs,
    answer_together,
    hear_all,
    mean_of,
)  # fmt: skip

BATCH: Final = 4
"""Articles to a step."""
LAYER_RATE: Final = 2e-4
HEAD_RATE: Final = 1e-3
ONWARDS: Final = 0.6
"""How fast weights learn that are trained already, beside those rates; heads that are new learn `FRESH` as fast."""
FRESH: Final = 1.5


def pair_loss(article: Prepared, a: PairAnswers) -> Tensor:
    """Summed over the candidate pairs; type, stage, roles and evidence count where there is a deal."""
    lesson = article.lesson
    deal = torch.tensor([float(p.deal) for p in lesson.pairs])
    loss = functional.binary_cross_entropy_with_logits(a.exists, deal, reduction="sum")
    loss = loss + 0.5 * _cross(a.relation, [p.relation for p in lesson.pairs])
    rows = [i for i, p in enumerate(lesson.pairs) if p.deal]
    if not rows:
        return loss
    again = torch.tensor([float(i in lesson.seconds) for i in rows])
    loss = loss + functional.binary_cross_entropy_with_logits(a.again[rows], again, reduction="sum")
    chosen = [lesson.pairs[i] for i in rows] + list(lesson.seconds.values())
    rows += [len(lesson.pairs) + i for i in lesson.seconds]
    loss = loss + 0.5 * (
        _cross(a.first[rows], [p.roles[0] for p in chosen]) + _cross(a.second[rows], [p.roles[1] for p in chosen])
    )
    loss = loss + _cross(a.type[rows], [p.type for p in chosen]) + _cross(a.stage[rows], [p.stage for p in chosen])
    shown = a.evidence.log_softmax(-1)
    for i, known in zip(rows, chosen, strict=True):
        sentences = [s for s in known.evidence if s < shown.shape[1]]
        if sentences:
            loss = loss - 0.5 * torch.logsumexp(shown[i, sentences], 0)
    return loss


def together_loss(net: Network, article: Prepared, a: PairAnswers) -> Tensor:
    """Of which pairs have one deal in common."""
    if not article.lesson.together:
        return torch.zeros(())
    labels = torch.tensor([float(same) for *_, same in article.lesson.together])
    scores = answer_together(net, article, a)
    return 0.4 * functional.binary_cross_entropy_with_logits(scores, labels, reduction="sum")


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


def _value_loss(net: Network, article: Prepared, states: Tensor, deals: Tensor) -> Tensor:
    rows = article.lesson.values
    value = torch.tanh(net.heads["valued"](net.drop(torch.stack([mean_of(states, v.pieces) for v in rows]))))
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


def _table(rows: Sequence[object]) -> Tensor:
    return torch.tensor([getattr(r, "features") for r in rows], dtype=torch.float32)  # noqa: B009


def train(articles: Sequence[Prepared], *, epochs: int, seed: int = 0, start: Table | None = None) -> Iterator[Network]:
    """Yield the network after each epoch. Rates rise for 6 percent of the steps, then fall to nothing.

    With weights to `start` from, what they hold learns slower, and heads that they lack learn faster.
    """
    torch.manual_seed(seed)
    shuffled, chance = [a for a in articles if a.lesson.candidates.pairs], random.Random(seed)  # noqa: S311
    net = Network()
    optimizer = torch.optim.AdamW(list(_groups(net, start)), weight_decay=0.01)
    steps = epochs * math.ceil(len(shuffled) / BATCH)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min(1.0, (i + 1) / (0.06 * steps)) * max(0.01, (steps - i) / steps)
    )
    for epoch in range(epochs):
        net.train()
        chance.shuffle(shuffled)
        total, began = 0.0, time.monotonic()
        for first in range(0, len(shuffled), BATCH):
            optimizer.zero_grad()
            for article in shuffled[first : first + BATCH]:
                loss = article_loss(net, article) / 80
                loss.backward()
                total += loss.item()
            nn.utils.clip_grad_norm_(net.parameters(), 1.0)
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch}: loss {total / len(shuffled):.4f}, {time.monotonic() - began:.0f} s", flush=True)
        yield net


def _groups(net: Network, start: Table | None) -> Iterator[dict[str, object]]:
    """The parameters with their rates, those that `start` holds set to it."""
    known: list[nn.Parameter] = []
    fresh: list[nn.Parameter] = []
    for name, parameter in [*net.at.named_parameters(prefix="at"), *net.heads.named_parameters()]:
        (known if start and name in start else fresh).append(parameter)
    for name, parameter in net.named_parameters():
        stored = (start or {}).get(name.removeprefix("heads."))
        if stored is not None:
            parameter.data.copy_(torch.from_numpy(stored))
    slower = 1.0 if start is None else ONWARDS
    yield {"params": list(net.layers.parameters()), "lr": LAYER_RATE * slower}
    yield {"params": known, "lr": HEAD_RATE * slower}
    yield {"params": fresh, "lr": HEAD_RATE * (1.0 if start is None else FRESH)}


def article_loss(net: Network, article: Prepared) -> Tensor:
    """Entities change their slots from one look to the next, so that slots mean nothing but "the same"."""
    middle = 1 + torch.randperm(SLOTS - 2)
    slots = torch.cat((torch.zeros(1, dtype=torch.long), middle, torch.tensor([SLOTS - 1])))
    seen = net.see(article, slots)
    pairs = answer_pairs(net, article, seen)
    loss = pair_loss(article, pairs) + together_loss(net, article, pairs)
    return loss + deal_loss(net, article, seen[0], pairs.vectors)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder with train.jsonl, dev.jsonl and their texts")
    parser.add_argument("--corpus", type=Path, required=True, help="folder with the news whose articles are coded")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--onwards", action="store_true", help="start from the weights that are there")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    reader, words = Reader(), word_pieces()
    articles = [
        Prepared.of(lesson_of(keyed, reader.read(keyed.article), words))
        for keyed in sorted(
            [*training_articles(arguments.gold, arguments.corpus), *own_articles()], key=lambda k: k.article.id
        )
    ]
    print(f"{len(articles)} articles, {sum(len(a.lesson.deals) for a in articles)} deals")
    stored = network_weights() if arguments.onwards else None
    settings = {} if stored is None else stored.settings
    for net in train(articles, epochs=arguments.epochs, start=None if stored is None else stored.table):
        write_network(net.matrices(), settings, MODELS / NETWORK)


if __name__ == "__main__":
    main()
