"""The floors of reading quality: F that the reader has reached on each set of articles, and must not fall below.

`floors.toml` holds them in hundredths. They only rise: `raised` keeps whatever is higher.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from intalks.evaluation.figures import Summary

FLOORS_FILE: Final = Path(__file__).with_name("floors.toml")

ROWS: Final = (
    "all", "deals", "statements",
    "deal", "deal.type", "deal.stage", "deal.parties", "deal.subject", "deal.terms", "deal.date", "deal.evidence",
    "statement.source", "statement.stance", "statement.certainty", "statement.evidence",
    "fact",
)  # fmt: skip
"""The rows that have floors; slots with few fills have none, since one article more or less moves them."""

SLACK: Final = 0.002
"""A floor is at least this much below what was reached: another processor may break a tie of the parser otherwise."""

Floors: TypeAlias = Mapping[str, Mapping[str, float]]
"""For each set of articles ("development", "seeds", …) the floor of each row."""

_HEADER: Final = """\
# Floors of reading quality: F by set of articles and row of the table that `make quality` prints.
# Written by `make quality ARGS=--raise`, which lets no floor go down. Not for editing by hand.
"""


@dataclass(frozen=True, slots=True)
class Fall:
    """A figure below its floor."""

    articles: str
    row: str
    floor: float
    reached: float

    def __str__(self) -> str:
        return f"{self.articles}: F of {self.row} is {self.reached:.4f}, below its floor of {self.floor:.2f}"


def load_floors(path: Path = FLOORS_FILE) -> Floors:
    """The floors of a file; none where there is no file yet."""
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def falls(floors: Floors, reached: Mapping[str, Summary]) -> Iterator[Fall]:
    """Each figure below its floor. Sets of articles that were not read are passed over."""
    for articles, summary in reached.items():
        for row, floor in floors.get(articles, {}).items():
            f = summary.row(row).f
            if f < floor:
                yield Fall(articles, row, floor, f)


def raised(floors: Floors, reached: Mapping[str, Summary]) -> Floors:
    """The floors with those raised that the figures allow; no floor is lower than before."""
    new = {articles: dict(rows) for articles, rows in floors.items()}
    for articles, summary in reached.items():
        rows = new.setdefault(articles, {})
        for row in ROWS:
            rows[row] = max(rows.get(row, 0.0), _floor_under(summary.row(row).f))
    return new


def save_floors(floors: Floors, path: Path = FLOORS_FILE) -> None:
    """Write the floors, rows in the order of `ROWS`."""
    tables = [f"\n[{articles}]\n{_lines(rows)}" for articles, rows in floors.items()]
    path.write_text(_HEADER + "".join(tables), encoding="utf-8")


def _floor_under(f: float) -> float:
    """The greatest hundredth that is `SLACK` or more below.

    >>> _floor_under(0.6543), _floor_under(0.651), _floor_under(0.0)
    (0.65, 0.64, 0.0)
    """
    return max(0.0, math.floor((f - SLACK) * 100) / 100)


def _lines(rows: Mapping[str, float]) -> str:
    return "".join(f'"{row}" = {rows[row]:.2f}\n' for row in ROWS if row in rows)
