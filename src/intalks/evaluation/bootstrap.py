"""How far a figure could have come out otherwise, had other articles been drawn: the bootstrap over articles."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from intalks.evaluation.figures import SlotCounts, Summary

SEED: Final = 1993
RESAMPLES: Final = 1000
_TAIL: Final = 0.025


@dataclass(frozen=True, slots=True)
class Range:
    """The middle 95 percent of the resampled values, both ends in it."""

    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.low:.3f}–{self.high:.3f}"


def f_ranges(counts: Sequence[SlotCounts], rows: Sequence[str], *, resamples: int = RESAMPLES) -> dict[str, Range]:
    """The range of F for each row of a `Summary` ("all", "deal.type", …), articles drawn with replacement.

    `counts` holds one article each. The draws are the same in every run and for every row. No article: 0 to 0.
    """
    if not counts:
        return dict.fromkeys(rows, Range(0.0, 0.0))
    drawn = _draws(len(counts), resamples)
    summaries = [Summary.of(article) for article in counts]
    return {row: _f_range(drawn, summaries, row) for row in rows}


def _draws(articles: int, resamples: int) -> np.ndarray[tuple[int, int], np.dtype[np.int64]]:
    """How often each article (column) stands in each resample (row)."""
    generator = random.Random(SEED)  # noqa: S311 - a fixed seed is the point
    numbers = range(articles)
    return np.array([np.bincount(generator.choices(numbers, k=articles), minlength=articles) for _ in range(resamples)])


def _f_range(drawn: np.ndarray[tuple[int, int], np.dtype[np.int64]], summaries: Sequence[Summary], row: str) -> Range:
    figures = [summary.row(row) for summary in summaries]
    good = drawn @ np.array([f.correct + 0.5 * f.partial for f in figures])
    fills = drawn @ np.array([f.possible + f.actual for f in figures])
    # The harmonic mean of good/possible and good/actual.
    f = np.sort(np.divide(2 * good, fills, out=np.zeros(len(drawn)), where=fills > 0))
    low = int(_TAIL * len(f))
    return Range(float(f[low]), float(f[len(f) - 1 - low]))
