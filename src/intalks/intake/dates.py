"""Dates as pages, feeds and mails declare them, and those that a URL or a dateline lets infer → intervals."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from intalks.intake.published import parse_published
from intalks.intake.publishers import DateHabits
from intalks.model.interval import Interval

_LONGEST: Final = 120
_YEARS: Final = (1850, 2100)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WORDED: Final = (
    re.compile(rf"\b{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b{_DAY}[\s-]+{_MONTH},?[\s-]+(?P<year>\d{{4}})\b", re.IGNORECASE),
)
_NUMBERS: Final = re.compile(r"\b(?P<first>\d{1,2})[./-](?P<second>\d{1,2})[./-](?P<year>\d{4})\b")
_YEAR_FIRST: Final = re.compile(r"\b(?P<year>\d{4})[./-](?P<month>\d{1,2})[./-](?P<day>\d{1,2})\b")
_CLOCK: Final = re.compile(
    r"(?<![\d:])(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?(?:\.\d+)?\s*(?P<half>[ap]\.?m\b\.?)?"
    r"\s*\(?(?P<zone>[A-Z]{2,4}\b|[+-]\d{2}:?\d{2}\b)?",
    re.IGNORECASE,
)
_ZONES: Final = {
    "utc": 0, "gmt": 0, "z": 0, "bst": 1, "cet": 1, "cest": 2, "edt": -4, "est": -5, "cdt": -5, "mdt": -6, "pdt": -7,
    "pst": -8, "jst": 9, "kst": 9, "hkt": 8, "sgt": 8,
}  # fmt: skip
"""Hours ahead of UTC. Names of several zones (CST, IST, MST) are none."""

_PLACES: Final = {"et": "America/New_York", "ct": "America/Chicago", "pt": "America/Los_Angeles"}
"""Names that hold the whole year round."""

_MAIL: Final = re.compile(
    r"(?:[a-z]{3,9},?\s+)?\d{1,2}[ -][a-z]{3,9}[ -]\d{2,4}\s+\d{1,2}:\d{2}(?::\d{2})?"
    r"(?:\s+(?:[a-z]{1,5}|[+-]\d{4}).*)?",
    re.IGNORECASE,
)
_ZERO: Final = re.compile(r"[a-z][ -]0\d{3}\b", re.IGNORECASE)
_EPOCH: Final = re.compile(r"\d{10}(?:\d{3})?")
_FIRST_EPOCH: Final = 631_152_000
"""1990: ten digits that mean an earlier second are something else."""

_URL_DAY: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<gap>[/_-]?)(?P<month>\d{2}|[a-z]{3})(?P=gap)(?P<day>\d{2})(?!\d)",
    re.IGNORECASE,
)
_URL_MONTH: Final = re.compile(r"/(?P<year>(?:19|20)\d{2})/(?P<month>\d{2}|[a-z]{3})/", re.IGNORECASE)
_DATELINE: Final = re.compile(
    rf"[A-Z][A-Z .,'’/A-Za-z-]{{1,60}}?,?\s+\(?(?i:{_MONTH})\s+{_DAY},?\s+(?P<year>(?:19|20)\d{{2}})\)?\s*"
    r"(?:\([\w .]{2,30}\)\s*)?(?:[-–—/]|\()"
)


def declared_date(text: str, habits: DateHabits = DateHabits()) -> Interval | None:  # noqa: B008  # frozen
    """The interval that a declared date names, as exact as it is: ISO 8601, as in mails and feeds (RFC 822), in English
    words, in digits where their order is sure, or as seconds since 1970. None for anything else.

    A time without a zone is in the publisher's zone, else UTC, and flagged `inferred` either way.

    >>> declared_date("Mon, 09 Oct 2006 08:15:00 -0400").start.isoformat()
    '2006-10-09T12:15:00+00:00'
    >>> declared_date("October 9, 2006 3:04 p.m. GMT").start.isoformat()
    '2006-10-09T15:04:00+00:00'
    >>> declared_date("04/05/2012") is None
    True
    """
    stripped = " ".join(text.split())
    if not stripped or len(stripped) > _LONGEST:
        return None
    for form in (_iso, _mail, _epoch, _worded, _digits):
        try:
            found = form(stripped, habits)
        except (ValueError, OverflowError):
            continue
        if found is not None:
            return found if _YEARS[0] <= found.start.year < _YEARS[1] else None
    return None


def date_of_url(url: str) -> Interval | None:
    """The day, else the month, that stands in a URL's path; flagged `inferred`.

    >>> date_of_url("https://news.example.org/2006/oct/09/chery").prefix
    '2006-10-09'
    >>> date_of_url("https://news.example.org/2006/10/chery").prefix
    '2006-10'
    """
    try:
        path = urlsplit(url).path
    except ValueError:
        return None
    for pattern in (_URL_DAY, _URL_MONTH):
        for match in pattern.finditer(path):
            parts = match.groupdict()
            month = _month_number(parts["month"])
            day = f"-{parts['day']}" if "day" in parts else ""
            found = _of_prefix(f"{parts['year']}-{month:02}{day}")
            if month and found is not None:
                return found
    return None


def date_of_dateline(text: str) -> Interval | None:
    """The day of a dateline with its year at the head of an article; flagged `inferred`. A day without a year is none.

    >>> date_of_dateline("DETROIT, Oct. 9, 2006 (Wire) - Chrysler said").prefix
    '2006-10-09'
    >>> date_of_dateline("DETROIT, Oct. 9 (Wire) - Chrysler said") is None
    True
    """
    match = _DATELINE.match(text.lstrip()[:200])
    if match is None:
        return None
    return _of_prefix(f"{match['year']}-{_month_number(match['name']):02}-{int(match['day']):02}")


def _of_prefix(prefix: str) -> Interval | None:
    try:
        return replace(Interval.of_prefix(prefix), inferred=True)
    except (ValueError, OverflowError):
        return None


def _iso(text: str, habits: DateHabits) -> Interval | None:
    # Fractions and zones of odd lengths ("…:00.0000000Z", "+0000") are common, and no fault of the date's.
    tidy = re.sub(r"(:\d{2})[.,]\d+", r"\1", text)
    tidy = re.sub(r"\s*([+-]\d{2}):?(\d{2})$", r"\1:\2", tidy) if ":" in tidy else tidy
    return _in_zone(parse_published(re.sub(r"\s*(?:UTC|GMT|Z)$", "Z", tidy)), habits)


def _mail(text: str, habits: DateHabits) -> Interval | None:
    # "Jan 0001" is the zero of a program's clock, not 2001.
    parts = parsedate_tz(text) if _MAIL.fullmatch(text) and not _ZERO.search(text) else None
    if parts is None:
        return None
    moment = datetime(*parts[:6])  # noqa: DTZ001  # its zone is set below
    # "-0000" and zones that nobody knows come as None.
    if parts[9] is None:
        return _in_zone(Interval.of_instant(moment), habits)
    return Interval.of_instant(moment.replace(tzinfo=timezone(timedelta(seconds=parts[9]))))


def _epoch(text: str, _habits: DateHabits) -> Interval | None:
    if _EPOCH.fullmatch(text) is None or int(text[:10]) < _FIRST_EPOCH:
        return None
    return Interval.of_instant(datetime.fromtimestamp(int(text[:10]), tz=UTC))


def _worded(text: str, habits: DateHabits) -> Interval | None:
    match = next((found for pattern in _WORDED if (found := pattern.search(text)) is not None), None)
    if match is None:
        return None
    return _with_clock(text, (int(match["year"]), _month_number(match["name"]), int(match["day"])), habits)


def _digits(text: str, habits: DateHabits) -> Interval | None:
    if match := _YEAR_FIRST.search(text):
        return _with_clock(text, (int(match["year"]), int(match["month"]), int(match["day"])), habits)
    if (match := _NUMBERS.search(text)) is None:
        return None
    first, second, year = int(match["first"]), int(match["second"]), int(match["year"])
    day_first = True if first > 12 else False if second > 12 else habits.day_first
    if "." in match.group() and first <= 31:
        day_first = True if day_first is None else day_first
    if day_first is None and first != second:
        return None
    return _with_clock(text, (year, second, first) if day_first else (year, first, second), habits)


def _with_clock(text: str, day: tuple[int, int, int], habits: DateHabits) -> Interval:
    """The day, or the minute or second of it that a clock time in the text names."""
    clock = _CLOCK.search(text)
    if clock is None:
        return Interval.of_prefix("{:04}-{:02}-{:02}".format(*day))
    hour = int(clock["hour"]) % 12 + 12 * (clock["half"][0] in "pP") if clock["half"] else int(clock["hour"])
    moment = datetime(*day, hour, int(clock["minute"]), int(clock["second"] or 0))  # noqa: DTZ001  # set below
    zone = _zone((clock["zone"] or "").lower())
    made = Interval.of_instant(moment if zone is None else moment.replace(tzinfo=zone))
    made = made if zone is not None else _in_zone(made, habits)
    return made if clock["second"] else replace(made, end=made.start + timedelta(minutes=1))


def _zone(name: str) -> tzinfo | None:
    if name in _PLACES:
        return ZoneInfo(_PLACES[name])
    if name in _ZONES:
        return timezone(timedelta(hours=_ZONES[name]))
    match = re.fullmatch(r"([+-])(\d{2}):?(\d{2})", name)
    if match is None:
        return None
    ahead = timedelta(hours=int(match[2]), minutes=int(match[3]))
    return timezone(ahead if match[1] == "+" else -ahead)


def _in_zone(interval: Interval, habits: DateHabits) -> Interval:
    """What was taken for UTC, for want of a zone, moved into the publisher's zone."""
    if habits.zone is None or not interval.inferred:
        return interval
    start = interval.start.replace(tzinfo=habits.zone).astimezone(UTC)
    return Interval(start, start + (interval.end - interval.start), inferred=True)


def _month_number(name: str) -> int:
    """1 to 12; 0 for what is no month."""
    if name.isdigit():
        return int(name)
    return _MONTHS.index(name[:3].lower()) + 1 if name[:3].lower() in _MONTHS else 0
