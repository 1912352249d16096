"""What may be a step of a deal's timeline: reports that tell one stage of about one day, with what speaks for it.

Reports retell and are misread, so not every stage that one tells is a step, and what a report could tell besides is
one at times. A linear model weighs each candidate by how many tell it, how surely, and what was told before, beside
and after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from intalks.lexicon.linear import LinearModel, load_model
from intalks.model.dossier import UNDATED, Report
from intalks.model.interval import Interval
from intalks.model.vocabulary import Stage
from intalks.resolution.stages import course, possible_stages

MODEL: Final = "deal_steps"
LEAST: Final = 0.1
"""The least probability with which a candidate is a step; the likeliest one is always."""

_MOST: Final = 8
_OF_ONE: Final = 2
"""Steps of a deal at the most, and of one stage: what hundreds of reports tell again is not gone through again."""

_NEWS: Final = 40
"""Days before its publication within which a report's own date is the date of the news, and not of something told
again.
"""
_ONE: Final = 10
"""Days between two reports of a stage up to which they tell one step."""
_APART: Final = 12
"""Days between two steps of one stage; of nearer ones the likelier stands."""
_BESIDE: Final = 7
_AFTER: Final = 5


@dataclass(frozen=True, slots=True)
class Dating:
    """When what a report tells happened: an ISO prefix, whether the report itself gives it, and how it lies to the
    day of publication (`none`, `own`, `within`, `old`, `future`).
    """

    prefix: str
    dated: bool
    kind: str

    @property
    def first(self) -> date:
        """The first day that it can mean."""
        whole = len(self.prefix) == len(UNDATED)  # of the last day of all no interval can be made
        return date.fromisoformat(self.prefix) if whole else Interval.of_prefix(self.prefix).start.date()

    @property
    def latest(self) -> str:
        """A step of which only the year or month is known stands behind those of its days."""
        return self.prefix.ljust(len(UNDATED), "~")


@dataclass(slots=True)
class Candidate:
    """Reports that tell one stage of about one day, or could, with their places among all; the first gives the date."""

    stage: Stage
    dating: Dating
    last: date
    told: list[tuple[int, Report]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)

    @property
    def place(self) -> int:
        """The place of the first report."""
        return self.told[0][0]

    def sureness(self) -> list[float]:
        """Of each report the probability that it tells the stage."""
        return [report.deal.stages[self.stage] for _, report in self.told]


def steps(
    reports: Sequence[Report], reached: Stage | None = None, model: LinearModel | None = None
) -> list[tuple[Candidate, float]]:
    """The likeliest steps of a deal, by date, each with its probability: at most eight, two of a stage, and one more
    where none of these shows the stage that the deal has `reached`. The reports stand in order of publication; the
    model is the one that ships with intalks, unless another is given.
    """
    found = candidates(reports)
    weighing = load_model(MODEL) if model is None else model
    chances = [weighing.probabilities(one)["yes"] for one in all_features(found, reports)]
    rated = sorted(zip(found, chances, strict=True), key=lambda item: (-item[1], item[0].place))
    chosen: list[tuple[Candidate, float]] = []
    for one, chance in rated:
        if len(chosen) == _MOST or (chosen and chance < LEAST):
            break
        alike = [other for other, _ in chosen if other.stage is one.stage]
        apart = all(abs((other.dating.first - one.dating.first).days) > _APART for other in alike)
        told = any(other.place == one.place for other, _ in chosen)  # by the same words, as the likelier stage
        if apart and not told and len(alike) < _OF_ONE:
            chosen.append((one, chance))
    kept: list[tuple[Candidate, float]] = []
    for one, chance in sorted(chosen, key=_by_date):
        # Talks that are told of again are no new step, unless the report says that something happened that day.
        if not kept or kept[-1][0].stage is not one.stage or one.dating.dated:
            kept.append((one, chance))
    last = None if reached is None else _last_of(reached, rated, kept)
    return kept if last is None else sorted([*kept, last], key=_by_date)


def _last_of(
    stage: Stage, rated: Sequence[tuple[Candidate, float]], kept: Sequence[tuple[Candidate, float]]
) -> tuple[Candidate, float] | None:
    """The likeliest candidate of the stage that is no earlier than the steps kept, else of any day; None where a step
    shows it, or no report tells it.
    """
    latest = kept[-1][0]
    if latest.stage is stage:
        return None
    told = [item for item in rated if item[0].stage is stage]
    late = [item for item in told if item[0].dating.latest >= latest.dating.latest]
    shown = any(one.stage is stage for one, _ in kept)
    return next(iter(late if shown else [*late, *told]), None)


def _by_date(item: tuple[Candidate, float]) -> tuple[str, int]:
    return item[0].dating.latest, item[0].place


def candidates(reports: Sequence[Report]) -> list[Candidate]:
    """Every stage that is or could be told, of every day; in order of their first reports."""
    found: list[Candidate] = []
    for place, report in enumerate(reports):
        dating = dated(report)
        for stage in possible_stages(report):
            one = _like(found, stage, dating)
            if one is None:
                one = Candidate(stage, dating, dating.first)
                found.append(one)
            one.told.append((place, report))
            one.kinds.add(dating.kind)
            if dating.kind != "old":
                one.last = max(one.last, dating.first)
    return found


def _like(found: Sequence[Candidate], stage: Stage, dating: Dating) -> Candidate | None:
    """The last of the candidates that is of this stage and of about this day."""
    like = (
        one
        for one in reversed(found)
        if one.stage is stage
        and len(one.dating.prefix) == len(dating.prefix)
        and abs((one.last - dating.first).days) <= _ONE
    )
    return next(like, None)


def dated(report: Report) -> Dating:
    """When what the report tells happened: its own date where that is before its publication and no coarser, else the
    day of publication.
    """
    own, day = report.deal.date, report.day
    if day is None:
        return Dating(UNDATED, dated=False, kind="none") if own is None else Dating(own.value, dated=True, kind="own")
    if own is None:
        return Dating(day, dated=False, kind="none")
    if day != own.value and day.startswith(own.value):
        return Dating(day, dated=False, kind="within")
    event, published = Interval.of_prefix(own.value), Interval.of_prefix(day)
    if event.start > published.end:
        return Dating(day, dated=False, kind="future")
    gap = (published.start - event.end).days
    return Dating(own.value, dated=True, kind="own" if gap <= _NEWS else "old")


# ---------------------------------------------------------------- what speaks for a candidate


def all_features(found: Sequence[Candidate], reports: Sequence[Report]) -> list[frozenset[str]]:
    """For each candidate the names of the features that it has."""
    told = _Told(
        [report.deal.stages for report in reports],
        [None if report.published is None else report.published.start for report in reports],
        course(reports),
    )
    return [frozenset(_features(one, found, told)) for one in found]


@dataclass(frozen=True, slots=True)
class _Told:
    """Of each report what it tells of the stage, when it was published (None where unknown) and the likeliest stage."""

    stages: Sequence[Mapping[Stage, float]]
    moments: Sequence[datetime | None]
    path: Sequence[Stage]

    def near(self, place: int) -> list[Mapping[Stage, float]]:
        """What is told on the days beside that of a report, by itself too; nothing where it is undated."""
        at = self.moments[place]
        if at is None:
            return []
        return [
            stages
            for moment, stages in zip(self.moments, self.stages, strict=True)
            if moment is not None and abs((moment - at).days) <= _BESIDE
        ]


def _features(one: Candidate, found: Sequence[Candidate], reports: _Told) -> set[str]:
    stage, all_, path, sureness = one.stage.value, len(reports.stages), reports.path, one.sureness()
    count = sum(report.deal.deal_stage is one.stage for _, report in one.told)
    sure, total = max(sureness), sum(sureness)
    before = "none" if one.place == 0 else path[one.place - 1].value
    told = {
        f"stage:{stage}",
        f"count:{_bin(count, 1, 2, 3, 5, 8)}",
        f"sure:{_bin(sure, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9)}",
        f"total:{_bin(total, 0.3, 0.5, 1, 1.5, 2.5, 4)}",
        f"digits:{len(one.dating.prefix)}",
        f"place:{_bin(one.place / all_, 0.05, 0.25, 0.5, 0.75)}",
        f"{stage} place:{_bin(one.place / all_, 0.25, 0.75)}",
        f"{stage} count:{_bin(count, 1, 2, 4)}",
        f"{stage} sure:{_bin(sure, 0.35, 0.5, 0.75)}",
        f"{stage} total:{_bin(total, 0.5, 1, 2)}",
        f"{before}>{stage}",
        f"reports:{_bin(all_, 4, 10, 20, 35)}",
        f"course:{any(path[place] is one.stage for place, _ in one.told)}",
        f"turn:{path[one.place] is one.stage and before != stage}",
        f"first:{one.place == 0}",
    }
    told |= {f"dated:{kind}" for kind in one.kinds}
    return told | _around(one, found, reports)


def _around(one: Candidate, found: Sequence[Candidate], reports: _Told) -> set[str]:
    """What was told of the same stage before, and how many tell it on the days beside and after."""
    earlier = [other.last for other in found if other.stage is one.stage and other.place < one.place]
    told = {f"again:{bool(earlier)}"}
    if earlier:
        told.add(f"since:{_bin((one.dating.first - max(earlier)).days, 20, 60, 150)}")
    near = reports.near(one.place)
    after = reports.stages[one.place + 1 : one.place + 1 + _AFTER]
    told.add(f"near:{_bin(len(near), 2, 4, 8)}")
    told.add(f"agree:{_bin(_share(near, one.stage), 0.15, 0.25, 0.4, 0.6, 0.85)}")
    told.add(f"after:{_bin(_share(after, one.stage), 0.1, 0.2, 0.4, 0.6)}")
    return told


def _share(told: Sequence[Mapping[Stage, float]], stage: Stage) -> float:
    """The mean probability that these tell the stage; 0 of none."""
    return sum(one.get(stage, 0.0) for one in told) / len(told) if told else 0.0


def _bin(value: float, *cuts: float) -> int:
    """How many of the cuts the value reaches."""
    return sum(value >= cut for cut in cuts)
