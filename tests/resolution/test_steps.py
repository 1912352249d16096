from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import cycle

from hypothesis import given, settings
from hypothesis import strategies as st

from intalks.model.dossier import Outcome, Report
from intalks.model.record import ENDED
from intalks.model.vocabulary import Stage
from intalks.resolution.stages import course
from intalks.resolution.steps import candidates, steps
from intalks.resolution.timeline import outcome, timeline
from tests.resolution.made_reports import fill, report

DAYS = st.lists(st.integers(0, 1500), min_size=1, max_size=120)
TOLD = st.lists(st.sampled_from(list(Stage)), min_size=1, max_size=9)


@settings(deadline=None, max_examples=40)
@given(days=DAYS, told=TOLD)
def test_what_is_told_again_and_again_is_no_new_step(days: list[int], told: list[Stage]) -> None:
    found = steps(_telling(days, told))
    assert 1 <= len(found) <= 8
    assert max(Counter(one.stage for one, _ in found).values()) <= 2
    assert [one.dating.latest for one, _ in found] == sorted(one.dating.latest for one, _ in found)


@settings(deadline=None, max_examples=60)
@given(days=DAYS, told=TOLD, sure=st.lists(st.sampled_from([0.05, 0.5, 0.95]), min_size=1, max_size=5))
def test_the_stage_of_a_deal_is_told_and_stands_among_its_steps(
    days: list[int], told: list[Stage], sure: list[float]
) -> None:
    reports = _telling(days, told, sure)
    stage, _ = outcome(reports)
    assert stage in {step.stage for step in timeline(reports, stage)}
    assert set(course(reports)) <= {one.deal.deal_stage for one in reports}


def _telling(days: Sequence[int], told: Sequence[Stage], sure: Sequence[float] = (0.9,)) -> list[Report]:
    """A report for each day, which tell these stages, so surely, one after the other and over again."""
    return [
        report(f"a{n}", day, stage, sure=chance)
        for n, (day, stage, chance) in enumerate(zip(sorted(days), cycle(told), cycle(sure), strict=False))
    ]


def test_talks_and_their_end_are_two_steps() -> None:
    reports = [report("a", 0), report("b", 1), report("c", 90, Stage.ABANDONED), report("d", 91, Stage.ABANDONED)]
    assert [one.stage for one, _ in steps(reports)] == [Stage.TALKS, Stage.ABANDONED]


def test_the_stage_of_the_deal_is_a_step_beside_likelier_ones() -> None:
    likelier = [Stage.PRELIMINARY, Stage.AGREED, Stage.DELAYED, Stage.AGREED, Stage.COMPLETED]
    way = [Stage.CONSIDERED, Stage.TALKS, Stage.PROPOSED, Stage.ABANDONED, *likelier]
    times = [1 if stage is Stage.ABANDONED else 3 for stage in way]
    told = [stage for stage, count in zip(way, times, strict=True) for _ in range(count)]
    days = [60 * place + day for place, count in enumerate(times) for day in range(count)]
    reports = _telling(days, told, [0.15 if stage is Stage.ABANDONED else 0.9 for stage in told])
    plain = [one.stage for one, _ in steps(reports)]
    assert Stage.ABANDONED not in plain
    assert sorted(one.stage for one, _ in steps(reports, Stage.ABANDONED)) == sorted([*plain, Stage.ABANDONED])
    assert [one.stage for one, _ in steps(reports, Stage.TERMINATED)] == plain, "nobody tells it"


def test_what_a_report_could_tell_besides_may_be_a_step() -> None:
    """Where it is likely enough; its words are the clearest ones."""
    told = [
        report("a", 0, Stage.TALKS, others=((Stage.AGREED, 0.3), (Stage.PROPOSED, 0.15))),
        report("b", 0, Stage.TALKS, others=((Stage.AGREED, 0.4),)),
    ]
    found = {one.stage: one for one in candidates(told)}
    assert [report.id for _, report in found[Stage.AGREED].told] == ["a", "b"]
    assert found[Stage.AGREED].sureness() == [0.3, 0.4]
    assert set(found) == {Stage.TALKS, Stage.AGREED}


def test_a_deal_that_a_party_has_ended_has_ended() -> None:
    """Though most reports have it done, and the next one looks back."""
    told = [*[Stage.COMPLETED] * 6, Stage.TERMINATED, Stage.COMPLETED]
    reports = _telling(range(0, 160, 20), told)
    assert outcome(reports) == (Stage.COMPLETED, Outcome.COMPLETED)
    end = reports[-2]
    reports[-2] = replace(end, deal=replace(end.deal, stage=replace(end.deal.stage, cause=ENDED)))
    assert outcome(reports) == (Stage.TERMINATED, Outcome.TERMINATED)


def test_the_words_of_a_step_are_of_the_day_that_it_was_first_reported() -> None:
    """However clear a later report is."""
    first, later = (
        replace(one, deal=replace(one.deal, evidence=(fill(words),)))
        for one, words in ((report("a", 0, sure=0.6), "so it began"), (report("b", 3, sure=0.99), "so it went on"))
    )
    (step,) = timeline([first, later], Stage.TALKS)
    assert (step.reported, step.evidence, step.articles) == (first.day, "so it began", ("a", "b"))
