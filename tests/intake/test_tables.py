"""Rows that are no rows: what they cost, and that the next one is read."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from intalks.errors import Problem
from intalks.intake import Defaults, Incoming, Intake
from intalks.intake.counting import count_file

FORD = "Ford is in talks with Changan about vans."
FIAT = "Fiat is in talks with Chery about engines."
LONG = "x" * 4_100_000


def seen(path: Path) -> list[str]:
    """Texts of the articles, and problems with the line that they tell of, in order; none of dates."""
    items = Intake([str(path)], defaults=Defaults())
    return [
        item.article.text if isinstance(item, Incoming) else f"!{item.reason}:{item.where.rpartition(':')[2]}"
        for item in items
        if isinstance(item, Incoming) or item.reason != "no-date"
    ]


ROWS = [
    # Cut at the first comma, the text would be another one.
    (f"text,id\nFord, it said, is in talks,7\n{FIAT},8\n", ["!bad-table:2", FIAT]),
    # Spreadsheets end their rows with empty cells.
    (f"text,id\n{FORD},7,,\n{FIAT},8, \n", [FORD, FIAT]),
    # A quote that is closed rows later.
    (f'text,id\n"{FORD},7\n"{FIAT}",8\n{FIAT},9\n', ["!bad-table:2", FIAT, FIAT]),
    # Quotes in a cell that should be doubled: let through on one line, and not taken for the end of a row over several.
    (f'text,id\n"Ford" is in talks with Fiat.,7\n{FIAT},8\n', ["Ford is in talks with Fiat.", FIAT]),
    (f'text,id\n"Ford has a 5" pipe, it said",7\n{FIAT},8\n', ["!bad-table:2", FIAT]),
    (f'text,id\n"Ford has a 5" pipe; it said",7\n{FIAT},8\n', ['Ford has a 5 pipe; it said"', FIAT]),
    (f'text,id\n"{FORD}\nIt said "no", it did.\n{FORD}",7\n{FIAT},8\n', ["!bad-table:2", FIAT]),
    # One that is closed nowhere.
    (f'text,id\n{FIAT},7\n"{FORD},8\n{FORD},9\n', [FIAT, "!bad-table:3"]),
    # One column has no separator.
    (f"text\nFord, it said, is in talks.\n{FIAT}\n", ["Ford, it said, is in talks.", FIAT]),
    # Cells that are too long: on one line, in quotes over several, and in no quotes.
    (f'text,id\n"{LONG}",7\n{FIAT},8\n', ["!bad-table:2", FIAT]),
    (f'text,id\n"{LONG}\nFord said ""no"".\n{FORD},\n",7\n{FIAT},8\n', ["!bad-table:2", FIAT]),
    (f"text,id\n{LONG},7\n{FIAT},8\n", ["!bad-table:2", FIAT]),
]


@pytest.mark.parametrize(("table", "expected"), ROWS, ids=range(len(ROWS)))
def test_a_row_that_is_none_costs_itself(tmp_path: Path, table: str, expected: list[str]) -> None:
    path = tmp_path / "a.csv"
    path.write_text(table)
    assert seen(path) == expected
    assert count_file(str(path), {}).units == len(expected)


def test_surplus_cells_are_told_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("text,id\nFord, it said, is in talks,7\n")
    [problem] = Intake([str(path)], defaults=Defaults())
    assert isinstance(problem, Problem)
    assert problem.fatal
    assert problem.message == "4 cells for 2 columns: quote cells that hold the separator"


@pytest.mark.parametrize("zone", [None, "UTC"])
def test_times_to_the_nanosecond(tmp_path: Path, zone: str | None) -> None:
    moment = int(datetime(2012, 1, 9, 8, 30).timestamp()) * 10**9 + 1  # noqa: DTZ001 - the day is what counts
    times = pa.array([moment, None], pa.timestamp("ns", tz=zone))
    sink = io.BytesIO()
    parquet.write_table(pa.table({"text": [FORD, FIAT], "date": times}), sink)
    path = tmp_path / "a.parquet"
    path.write_bytes(sink.getvalue())
    assert seen(path) == [FORD, FIAT]
    [first, *_] = [item for item in Intake([str(path)], defaults=Defaults()) if isinstance(item, Incoming)]
    assert first.article.published is not None
    assert first.article.published.prefix == "2012-01-09"
