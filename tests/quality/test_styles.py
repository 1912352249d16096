"""What an article says does not hang on how a paper prints it, nor on who the firms are."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from intalks.evaluation.halves import looked_at
from intalks.evaluation.styles import AS_IT_IS, OTHER_NAMES, in_styles
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
MAY_FALL: Final = 0.02
"""Some values stand on the words themselves that a style changes."""
WITHOUT_FAME: Final = 0.06
"""What the reader knows of the firms themselves, and of the deals that its models were trained on, tells as much."""


def test_f_is_the_same_in_other_styles(shared: Path) -> None:
    """A third of the development articles that may be looked at."""
    found = in_styles(shared / "gold", read_articles, sorted(looked_at())[::3], styles=TRIED)
    least = found[AS_IT_IS].all.f - MAY_FALL
    del found[OTHER_NAMES]
    assert {name: summary.all.f for name, summary in found.items() if summary.all.f < least} == {}


def test_f_is_nearly_the_same_about_firms_that_nobody_has_heard_of(shared: Path) -> None:
    """All of them: names make more of a difference to some articles than to others."""
    found = in_styles(shared / "gold", read_articles, looked_at(), styles=())
    assert found[OTHER_NAMES].all.f >= found[AS_IT_IS].all.f - WITHOUT_FAME
