"""Publication dates: ISO 8601 in any precision → intervals."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from intalks.model.interval import Interval

_BASIC_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WEEK: Final = re.compile(r"(\d{4})-?W(\d{2})(?:-?(\d))?")
_ORDINAL: Final = re.compile(r"(\d{4})-?(\d{3})")
_EARLIEST: Final = 1600
"""The first year of which news is: what is dated before is a slip, or the zero of a program's clock."""
_CLOCK: Final = re.compile(r"[T ]\d{2}(?P<minute>:?\d{2})?(?P<second>:?\d{2})?")


def parse_published(text: str) -> Interval:
    """The interval that an ISO 8601 date or time names: a year, a month, a week, a day, an hour, a minute or a second.

    A time without a zone is UTC and flagged `inferred`.

    >>> parse_published("2007-04").prefix
    '2007-04'
    >>> parse_published("2007-04-13T23:30-05:00").start.isoformat()
    '2007-04-14T04:30:00+00:00'

    Raises ValueError where the text is no such date, or of a year before 1600.
    """
    stripped = text.strip()
    try:
        found = _day_or_longer(stripped) or _moment(stripped)
    except (ValueError, OverflowError) as error:
        message = f"{_short(text)} is no ISO 8601 date (as in 2007-08-13, 2007-08 or 2007-08-13T09:30:00Z)"
        raise ValueError(message) from error
    if found.start.year < _EARLIEST:
        message = f"{_short(text)} is no day of publication: it lies before {_EARLIEST}"
        raise ValueError(message)
    return found


def _day_or_longer(text: str) -> Interval | None:
    """A calendar prefix, a basic day (20070813), a week date (2007-W33) or an ordinal date (2007-225), else None."""
    if match := _BASIC_DAY.fullmatch(text):
        return Interval.of_prefix("-".join(match.groups()))
    if match := _WEEK.fullmatch(text):
        year, week, day = (int(part) if part else None for part in match.groups())
        first = date.fromisocalendar(year or 0, week or 0, day or 1)
        start = datetime(first.year, first.month, first.day, tzinfo=UTC)
        return Interval(start, start + timedelta(days=7 if day is None else 1))
    if match := _ORDINAL.fullmatch(text):
        start = datetime.strptime("".join(match.groups()), "%Y%j").replace(tzinfo=UTC)
        return Interval(start, start + timedelta(days=1))
    if "T" in text or " " in text or ":" in text:
        return None
    return Interval.of_prefix(text)


def _moment(text: str) -> Interval:
    """A day with a clock time, as long as its last part: an hour, a minute or a second."""
    second = Interval.of_instant(datetime.fromisoformat(text))
    clock = _CLOCK.search(text)
    if clock is None or clock["second"] is not None:
        return second
    length = timedelta(hours=1) if clock["minute"] is None else timedelta(minutes=1)
    return Interval(second.start, second.start + length, second.inferred)


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else text[:39] + "…")
