"""Percentages and lengths of time."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.text.measures import find_durations, find_percents

PERCENTS = [
    ("a 30 percent stake", ["30"]),
    ("75.1 pct of the firm", ["75.1"]),
    ("51%", ["51"]),
    ("51 per cent", ["51"]),
    ("from 24 to 30 percent", ["24", "30"]),
    ("15% to 20%", ["15", "20"]),
    ("a 50-50 joint venture", ["50"]),
    ("a 51-49 venture", ["51", "49"]),
    ("half of the brewer", ["50"]),
    ("a one-third stake", ["33.3"]),
    ("five percent", ["5"]),
    ("90 pct-owned", ["90"]),
    ("80\npct", ["80"]),
]
DURATIONS = [
    ("a 10-year pact", ["10"], "years"),
    ("in two or three months", ["2", "3"], "months"),
    ("two to three weeks", ["14", "21"], "days"),
    ("30 trading days", ["30"], "days"),
    ("within a month", ["1"], "months"),
]


@pytest.mark.parametrize(("words", "numbers"), PERCENTS)
def test_a_percentage_is_read(words: str, numbers: list[str]) -> None:
    assert [str(n) for p in find_percents(words) for n in p.numbers] == numbers


@pytest.mark.parametrize(
    "words", ["half a million jobs", "two percentage points", "a score of 3-1", "in the second half"]
)
def test_what_is_no_share_is_left_alone(words: str) -> None:
    assert list(find_percents(words)) == []


@pytest.mark.parametrize(("words", "numbers", "unit"), DURATIONS)
def test_a_length_of_time_is_read(words: str, numbers: list[str], unit: str) -> None:
    (found,) = find_durations(words)
    assert ([str(n) for n in found.numbers], found.unit) == (numbers, unit)


@pytest.mark.parametrize("words", ["a 10-year-old plant", "three years ago", "a day later", "$5 million"])
def test_an_age_or_a_date_is_no_length(words: str) -> None:
    assert list(find_durations(words)) == []


@given(st.decimals(min_value=0, max_value=100, places=1))
def test_a_printed_percentage_reads_back(share: object) -> None:
    (found,) = find_percents(f"holds {share} percent of it")
    assert found.numbers == (share,)
