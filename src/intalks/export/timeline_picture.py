"""Where the stages and statements of a dossier stand in a picture of its time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from intalks.export.dossier_page import DossierPage, Quote
from intalks.model.dossier import Step
from intalks.model.interval import Interval

WIDTH: Final = 960
_MARGIN: Final = 16
_LANES: Final = 6
_GAP: Final = 15
"""Least distance of two dots on one lane; more dots than lanes at one place cover each other."""

_YEARS: Final = 12
"""Ticks at most."""


@dataclass(frozen=True, slots=True)
class Band:
    """A stage from when it was reached until the next; `x` and `width` in units of the picture."""

    x: float
    width: float
    step: Step


@dataclass(frozen=True, slots=True)
class Dot:
    """A statement: where it stands, from the left and as a lane from 0."""

    x: float
    lane: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Tick:
    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Picture:
    width: int
    lanes: int
    bands: tuple[Band, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]


def picture_of(page: DossierPage) -> Picture | None:
    """The picture of the dossier's dated stages and statements; None where there is no span of time to show."""
    steps = [step for step in page.dossier.timeline if step.known_date is not None]
    said = sorted((one for one in page.quotes if one.published), key=lambda one: one.published or "")
    days = [_day(step.date) for step in steps] + [_day(one.published) for one in said if one.published]
    days += [_day(one) for one in (page.dossier.first, page.dossier.last) if one is not None]
    if not days or min(days) == max(days):
        return None
    start, end = min(days).toordinal(), max(days).toordinal()

    def at(day: date) -> float:
        return round(_MARGIN + (day.toordinal() - start) / (end - start) * (WIDTH - 2 * _MARGIN), 1)

    edges = [at(_day(step.date)) for step in steps] + [float(WIDTH - _MARGIN)]
    bands = tuple(
        Band(x, round(max(after - x, 3), 1), step) for x, after, step in zip(edges, edges[1:], steps, strict=False)
    )
    dots = _dots([(at(_day(one.published)), one) for one in said if one.published])
    lanes = max((one.lane for one in dots), default=0) + 1
    return Picture(
        WIDTH, lanes, bands, dots, tuple(Tick(at(day), label) for day, label in _ticks(min(days), max(days)))
    )


def _dots(placed: list[tuple[float, Quote]]) -> tuple[Dot, ...]:
    """Each on the first lane that is free there, or else on the one that has been free longest."""
    ends = [float("-inf")] * _LANES
    dots = []
    for x, quote in placed:
        lane = next((i for i, last in enumerate(ends) if x - last >= _GAP), ends.index(min(ends)))
        ends[lane] = x
        dots.append(Dot(x, lane, quote))
    return tuple(dots)


def _ticks(first: date, last: date) -> list[tuple[date, str]]:
    """The beginnings of years, or of months where there are few years; with the first and last day where there are
    neither.
    """
    years = [date(year, 1, 1) for year in range(first.year + 1, last.year + 1)]
    if len(years) >= 2:
        every = -(-len(years) // _YEARS)
        return [(day, str(day.year)) for day in years[::every]]
    months = [
        date(year, month, 1)
        for year in (first.year, last.year)[: 1 if first.year == last.year else 2]
        for month in range(1, 13)
        if first < date(year, month, 1) <= last
    ]
    if months:
        every = -(-len(months) // _YEARS)
        return [(day, day.isoformat()[:7]) for day in months[::every]]
    return [(first, first.isoformat()), (last, last.isoformat())]


def _day(prefix: str) -> date:
    return Interval.of_prefix(prefix).start.date()
