from __future__ import annotations

from collections import Counter
from itertools import cycle, islice

from hypothesis import given, settings
from hypothesis import strategies as st

from intalks.model.vocabulary import Stage
from intalks.resolution.steps import steps
from tests.resolution.made_reports import report

DAYS = st.lists(st.integers(0, 1500), min_size=1, max_size=120)


@settings(deadline=None, max_examples=40)
@given(days=DAYS, told=st.lists(st.sampled_from(list(Stage)), min_size=1, max_size=9))
def test_what_is_told_again_and_again_is_no_new_step(days: list[int], told: list[Stage]) -> None:
    stages = islice(cycle(told), len(days))
    reports = [report(f"a{n}", day, stage) for n, (day, stage) in enumerate(zip(sorted(days), stages, strict=True))]
    found = steps(reports)
    assert 1 <= len(found) <= 8
    assert max(Counter(one.stage for one, _ in found).values()) <= 2
    assert [one.dating.latest for one, _ in found] == sorted(one.dating.latest for one, _ in found)


def test_talks_and_their_end_are_two_steps() -> None:
    reports = [report("a", 0), report("b", 1), report("c", 90, Stage.ABANDONED), report("d", 91, Stage.ABANDONED)]
    assert [one.stage for one, _ in steps(reports)] == [Stage.TALKS, Stage.ABANDONED]
