"""Dates in news text, and what they mean beside the day of publication.

`find_dates` finds the words, `resolve` gives the ISO prefix (`2007`, `2007-08`, `2007-08-13`) as far as it can be
known.
What a date stands for follows the codebook (ruling 11): a week gives its month, a quarter, a half, a season or
"mid-2007" its year;
"the end of" a year or month gives its last day.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from intalks.model.interval import Interval
from intalks.model.span import Span
from intalks.text.numbers import read_number


def find_dates(text: str) -> Iterator[Span]:
    """All dates in text order, without the preposition before them.

    >>> words = "signed on Tuesday, due by the end of March 2008, talks since last year"
    >>> [span.of(words) for span in find_dates(words)]
    ['Tuesday', 'the end of March 2008', 'last year']
    """
    position = 0
    for trigger in _TRIGGER.finditer(text):
        if trigger.start() < position:
            continue
        # The whole pattern is slow, so it is tried around the words only that every date holds one of.
        match = _DATE.search(text, max(position, trigger.start() - _LONGEST_LEAD), trigger.end() + _LONGEST_TAIL)
        if match is None or match.start() > trigger.start():
            continue
        position = match.end()
        if match["year"] is not None and not _is_year(text, match):
            continue
        if match.group() in {"May", "March"} and _is_name(text, match):
            continue
        yield Span(match.start(), match.end())


@dataclass(frozen=True, slots=True)
class When:
    """What the resolution starts from: the day of publication, and whether the text speaks of what is still ahead; None
    where it may be either ("agreed to sell it in May").
    """

    published: Interval | None
    ahead: bool | None = False


def resolve(words: str, when: When) -> str | None:
    """The ISO prefix of a date's words; None where it cannot be known (a relative date and no day of publication).

    >>> when = When(Interval.of_prefix("2007-08-15"))
    >>> [resolve(w, when) for w in ("Tuesday", "August", "last year", "Sept. 12", "two weeks ago", "late 2006")]
    ['2007-08-14', '2007-08', '2006', '2006-09-12', '2007-08', '2006']
    >>> [resolve(w, When(when.published, ahead=True)) for w in ("Friday", "the end of next month")]
    ['2007-08-17', '2007-09-30']
    >>> [resolve(w, When(when.published, ahead=None)) for w in ("June", "September", "Monday", "Friday")]
    ['2007-06', '2007-09', '2007-08-13', '2007-08-17']
    >>> resolve("March 2008", When(None)), resolve("Tuesday", When(None))
    ('2008-03', None)
    >>> [resolve(w, When(Interval.of_prefix("2007-08"))) for w in ("last month", "Tuesday")]
    ['2007-07', None]
    """
    match = _PARTS.fullmatch(" ".join(words.lower().split()))
    if match is None:
        return None
    parts = {name: value for name, value in match.groupdict().items() if value is not None}
    first, *others = _days(when.published)
    found = _by_rules(parts, first, when.ahead)
    return found if all(_by_rules(parts, day, when.ahead) == found for day in others) else None


def _days(published: Interval | None) -> tuple[date | None, ...]:
    """The days that words are reckoned from: the first and the last one where only a week, month or year is known."""
    if published is None:
        return (None,)
    first = published.start.date()
    if published.end - published.start <= timedelta(days=1):
        return (first,)
    return (first, (published.end - timedelta(days=1)).date())


def _by_rules(parts: dict[str, str], today: date | None, ahead: bool | None) -> str | None:
    return next((value for rule in _RULES if (value := rule(parts, today, ahead)) is not None), None)


_MONTH_NAMES = "january february march april may june july august september october november december".split()
_MONTHS: Final = MappingProxyType(
    {
        **{name: i + 1 for i, name in enumerate(_MONTH_NAMES)},
        **{name[:3]: i + 1 for i, name in enumerate(_MONTH_NAMES)},
        "sept": 9,
    }
)
_DAYS: Final = MappingProxyType(
    {name: i for i, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
)
_SEASONS = "spring|summer|autumn|fall|winter"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept|Sep|Oct|Nov|Dec)\b\.?)"
)
_WEEKDAY = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)"
_YEAR = r"(?:19|20)\d\d"
_COUNT = r"(?i:an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|eighteen|\d{1,2})"
_ORDINAL = r"(?:first|second|third|fourth|final|1st|2nd|3rd|4th)"
_PART = (
    r"(?i:(?:the\s)?(?:end|beginning|start|middle)[\s-]of[\s-]"
    r"|(?:early|late|mid|middle|end|earlier|later)(?:\sin)?[\s-])"
)
_SHIFT = r"(?i:last|next|this|the\sprevious|the\sfollowing|the\scoming|the\scurrent|the\ssame|that|the\spast|the)"
_DAY = r"(?:\d{1,2}(?:st|nd|rd|th)?(?![\d,.]\d|\s?%|:\d)|[Oo]ne\b)"
_COMES = r"(?:(?<=comes\s)|(?<=\bcome\s)|(?<=\bcame\s))"
"""What tells that "two days after" is reckoned from the news itself ("the bid comes two days after")."""
_DATE: Final = re.compile(
    r"\b(?:"
    rf"(?:{_PART})?(?:{_SHIFT}\s)?{_MONTH}(?:\s{_DAY}(?:\s?,\s{_YEAR}\b)?|,?\s(?:of\s)?{_YEAR}\b|,?\s(?:of\s)?(?:last|this|next)\syear)?(?!\w)"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR}\b)?(?!\w)"
    rf"|(?:(?i:early|late|last|next|this)\s)?{_WEEKDAY}\b"
    rf"|(?:the\s)?(?:{_ORDINAL}|Q[1-4])(?:[\s-](?:fiscal\s|calendar\s)?(?:quarter|half))?(?<=[rf1234])(?:\s(?:of\s)?(?:the\s)?(?:{_YEAR}|(?:last|this|next)\syear|year))?\b"
    rf"|(?:{_PART})(?:{_SHIFT}\s)?(?:week|month|quarter|year|{_SEASONS}|{_YEAR}|{_WEEKDAY})\b"
    rf"|(?i:earlier|later)\s(?:this|last|in\sthe)\s(?:week|month|quarter|year)\b"
    rf"|(?i:last|next|this|the\sprevious|the\sfollowing|the\scoming|the\scurrent|that)\s(?:week|month|quarter|year|{_SEASONS})\b"
    r"|(?i:mid[\s-]?year|year[\s-]?end|yesterday|today|tomorrow|tonight|overnight)\b"
    rf"|{_COUNT}\s(?:days?|weeks?|months?|years?)\s(?:ago|earlier)\b"
    rf"|{_COMES}(?:(?:just|only)\s)?{_COUNT}\s(?:days?|weeks?|months?|years?)\safter\b"
    rf"|(?:19|20)\d\d-\d\d-\d\d\b"
    rf"|(?P<year>{_YEAR})\b"
    r")"
)
"""A lone year is checked by what stands around it."""

_TRIGGER: Final = re.compile(
    "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|19\\d\\d|20\\d\\d|year|month|week|quarter|half|Q[1-4]"
    "|days? (?:ago|earlier|after)|yesterday|Yesterday|today|Today|tomorrow|tonight|overnight"
    "|spring|summer|autumn|fall|winter"
)
_LONGEST_LEAD = 34
_LONGEST_TAIL = 30

_BEFORE_YEAR = re.compile(
    r"(?:\b(?:in|since|by|of|until|till|from|for|during|before|after|through|around|about|to|early|late|mid|year|fiscal|the|its|and|or|least|"
    r"than|between|back|be|expires|,|-)[\s-]|\()$",
    re.IGNORECASE,
)
_AFTER_YEAR = re.compile(
    r"\s?(?:%|percent|pct|mln|bln|million|billion|dlrs|dollars|pounds|euros|yen|shares|cars|vehicles|units|workers|jobs|people|employees|stores|acres)\b|[,.]\d"
)


def _is_year(text: str, match: re.Match[str]) -> bool:
    """A number from 1900 to 2099 is a year unless an amount, a number's part or what is counted stands beside it."""
    start, end = match.span()
    before = text[max(0, start - 12) : start]
    if (before[-1:] in "$£€¥.,/:" and before[-1:] != "") or _AFTER_YEAR.match(text, end):
        return False
    return _BEFORE_YEAR.search(before) is not None or text[end : end + 1] in {"-", ")", " ", ".", ","}


def _is_name(text: str, match: re.Match[str]) -> bool:
    """The words "May" and "March" at the head of a sentence or within a name ("Theresa May") are months only after a
    preposition.
    """
    before = text[max(0, match.start() - 10) : match.start()].lower().split()
    return not before or before[-1] not in {
        "in",
        "last",
        "next",
        "this",
        "by",
        "since",
        "until",
        "from",
        "of",
        "to",
        "early",
        "late",
        "mid",
        "and",
        "before",
        "through",
        "till",
        "end",
    }


_M = "|".join(sorted(_MONTHS, key=len, reverse=True))
_D = "|".join(_DAYS)
_PARTS: Final = re.compile(
    r"(?:the )?(?:(?P<part>end|beginning|start|middle|early|late|mid|earlier|later)(?:[ -](?:of|in))?[ -](?:the )?)?"
    r"(?:(?P<shift>last|next|this|previous|following|coming|current|same|that|past) )?(?:the )?"
    r"(?:"
    rf"(?P<iso>\d{{4}}-\d\d-\d\d)"
    rf"|(?P<day2>\d{{1,2}})(?:st|nd|rd|th)? (?:of )?(?P<month2>{_M})\.?(?:,? (?P<year2>\d{{4}}))?"
    rf"|(?P<month>{_M})\.?(?: (?P<day>\d{{1,2}}|one)(?:st|nd|rd|th)?)?"
    rf"(?: ?,? (?:of )?(?:(?P<year>\d{{4}})|(?P<yshift>last|this|next) year))?"
    rf"|(?P<weekday>{_D})"
    rf"|(?P<quarter>(?:first|second|third|fourth|final|1st|2nd|3rd|4th|q[1-4])"
    r"(?:[ -](?:fiscal |calendar )?(?:quarter|half))?)"
    r"(?: (?:of )?(?:the )?(?:(?P<qyear>\d{4})|(?P<qshift>last|this|next) year|year))?"
    rf"|(?P<unit>week|month|quarter|year|{_SEASONS})"
    r"|(?P<near>yesterday|today|tomorrow|tonight|overnight)"
    r"|(?P<yearend>mid[ -]?year|year[ -]?end)"
    rf"|(?:just |only )?(?P<count>{_COUNT}) (?P<ago>day|week|month|year)s? (?:ago|earlier|after)"
    r"|(?P<bare>\d{4})"
    r")"
)
_HALF = 6
"""Months to a month ahead up to which it is no farther than the same month behind."""
_MIDWEEK = 3
_PAST_SHIFTS = frozenset({"last", "previous"})
_NEXT_SHIFTS = frozenset({"next", "following", "coming"})


def _iso(parts: dict[str, str], _today: date | None, _ahead: bool | None) -> str | None:
    return parts.get("iso")


def _year(parts: dict[str, str], _today: date | None, _ahead: bool | None) -> str | None:
    year = parts.get("bare")
    if year is None:
        return None
    return f"{year}-12-31" if parts.get("part") == "end" else year


def _month(parts: dict[str, str], today: date | None, ahead: bool | None) -> str | None:
    """A month or a day of a month; its year is the stated one, or the nearest that fits."""
    name = parts.get("month") or parts.get("month2")
    if name is None:
        return None
    month = _MONTHS[name]
    number = parts.get("day") or parts.get("day2")
    day = None if number is None else 1 if number == "one" else int(number)
    stated = parts.get("year") or parts.get("year2")
    if stated is not None:
        year = int(stated)
    elif today is None:
        return None
    elif "yshift" in parts:
        year = today.year + {"last": -1, "this": 0, "next": 1}[parts["yshift"]]
    else:
        shift = parts.get("shift")
        forward = _forward(shift, ahead)
        year = _nearest_year(today, month, day, ahead=forward)
        if shift in _PAST_SHIFTS and (year, month) == (today.year, today.month):
            year -= 1
    last = calendar.monthrange(year, month)[1]
    if day is None and parts.get("part") == "end":
        day = last
    if day is None:
        return f"{year:04}-{month:02}"
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= last else None


def _forward(shift: str | None, ahead: bool | None) -> bool | None:
    """What the word before the date says of its direction, else what the text does."""
    return True if shift in _NEXT_SHIFTS else False if shift in _PAST_SHIFTS else ahead


def _nearest_year(today: date, month: int, day: int | None, *, ahead: bool | None) -> int:
    """Past by default, this month included; ahead of the day of publication where the text looks forward; the nearer
    one where it may be either.
    """
    coming = today.year + ((month, day or 31) < (today.month, today.day))
    past = today.year - ((month, day or 1) > (today.month, today.day + 1))
    if ahead is None:
        months = 12 * coming + month - (12 * today.year + today.month)
        return coming if months <= _HALF else past
    return coming if ahead else past


def _weekday(parts: dict[str, str], today: date | None, ahead: bool | None) -> str | None:
    """The last such day, the day of publication included; the next one where the text looks forward."""
    name = parts.get("weekday")
    if name is None or today is None:
        return None
    shift = parts.get("shift")
    behind = (today.weekday() - _DAYS[name]) % 7
    forward = _forward(shift, ahead)
    if forward or (forward is None and behind > _MIDWEEK):
        return (today + timedelta(days=(7 - behind) % 7 or (7 if shift in _NEXT_SHIFTS else 0))).isoformat()
    return (today - timedelta(days=behind or (7 if shift in _PAST_SHIFTS else 0))).isoformat()


def _quarter(parts: dict[str, str], today: date | None, ahead: bool | None) -> str | None:
    """A quarter or half gives its year; without a year the one that the direction asks for."""
    words = parts.get("quarter")
    if words is None:
        return None
    if "qyear" in parts:
        return parts["qyear"]
    if today is None:
        return None
    if "qshift" in parts:
        return str(today.year + {"last": -1, "this": 0, "next": 1}[parts["qshift"]])
    number = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4}.get(words.split()[0].split("-")[0])
    if number is None:
        number = int(re.sub(r"\D", "", words)[:1])
    if "half" in words:
        number *= 2
    current = (today.month + 2) // 3
    if ahead is not False:
        return str(today.year + (number < current))
    return str(today.year - (number > current))


def _unit(parts: dict[str, str], today: date | None, ahead: bool | None) -> str | None:
    """As in "last week", "this month", "later this year", "the end of the year", "next summer"."""
    unit = parts.get("unit")
    if unit is None or today is None:
        return None
    shift, part = parts.get("shift"), parts.get("part")
    step = -1 if shift in _PAST_SHIFTS else 1 if shift in _NEXT_SHIFTS else 0
    if unit == "week":
        return (today + timedelta(days=7 * step)).isoformat()[:7]
    if unit == "month":
        months = 12 * today.year + today.month - 1 + step
        prefix = f"{months // 12:04}-{months % 12 + 1:02}"
        return f"{prefix}-{calendar.monthrange(months // 12, months % 12 + 1)[1]}" if part == "end" else prefix
    if unit == "year":
        return f"{today.year + step}-12-31" if part == "end" else str(today.year + step)
    if unit == "quarter":
        return str(((12 * today.year + today.month - 1) + 3 * step) // 12)
    return _season(unit, step, today, ahead=ahead is not False)


def _season(unit: str, step: int, today: date, *, ahead: bool) -> str:
    first = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}[unit]
    if step < 0:
        return str(today.year - (first + 2 >= today.month))
    if step > 0 or ahead:
        return str(today.year + (step > 0 and first <= today.month))
    return str(today.year)


def _near(parts: dict[str, str], today: date | None, _ahead: bool | None) -> str | None:
    word = parts.get("near")
    if word is None or today is None:
        return None
    return (today + timedelta(days={"yesterday": -1, "overnight": -1, "tomorrow": 1}.get(word, 0))).isoformat()


def _year_end(parts: dict[str, str], today: date | None, _ahead: bool | None) -> str | None:
    word = parts.get("yearend")
    if word is None or today is None:
        return None
    return str(today.year) if word.startswith("mid") else f"{today.year}-12-31"


def _ago(parts: dict[str, str], today: date | None, _ahead: bool | None) -> str | None:
    """Days ago ("two days ago") give the day, weeks and months their month, years their year."""
    unit = parts.get("ago")
    number = read_number(parts["count"]) if unit is not None else None
    if unit is None or number is None or today is None:
        return None
    count = int(number)
    if unit == "day":
        return (today - timedelta(days=count)).isoformat()
    if unit == "week":
        return (today - timedelta(weeks=count)).isoformat()[:7]
    if unit == "month":
        months = 12 * today.year + today.month - 1 - count
        return f"{months // 12:04}-{months % 12 + 1:02}"
    return str(today.year - count)


_RULES = (_iso, _year, _month, _weekday, _quarter, _unit, _near, _year_end, _ago)
