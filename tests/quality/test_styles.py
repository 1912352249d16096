"""What an article says does not hang on how a paper prints it."""

from __future__ import annotations

from pathlib import Path

from intalks.evaluation.halves import looked_at
from intalks.evaluation.styles import AS_IT_IS, in_styles
from intalks.pipeline import read_articles

TRIED = (
    "columns of 35",
    "indented paragraphs",
    "tokenised",
    "character references",
    "footnotes",
    "no white space",
    "tight tickers",
    "tickers by country",
    "mixed dateline",
    "release",
    "byline",
    "caption",
)
MAY_FALL = 0.02
"""Some values stand on the words themselves that a style changes."""


def test_f_is_the_same_in_other_styles(shared: Path) -> None:
    """A third of the development articles that may be looked at."""
    found = in_styles(shared / "gold", read_articles, sorted(looked_at())[::3], styles=TRIED)
    least = found[AS_IT_IS].all.f - MAY_FALL
    assert {name: summary.all.f for name, summary in found.items() if summary.all.f < least} == {}
