"""The stages of a deal by the date on which they were reached, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from intalks.model.dossier import Outcome, Report, Step
from intalks.model.vocabulary import Stage
from intalks.resolution.outcomes import OUTCOMES, outcome_of
from intalks.resolution.stages import course
from intalks.resolution.steps import Candidate, steps

_REACHED: Final = MappingProxyType({outcome: stage for stage, outcome in OUTCOMES.items()})


def timeline(reports: Sequence[Report], reached: Stage) -> tuple[Step, ...]:
    """The steps that the deal went through, by the date on which they were reached; a stage may come again, as a bid
    that is raised. The stage that it has `reached` is one of them where some report tells it.

    The reports stand in order of publication. A step takes the date that its first report gives, else, undated, the
    day of that report; its words are the clearest of that day.
    """
    return tuple(_step(one) for one, _ in steps(reports, reached))


def outcome(reports: Sequence[Report]) -> tuple[Stage, Outcome]:
    """The stage last reached, which some report tells or could tell, and what became of the deal; open where it was
    neither agreed nor ended. A report without a date, which may be the oldest, has no say beside dated ones.
    """
    reports = [report for report in reports if report.day is not None] or reports
    result = outcome_of(reports)
    if result in _REACHED:
        return _REACHED[result], result
    living = [stage for stage in course(reports) if stage not in OUTCOMES]
    told = [report.deal.deal_stage for report in reports if report.deal.deal_stage not in OUTCOMES]
    return (living or told)[-1], result


def _step(one: Candidate) -> Step:
    told = [report for _, report in one.told]
    first = [report for report in told if report.day == told[0].day]
    clearest = max(first, key=lambda report: report.deal.stages[one.stage])
    return Step(
        date=one.dating.prefix,
        stage=one.stage,
        dated=one.dating.dated,
        reports=tuple(report.id for report in told),
        articles=tuple(dict.fromkeys(report.article for report in told)),
        evidence=clearest.deal.evidence[0].value if clearest.deal.evidence else "",
        reported=told[0].day,
    )
