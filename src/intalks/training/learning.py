"""How a network learns: from lessons, some of them coded by people and models, some what a larger network says."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from intalks.training.encoders import Encoder
from intalks.training.lessons import NetworkLesson
from intalks.training.losses import coded_loss, taught_loss
from intalks.training.material import Coder
from intalks.training.network import Asked, Network
from intalks.training.taught import Taught

_SCALE: Final = 80.0
"""What losses are divided by, as rates are for such steps: about what is asked of an article."""
_ALIKE: Final = 16
"""Steps among which articles of about one length are put together."""
_NORM: Final = 2.0
_RISING: Final = 0.06
"""The share of all steps in which the rate rises."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What the network is asked of an article, and what it should say."""

    asked: Asked
    right: NetworkLesson | Taught

    @classmethod
    def of(cls, right: NetworkLesson | Taught, encoder: Encoder) -> Lesson:
        states = tuple(encoder.lower(window.pieces) for window in right.encoding.windows)
        coder = Coder.TEACHER if isinstance(right, Taught) else right.coder
        return cls(Asked(right.encoding, right.candidates, right.mentions, states, coder), right)


@dataclass(frozen=True, slots=True)
class Course:
    """`batch`: articles to a step. `rates`: of the layers trained as a whole, and of all else. `taught`: what a
    lesson of a larger network counts beside a coded one.
    """

    epochs: int
    batch: int
    rates: tuple[float, float]
    taught: float = 1.0
    seed: int = 0


def learn(net: Network, lessons: Sequence[Lesson], course: Course, memory: Path | None = None) -> Iterator[Network]:
    """Yield the network after each epoch. The rate rises for 6 percent of the steps, then falls to nothing.

    After each epoch all is kept in the file `memory`, where one is named; a run that finds it goes on from there.
    """
    torch.manual_seed(course.seed)
    layers = list(net.layers.parameters())
    whole = {id(one) for one in layers}
    others = [one for one in net.parameters() if one.requires_grad and id(one) not in whole]
    groups = [{"params": layers, "lr": course.rates[0]}, {"params": others, "lr": course.rates[1]}]
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01)
    steps = course.epochs * math.ceil(len(lessons) / course.batch)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda i: min(1.0, (i + 1) / (_RISING * steps)) * max(0.01, (steps - i) / steps)
    )
    parts = {"net": net, "optimizer": optimizer, "schedule": schedule}
    first = _resumed(parts, memory)
    for epoch in range(first, course.epochs):
        net.train()
        total, began = 0.0, time.monotonic()
        for batch in _batches(lessons, course, epoch):
            optimizer.zero_grad()
            loss = _loss(net, batch, course)
            loss.backward()
            total += loss.item()
            nn.utils.clip_grad_norm_(net.parameters(), _NORM)
            optimizer.step()
            schedule.step()
        print(f"epoch {epoch}: loss {total / len(lessons):.4f}, {time.monotonic() - began:.0f} s", flush=True)
        if memory is not None:
            torch.save({"epoch": epoch, **{name: part.state_dict() for name, part in parts.items()}}, memory)
        yield net


def _resumed(parts: dict[str, object], memory: Path | None) -> int:
    """The epoch to begin with."""
    if memory is None or not memory.exists():
        return 0
    kept = torch.load(memory)
    for name, part in parts.items():
        part.load_state_dict(kept[name])  # type: ignore[attr-defined]
    return int(kept["epoch"]) + 1


def _batches(lessons: Sequence[Lesson], course: Course, epoch: int) -> Iterator[Sequence[Lesson]]:
    """All lessons in an order of chance, those of about one length together, so that little is filled up."""
    chance = random.Random(f"{course.seed}/{epoch}")  # noqa: S311
    order = list(lessons)
    chance.shuffle(order)
    size = course.batch
    for start in range(0, len(order), size * _ALIKE):
        near = sorted(order[start : start + size * _ALIKE], key=lambda one: max(len(w) for w in one.asked.states))
        batches = [near[i : i + size] for i in range(0, len(near), size)]
        chance.shuffle(batches)
        yield from batches


def _loss(net: Network, batch: Sequence[Lesson], course: Course) -> Tensor:
    loss = torch.zeros(())
    for lesson, seen in zip(batch, net.see([one.asked for one in batch]), strict=True):
        if isinstance(lesson.right, Taught):
            loss = loss + course.taught * taught_loss(net, lesson.asked, lesson.right, seen)
        else:
            loss = loss + coded_loss(net, lesson.asked, lesson.right, seen)
    return loss / _SCALE
