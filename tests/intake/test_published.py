from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.intake.published import parse_published

DATES = [
    ("2007", "2007-01-01T00:00:00", "2008-01-01T00:00:00", False),
    ("2007-12", "2007-12-01T00:00:00", "2008-01-01T00:00:00", False),
    ("2007-08-13", "2007-08-13T00:00:00", "2007-08-14T00:00:00", False),
    ("20070813", "2007-08-13T00:00:00", "2007-08-14T00:00:00", False),
    (" 2007-08-13\n", "2007-08-13T00:00:00", "2007-08-14T00:00:00", False),
    ("2007-W33", "2007-08-13T00:00:00", "2007-08-20T00:00:00", False),
    ("2007-W33-2", "2007-08-14T00:00:00", "2007-08-15T00:00:00", False),
    ("2007-225", "2007-08-13T00:00:00", "2007-08-14T00:00:00", False),
    ("2007-08-13T09", "2007-08-13T09:00:00", "2007-08-13T10:00:00", True),
    ("2007-08-13T09:30", "2007-08-13T09:30:00", "2007-08-13T09:31:00", True),
    ("2007-08-13 09:30:15", "2007-08-13T09:30:15", "2007-08-13T09:30:16", True),
    ("2007-08-13T09:30:15.250Z", "2007-08-13T09:30:15", "2007-08-13T09:30:16", False),
    ("20070813T093015Z", "2007-08-13T09:30:15", "2007-08-13T09:30:16", False),
    # 23:30 in New York is the next day in UTC.
    ("2007-08-13T23:30:00-04:00", "2007-08-14T03:30:00", "2007-08-14T03:30:01", False),
]


@pytest.mark.parametrize(("text", "start", "end", "inferred"), DATES, ids=[repr(row[0]) for row in DATES])
def test_iso_in_every_precision(text: str, start: str, end: str, inferred: bool) -> None:
    interval = parse_published(text)
    assert (interval.start, interval.end) == (
        datetime.fromisoformat(start).replace(tzinfo=UTC),
        datetime.fromisoformat(end).replace(tzinfo=UTC),
    )
    assert interval.inferred is inferred


@pytest.mark.parametrize(
    "text",
    ["", "yesterday", "13.08.2007", "2007-13", "2007-02-30", "2007-08-13T25:00", "2007-W60", "2007-400", "0000", "9999",
     "27-MAR-1987 12:12:38.53", "2007-08-13T09:30:00+99:00", "1186992000", "x" * 1000],
    ids=range(14),
)  # fmt: skip
def test_anything_else_is_named_in_the_error(text: str) -> None:
    with pytest.raises(ValueError, match="no ISO 8601 date") as caught:
        parse_published(text)
    assert len(str(caught.value)) < 200


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "0207-08-13", "1599"])
def test_a_day_before_all_newspapers_is_a_slip(text: str) -> None:
    with pytest.raises(ValueError, match="before 1600"):
        parse_published(text)


@given(st.datetimes(min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_every_instant_lies_in_its_interval(moment: datetime) -> None:
    interval = parse_published(moment.isoformat())
    assert interval.start <= moment < interval.end
    assert interval.end - interval.start == timedelta(seconds=1)
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}", interval.prefix)
