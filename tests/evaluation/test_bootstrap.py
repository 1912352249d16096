from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from intalks.evaluation.bootstrap import Range, f_ranges
from intalks.evaluation.figures import SlotCounts, Summary
from intalks.evaluation.matching import Verdict

ARTICLES = st.lists(
    st.dictionaries(
        st.tuples(st.sampled_from(["deal", "deal.type", "fact"]), st.sampled_from(list(Verdict))),
        st.integers(0, 9),
        max_size=6,
    ).map(Counter),
    min_size=1,
    max_size=8,
)


@given(ARTICLES)
def test_a_range_is_the_same_in_every_run_and_in_bounds(counts: list[SlotCounts]) -> None:
    ranges = f_ranges(counts, ["all", "fact"], resamples=40)
    assert ranges == f_ranges(counts, ["all", "fact"], resamples=40)
    assert all(0.0 <= r.low <= r.high <= 1.0 for r in ranges.values())


@given(ARTICLES)
def test_equal_articles_leave_nothing_to_chance(counts: list[SlotCounts]) -> None:
    f = Summary.of(counts[0]).row("all").f
    found = f_ranges([counts[0]] * 5, ["all"], resamples=20)["all"]
    assert abs(found.low - f) < 1e-9
    assert abs(found.high - f) < 1e-9


def test_articles_are_what_is_drawn() -> None:
    """One article all right, one all wrong: F of a resample is 0, near ½ or 1, so the range is all."""
    right: SlotCounts = Counter({("fact", Verdict.CORRECT): 5})
    wrong: SlotCounts = Counter({("fact", Verdict.MISSING): 5})
    assert f_ranges([right, wrong], ["fact"]) == {"fact": Range(0.0, 1.0)}


def test_no_article() -> None:
    assert f_ranges([], ["all"]) == {"all": Range(0.0, 0.0)}
