"""Percentages and lengths of time in news text: "24 to 30 percent", "50-50", "one-third", "two or three months"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from intalks.model.span import Span
from intalks.text.numbers import NUMBER, plain, read_number


@dataclass(frozen=True, slots=True)
class Measure:
    """One number, or two where the words give a range, of a `unit`: `percent`, `days`, `months` or `years`."""

    numbers: tuple[Decimal, ...]
    unit: str
    span: Span


def find_percents(text: str) -> Iterator[Measure]:
    """All percentages in text order; shares in words ("half", "one-third") only before what is shared.

    >>> [tuple(map(str, m.numbers)) for m in find_percents("24 to 30 pct; a 50-50 venture; a one-third stake; 75.1%")]
    [('24', '30'), ('50',), ('33.3',), ('75.1',)]
    """
    for match in _PERCENT.finditer(text):
        if match["of"] is not None:
            numbers: tuple[Decimal, ...] = (_shared(match["of"]),)
        elif match["split"] is not None:
            numbers = _split(match["split"])
        elif match["bare"] is not None:
            numbers = tuple(n for n in (read_number(match["bare"]),) if n is not None)
        else:
            numbers = _range(match["a"], match["b"])
        if numbers:
            yield Measure(numbers, "percent", Span(match.start(), match.end()))


def find_durations(text: str) -> Iterator[Measure]:
    """All lengths of time in text order, in days, months or years; weeks are given in days.

    >>> [(tuple(map(str, m.numbers)), m.unit) for m in find_durations("a 10-year pact, signed in two to three weeks")]
    [(('10',), 'years'), (('14', '21'), 'days')]
    """
    for match in _lengths(text):
        unit, factor = _UNITS[match["unit"].lower()]
        numbers = (Decimal(1),) if match["a"] in {"a", "an"} else _range(match["a"], match["b"])
        if numbers:
            yield Measure(tuple(plain(n * factor) for n in numbers), unit, Span(match.start(), match.end()))


_LINK = r"(?:\s?(?:to|or|and|-|–|—)\s?|\spercent\sto\s|\spct\sto\s|\s?%\s?(?:to|-|–)\s?|\spercent\sand\s)"
_SHARES: Final = MappingProxyType(
    {
        "half": "50",
        "third": "33.3",
        "quarter": "25",
        "fifth": "20",
        "sixth": "16.7",
        "tenth": "10",
        "two": "2",
        "three": "3",
    }
)
_SHARE = (
    r"(?:(?:[Oo]ne|[Tt]wo|[Tt]hree)[-\s](?:half|thirds?|quarters?|fifths?|sixth|tenth)"
    r"|[Hh]alf|a\s(?:third|quarter|fifth|tenth))"
)
_PERCENT: Final = re.compile(
    rf"(?<![\w.,/$£€])(?:(?P<a>{NUMBER})(?:{_LINK}(?P<b>{NUMBER}))?[\s-]?(?:(?i:per\s?cent|pct)|pc\b|%)(?!(?i:age))"
    r"|(?P<split>\d\d?\s?[-/:–]\s?\d\d?)"
    r"(?=[\s-](?:joint|venture|partner|owned|basis|split|jv|JV|plant|company|firm|alliance|held|between))"
    rf"|(?P<bare>\d\d?[-\s]\d/\d)(?=\s(?:stake|interest|share))"
    rf"|(?P<of>{_SHARE})(?=[\s-](?:of\b|stake|interest|share|owned|owner|held|ownership|the\s(?:shares|company)|by\b)))"
)
_UNITS: Final = MappingProxyType(
    {"day": ("days", 1), "week": ("days", 7), "month": ("months", 1), "year": ("years", 1), "decade": ("years", 10)}
)
_DURATION: Final = re.compile(
    rf"(?<![\w.,$£€])(?P<a>{NUMBER}|an?)(?:\s?(?:to|or|-|–)\s?(?P<b>{NUMBER}))?[\s-]"
    r"(?:(?:more|working|trading|business|full|calendar|consecutive)\s)?"
    r"(?P<unit>day|week|month|year|decade)s?\b(?!-old|\sold|\sago|\searlier|\slater|'s)"
)
_UNIT: Final = re.compile("day|week|month|year|decade")
_LONGEST_LEAD = 44


def _lengths(text: str) -> Iterator[re.Match[str]]:
    """The matches of `_DURATION`, which is slow and so tried only before the words that each of its matches holds one
    of.
    """
    position = 0
    for unit in _UNIT.finditer(text):
        match = _DURATION.search(text, max(position, unit.start() - _LONGEST_LEAD), unit.end() + _LONGEST_LEAD)
        while match is not None and match.end() <= unit.start():
            match = _DURATION.search(text, match.end(), unit.end() + _LONGEST_LEAD)
        if match is not None and position <= match.start() <= unit.start():
            position = match.end()
            yield match


def _range(first: str, second: str | None) -> tuple[Decimal, ...]:
    low = read_number(first)
    high = read_number(second) if second is not None else None
    return tuple(n for n in (low, high) if n is not None)


def _split(words: str) -> tuple[Decimal, ...]:
    """The two shares of a split: of "50-50" one share, "51-49" two; numbers that do not make up 100 are no split."""
    left, right = (Decimal(part) for part in re.split(r"\D+", words))
    if left + right != Decimal(100):
        return ()
    return (left,) if left == right else (left, right)


def _shared(words: str) -> Decimal:
    """What a share in words is in percent, to one decimal."""
    parts = re.split(r"[-\s]", words.lower())
    part = Decimal(_SHARES[parts[-1].rstrip("s")])
    if parts[0] in {"two", "three"}:
        return {("two", "third"): Decimal("66.7")}.get(
            (parts[0], parts[-1].rstrip("s")), part * Decimal(_SHARES[parts[0]])
        )
    return part
