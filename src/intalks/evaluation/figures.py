"""Verdicts counted: recall, precision, F and error per response fill, for all fills, per object and per slot."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias

from intalks.evaluation.matching import Verdict

OBJECTS: Final = ("deal", "statement", "fact")


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of verdicts, and MUC-5's figures from them (Chinchor and Sundheim, 1993); 0 where nothing is to count."""

    correct: int = 0
    partial: int = 0
    incorrect: int = 0
    missing: int = 0
    spurious: int = 0

    @classmethod
    def of(cls, counts: Mapping[Verdict, int]) -> Figures:
        return cls(*(counts.get(verdict, 0) for verdict in Verdict))

    @property
    def possible(self) -> int:
        """The fills of the key."""
        return self.correct + self.partial + self.incorrect + self.missing

    @property
    def actual(self) -> int:
        """The fills of the response."""
        return self.correct + self.partial + self.incorrect + self.spurious

    @property
    def recall(self) -> float:
        return self._good / self.possible if self.possible else 0.0

    @property
    def precision(self) -> float:
        return self._good / self.actual if self.actual else 0.0

    @property
    def f(self) -> float:
        """The harmonic mean of recall and precision."""
        recall, precision = self.recall, self.precision
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0

    @property
    def error(self) -> float:
        """MUC-5's primary figure: error per response fill, 0 (best) to 1."""
        total = self.possible + self.spurious
        wrong = self.incorrect + 0.5 * self.partial + self.missing + self.spurious
        return wrong / total if total else 0.0

    @property
    def _good(self) -> float:
        return self.correct + 0.5 * self.partial


SlotCounts: TypeAlias = Counter[tuple[str, Verdict]]
"""How often each verdict was given in each slot."""


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures of many articles.

    `all` are all fills but those of the slot `deal`, which counts whole deals; `objects` are the slots of each object
    together; `slots` stand in alphabetic order.
    """

    all: Figures
    objects: Mapping[str, Figures]
    slots: Mapping[str, Figures]

    @classmethod
    def of(cls, counts: SlotCounts) -> Summary:
        names = sorted({slot for slot, _ in counts})
        return cls(
            all=_figures(counts, [name for name in names if name != "deal"]),
            objects={o: _figures(counts, [name for name in names if _belongs(name, o)]) for o in OBJECTS},
            slots={name: _figures(counts, [name]) for name in names},
        )

    def row(self, name: str) -> Figures:
        """The figures of `all`, of an object (`deals`, `statements`, `facts`), or of a slot (`deal`: whole deals)."""
        if name == "all":
            return self.all
        if name.removesuffix("s") in OBJECTS and name.endswith("s"):
            return self.objects[name.removesuffix("s")]
        return self.slots.get(name, Figures())


def _figures(counts: SlotCounts, names: Iterable[str]) -> Figures:
    wanted = list(names)
    return Figures.of({verdict: sum(counts[name, verdict] for name in wanted) for verdict in Verdict})


def _belongs(slot: str, name: str) -> bool:
    return slot.startswith(f"{name}.") or slot == name == "fact"
