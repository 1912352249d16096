"""The picture of a dossier's course: stages over time above, each statement a dot below, in units of an SVG."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from intalks.model.interval import Interval
from intalks.model.vocabulary import SourceKind, Stage, Stance
from intalks.serving.views import DossierView, StatementView, StepView
from intalks.text.days import written_day

WIDTH: Final = 960
DOTS: Final = 400
"""Statements drawn at most, the latest."""

_LEFT, _RIGHT = 132, 16
_TOP, _ROW, _GAP = 14, 26, 22
_DOT: Final = 10
"""A dot's place in its lane, across and down."""
_STACK: Final = 7
"""Dots over each other before they lie on one another."""
_WORDS: Final = 160
_MOMENT: Final = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the picture with its label; `y` is its middle."""

    label: str
    y: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stage from one step to the next. Of a step of which only the year or month is known, `begun` is where that
    begins and `x` where it ends.
    """

    stage: Stage
    begun: float
    x: float
    y: float
    width: float
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A statement. `shape` tells named from anonymous sources and from articles that cite nobody."""

    key: str
    href: str
    x: float
    y: float
    stance: Stance
    shape: str
    title: str


@dataclass(frozen=True, slots=True)
class Tick:
    """A date on the axis."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """`path` joins the stages; `left_out` counts statements that are undated or too many to be drawn."""

    width: int
    height: float
    left: int
    axis: float
    stages: tuple[Row, ...]
    stretches: tuple[Stretch, ...]
    path: str
    lanes: tuple[Row, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    left_out: int


def timeline_of(dossier: DossierView) -> Timeline | None:
    """None where nothing of it is dated."""
    steps = [(meant, step) for step in dossier.timeline if (meant := _days(step.date)) is not None]
    dated = [(day, one) for one in dossier.statements if (day := _day(one.article.published)) is not None]
    told = dated[-DOTS:]
    days = [last for (_, last), _ in steps] + [day for day, _ in told]
    if not days:
        return None
    scale = _Scale(min(days), max(*days, _day(dossier.last) or min(days)))
    present = {step.stage for _, step in steps}
    shown = [stage for stage in Stage if stage in present]
    rows = {stage: _TOP + _ROW * number + _ROW / 2 for number, stage in enumerate(shown)}
    stretches = tuple(_stretches(steps, rows, scale))
    below = _TOP + _ROW * len(rows) + _GAP
    lanes, dots, bottom = _lanes(dossier, told, scale, below)
    return Timeline(
        width=WIDTH,
        height=bottom + 30,
        left=_LEFT,
        axis=bottom + 6,
        stages=tuple(Row(str(stage), y) for stage, y in rows.items()),
        stretches=stretches,
        path=_path(stretches),
        lanes=lanes,
        dots=dots,
        ticks=tuple(scale.ticks()),
        left_out=len(dossier.statements) - len(told),
    )


class _Scale:
    """Days to units across."""

    def __init__(self, first: int, last: int) -> None:
        self.first = first
        self.last = max(last, first + 30)

    def x(self, day: int) -> float:
        share = (min(max(day, self.first), self.last) - self.first) / (self.last - self.first)
        return round(_LEFT + 10 + share * (WIDTH - _LEFT - _RIGHT - 20), 1)

    def ticks(self) -> Iterable[Tick]:
        """The first of months or years, at most some eight."""
        months = (self.last - self.first) / 30
        step = next((size for size in (1, 2, 3, 6, 12, 24, 60) if months / size <= 8), 120)
        start = date.fromordinal(self.first)
        year, month = start.year, start.month
        while (at := date(year, month, 1).toordinal()) <= self.last:
            whole = month == 1 if step >= 12 else (month - 1) % step == 0
            if at >= self.first and whole and (step <= 12 or year % (step // 12) == 0):
                yield Tick(self.x(at), str(year) if month == 1 else date(year, month, 1).strftime("%b"))
            year, month = (year + 1, 1) if month == 12 else (year, month + 1)


def _stretches(
    steps: Sequence[tuple[tuple[int, int], StepView]], rows: dict[Stage, float], scale: _Scale
) -> Iterable[Stretch]:
    """A step of which only the year or month is known stands behind those of its days, as in the list."""
    starts = [scale.x(last) for (_, last), _ in steps]
    for number, ((first, _), step) in enumerate(steps):
        start, end = starts[number], starts[number + 1] if number + 1 < len(steps) else scale.x(scale.last)
        title = f"{step.stage}, {written_day(step.date)}{'' if step.dated else ' (day of the report)'}"
        width = round(max(end - start, 0), 1)
        yield Stretch(step.stage, scale.x(first), start, rows[step.stage], width, title, f"#step-{number + 1}")


def _path(stretches: Sequence[Stretch]) -> str:
    """Along each stage, then up or down to the next."""
    parts: list[str] = []
    for one in stretches:
        parts.append(f"{'L' if parts else 'M'}{one.x} {one.y}")
        parts.append(f"L{round(one.x + one.width, 1)} {one.y}")
    return "".join(parts)


def _lanes(
    dossier: DossierView, told: Sequence[tuple[int, StatementView]], scale: _Scale, top: float
) -> tuple[tuple[Row, ...], tuple[Dot, ...], float]:
    """One lane for each side that speaks, as high as its highest heap of dots; the place beneath the last."""
    sides: dict[str | None, list[tuple[int, StatementView]]] = {party.name: [] for party in dossier.parties}
    sides[None] = []
    for day, one in told:
        sides.setdefault(one.side, []).append((day, one))
    lanes: list[Row] = []
    dots: list[Dot] = []
    for side, said in sides.items():
        if not said:
            continue
        heaps: dict[int, int] = {}
        placed: list[tuple[int, int, StatementView]] = []
        for day, one in said:
            column = round(scale.x(day) / _DOT)
            placed.append((column, min(heaps.get(column, 0), _STACK - 1), one))
            heaps[column] = heaps.get(column, 0) + 1
        height = max(min(max(heaps.values()), _STACK) * _DOT, _ROW - 6)
        for column, level, one in placed:
            dots.append(_dot(one, column * _DOT, round(top + height - level * _DOT - _DOT / 2, 1)))
        lanes.append(Row("others" if side is None else side, round(top + height / 2, 1)))
        top += height + 12
    return tuple(lanes), tuple(dots), top


def _dot(one: StatementView, x: float, y: float) -> Dot:
    words = one.words if len(one.words) <= _WORDS else one.words[:_WORDS].rsplit(" ", 1)[0] + " …"
    title = f"{one.source.label} {one.stance}, {written_day(one.article.published)}: “{words}”"
    return Dot(one.key, one.href, x, y, one.stance, _shape(one), title)


def _shape(one: StatementView) -> str:
    if one.source.kind is SourceKind.NONE:
        return "own"
    return "anonymous" if one.source.anonymous else "named"


def _day(prefix: str | None) -> int | None:
    """The ordinal of the first day of an ISO prefix."""
    days = _days(prefix)
    return None if days is None else days[0]


def _days(prefix: str | None) -> tuple[int, int] | None:
    """The ordinals of the first and the last day of an ISO prefix."""
    if prefix is None or prefix.startswith("9999"):
        return None
    meant = Interval.of_prefix(prefix)
    return meant.start.toordinal(), (meant.end - _MOMENT).toordinal()
