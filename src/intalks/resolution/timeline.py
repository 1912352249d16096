"""The stages of a deal by the date on which they were reached, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Final

from intalks.model.dossier import Outcome, Report, Step
from intalks.model.interval import Interval
from intalks.model.vocabulary import Stage

_RANK: Final = MappingProxyType(
    {
        Stage.CONSIDERED: 0,
        Stage.TALKS: 1,
        Stage.PROPOSED: 2,
        Stage.PRELIMINARY: 3,
        Stage.AGREED: 4,
        Stage.COMPLETED: 5,
    }
)
_UNDATED: Final = "9999-12-31"
_OUTCOMES: Final = MappingProxyType(
    {
        Stage.AGREED: Outcome.AGREED,
        Stage.COMPLETED: Outcome.COMPLETED,
        Stage.ABANDONED: Outcome.ABANDONED,
        Stage.TERMINATED: Outcome.TERMINATED,
    }
)
_TOLD_LATE: Final = 45
"""Days after which a step without a date of its own, told of a deal already known to be further on, is a retelling."""


@dataclass(frozen=True, slots=True)
class Event:
    """One report's word on the stage. `date` is an ISO prefix, the publication's day where the report gives none (`dated` False)."""

    date: str
    stage: Stage
    dated: bool
    report: Report

    @property
    def day(self) -> str:
        """The first day that the date can mean, as ISO text; sorts."""
        return self.date if len(self.date) == 10 else Interval.of_prefix(self.date).start.date().isoformat()


def events(reports: Iterable[Report]) -> list[Event]:
    """What the reports say of the stage, by event date, then by publication."""
    found = []
    for report in reports:
        own = report.deal.date.value if report.deal.date is not None else None
        published = _UNDATED if report.published is None else report.published.start.date().isoformat()
        if own is not None and own[: len(published)] > published[: len(own)]:
            own = None
        found.append(Event(own or published, report.deal.deal_stage, own is not None, report))
    return sorted(found, key=lambda event: (event.day, event.report.order))


def timeline(reports: Sequence[Report]) -> tuple[Step, ...]:
    """Each stage when it was first reached; told again it joins its step, and a stage already passed adds none.

    A deal that ended or was delayed may run through earlier stages anew.
    """
    steps: list[list[Event]] = []
    for event in events(reports):
        same = next((step for step in reversed(steps) if step[0].stage is event.stage), None)
        if not steps or (same is None and not _passed(event, steps)) or _anew(event, steps):
            steps.append([event])
        elif same is not None:
            same.append(event)
    return tuple(_step(step) for step in steps)


def outcome(reports: Sequence[Report]) -> tuple[Stage, Outcome]:
    """The stage last reached and what became of the deal; open where it was neither agreed nor ended."""
    last = events(reports)[-1].stage
    for event in events(reports):
        if not _retold(event, last):
            last = event.stage
    return last, _OUTCOMES.get(last, Outcome.OPEN)


def _retold(event: Event, stage: Stage) -> bool:
    return event.stage in _RANK and stage in _RANK and _RANK[event.stage] < _RANK[stage]


def _passed(event: Event, steps: list[list[Event]]) -> bool:
    """Whether the deal was at a later stage already, so that the report only tells of an earlier one."""
    if event.stage not in _RANK:
        return False
    current = steps[-1][0].stage
    return current in _RANK and _RANK[event.stage] < _RANK[current]


def _anew(event: Event, steps: list[list[Event]]) -> bool:
    """Whether the stage is reached once more, after another came between; never for the stage that the deal is in."""
    current = steps[-1]
    if current[0].stage is event.stage or event.stage not in _RANK:
        return False
    return (
        current[0].stage in (Stage.ABANDONED, Stage.DELAYED)
        and _days(current[0], event) > _TOLD_LATE
        and not event.dated
    )


def _days(left: Event, right: Event) -> int:
    return (datetime.fromisoformat(right.day) - datetime.fromisoformat(left.day)).days


def _step(found: list[Event]) -> Step:
    """The step that the events tell: dated by the first that has a date near the first telling, else by the first telling."""
    first = found[0]
    evidence = first.report.deal.evidence[0].value if first.report.deal.evidence else ""
    ids = tuple(dict.fromkeys(event.report.id for event in found))
    articles = tuple(dict.fromkeys(event.report.article for event in found))
    return Step(first.date, first.stage, first.dated, ids, articles, evidence)
