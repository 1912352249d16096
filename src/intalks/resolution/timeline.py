"""The stages of a deal by the date on which they were reached, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from intalks.model.dossier import Outcome, Report, Step
from intalks.model.interval import Interval
from intalks.model.vocabulary import Stage
from intalks.resolution.stages import course

OUTCOMES: Final = MappingProxyType(
    {
        Stage.AGREED: Outcome.AGREED,
        Stage.COMPLETED: Outcome.COMPLETED,
        Stage.ABANDONED: Outcome.ABANDONED,
        Stage.TERMINATED: Outcome.TERMINATED,
    }
)
"""What became of a deal whose last stage is one of these; of any other it is open."""

_UNDATED: Final = "9999-12-31"
_NEWS: Final = 40
"""Days before its publication within which a report's own date is the date of the news, and not of something told
again.
"""


def timeline(reports: Sequence[Report]) -> tuple[Step, ...]:
    """A step for each stage that the deal went through, by the date on which it was reached.

    The reports stand in order of publication. A step takes the date that one of its reports gives, else, undated,
    that of its first report.
    """
    stages = course(reports)
    runs: list[list[tuple[Report, Stage]]] = []
    for report, stage in zip(reports, stages, strict=True):
        if not runs or runs[-1][0][1] is not stage:
            runs.append([])
        runs[-1].append((report, stage))
    steps = [_step([report for report, _ in run], run[0][1]) for run in runs]
    return tuple(sorted(steps, key=lambda step: first_day(step.date)))


def outcome(reports: Sequence[Report]) -> tuple[Stage, Outcome]:
    """The stage last reached and what became of the deal; open where it was neither agreed nor ended."""
    last = course(reports)[-1]
    return last, OUTCOMES.get(last, Outcome.OPEN)


def first_day(prefix: str) -> str:
    """The first day that an ISO prefix can mean.

    >>> first_day("2007-08")
    '2007-08-01'
    """
    return prefix if len(prefix) == 10 else Interval.of_prefix(prefix).start.date().isoformat()


def _step(run: Sequence[Report], stage: Stage) -> Step:
    """The step that a run of reports tells: those that name the stage tell it, or all where none does."""
    telling = [report for report in run if report.deal.deal_stage is stage] or list(run[:1])
    dated = next((report for report in telling if _is_news(report)), None)
    first = dated or telling[0]
    own = dated.deal.date.value if dated is not None and dated.deal.date is not None else None
    return Step(
        date=own or _published(telling[0]),
        stage=stage,
        dated=own is not None,
        reports=tuple(report.id for report in telling),
        articles=tuple(dict.fromkeys(report.article for report in telling)),
        evidence=first.deal.evidence[0].value if first.deal.evidence else "",
        reported=telling[0].day,
    )


def _is_news(report: Report) -> bool:
    """Whether the report dates the stage shortly before its publication; an undated report's date is taken as it is."""
    if report.deal.date is None:
        return False
    if report.published is None:
        return True
    event = Interval.of_prefix(report.deal.date.value)
    return event.start <= report.published.end and (report.published.start - event.end).days <= _NEWS


def _published(report: Report) -> str:
    return report.day or _UNDATED
