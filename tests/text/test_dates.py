"""Dates in words, resolved against a day of publication: Wednesday, 15 August 2007."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.model.interval import Interval
from intalks.text.dates import When, find_dates, resolve

PUBLISHED = Interval.of_prefix("2007-08-15")

# words, looked back at, looked forward to
PAIRS = [
    ("Wednesday", "2007-08-15", "2007-08-15"),
    ("Tuesday", "2007-08-14", "2007-08-21"),
    ("last Friday", "2007-08-10", "2007-08-10"),
    ("next Monday", "2007-08-20", "2007-08-20"),
    ("August", "2007-08", "2007-08"),
    ("December", "2006-12", "2007-12"),
    ("last September", "2006-09", "2006-09"),
    ("Sept. 12", "2006-09-12", "2007-09-12"),
    ("12 March", "2007-03-12", "2008-03-12"),
    ("May 3, 2005", "2005-05-03", "2005-05-03"),
    ("October last year", "2006-10", "2006-10"),
    ("2009", "2009", "2009"),
    ("late 2006", "2006", "2006"),
    ("mid-2008", "2008", "2008"),
    ("the end of 2008", "2008-12-31", "2008-12-31"),
    ("the end of next month", "2007-09-30", "2007-09-30"),
    ("last year", "2006", "2006"),
    ("earlier this year", "2007", "2007"),
    ("this month", "2007-08", "2007-08"),
    ("last week", "2007-08", "2007-08"),
    ("two weeks ago", "2007-08", "2007-08"),
    ("three years ago", "2004", "2004"),
    ("two days after", "2007-08-13", "2007-08-13"),
    ("just a week after", "2007-08", "2007-08"),
    ("yesterday", "2007-08-14", "2007-08-14"),
    ("the second quarter of 2006", "2006", "2006"),
    ("the fourth quarter", "2006", "2007"),
    ("the first half of next year", "2008", "2008"),
    ("last summer", "2006", "2006"),
    ("2007-03-01", "2007-03-01", "2007-03-01"),
]


@pytest.mark.parametrize(("words", "back", "forward"), PAIRS)
def test_a_date_is_resolved(words: str, back: str, forward: str) -> None:
    assert resolve(words, When(PUBLISHED)) == back
    assert resolve(words, When(PUBLISHED, ahead=True)) == forward


@pytest.mark.parametrize(
    ("words", "nearer"),
    [
        ("June", "2007-06"),
        ("September", "2007-09"),
        ("January 1", "2008-01-01"),
        ("March 1", "2007-03-01"),
        ("Monday", "2007-08-13"),
    ],
)
def test_a_date_that_may_lie_on_either_side_is_the_nearer_one(words: str, nearer: str) -> None:
    assert resolve(words, When(PUBLISHED, ahead=None)) == nearer


@pytest.mark.parametrize("words", ["Tuesday", "last year", "August", "yesterday", "two weeks ago", "the third quarter"])
def test_without_a_day_of_publication_relative_dates_stay_open(words: str) -> None:
    assert resolve(words, When(None)) is None


@pytest.mark.parametrize(
    ("published", "words", "prefix"),
    [
        ("2008", "Friday", None),
        ("2008", "August", None),
        ("2008", "last year", "2007"),
        ("2008-04", "Friday", None),
        ("2008-04", "last month", "2008-03"),
        ("2008-04", "August", "2007-08"),
    ],
)
def test_a_month_or_year_of_publication_gives_what_is_the_same_from_its_first_day_to_its_last(
    published: str, words: str, prefix: str | None
) -> None:
    assert resolve(words, When(Interval.of_prefix(published))) == prefix


@pytest.mark.parametrize(
    ("words", "prefix"), [("May 2005", "2005-05"), ("1999", "1999"), ("June 1, 2001", "2001-06-01")]
)
def test_without_a_day_of_publication_full_dates_are_known(words: str, prefix: str) -> None:
    assert resolve(words, When(None)) == prefix


@pytest.mark.parametrize("words", ["Febtober 9", "30 February 2007", "soon", ""])
def test_what_is_no_date_is_none(words: str) -> None:
    assert resolve(words, When(PUBLISHED)) is None


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("signed in May, closed on Sept. 12, 2007", ["May", "Sept. 12, 2007"]),
        ("it sold 2,010 cars for $2000 in 2006", ["2006"]),
        ("Ms May spoke", []),
        ("2000 workers in 1999", ["1999"]),
        ("between the end of March and mid-2008", ["the end of March", "mid-2008"]),
    ],
)
def test_dates_are_found(text: str, dates: list[str]) -> None:
    assert [s.of(text) for s in find_dates(text)] == dates


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31)))
def test_a_printed_day_reads_back(day: date) -> None:
    words = f"{day:%B} {day.day}, {day.year}"
    (span,) = find_dates(f"agreed on {words}.")
    assert resolve(span.of(f"agreed on {words}."), When(None)) == day.isoformat()


@given(st.dates(min_value=date(1950, 1, 1), max_value=date(2090, 12, 31)), st.integers(0, 6))
def test_a_weekday_is_within_the_week_before(published: date, back: int) -> None:
    day = published - timedelta(days=back)
    assert resolve(f"{day:%A}", When(Interval.of_prefix(published.isoformat()))) == day.isoformat()
