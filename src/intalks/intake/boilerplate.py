"""Paragraphs around and within an article that are no part of it, told by their words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from intalks.intake.dates import declared_date
from intalks.lexicon.words import word_list

_SHORT: Final = 200
"""Characters: a longer paragraph is part of the article, however it begins."""

_COUNT: Final = re.compile(
    r"(?:\(?\d[\d.,]*[km]?\)?\s*(?:comments?|shares?|views?|likes?|replies|tweets?|min(?:ute)?s?(?: read)?)"
    r"|(?:comments?|shares?|views?|likes?)\s*:?\s*\(?\d[\d.,]*[km]?\)?)",
    re.IGNORECASE,
)
_NAME: Final = r"[A-Z][\w.'’-]*"
_NAMES: Final = rf"{_NAME}(?: (?:de|van|von|der|bin|al|la)\b)*(?: {_NAME}){{0,4}}"
_BYLINE: Final = re.compile(
    rf"(?:(?i:written |reported |posted |story )?(?:[Bb]y|BY):? {_NAMES}(?:(?:, | and | & ){_NAMES})*"
    r"(?:\s*[,|/•·–—-]\s*[\w .,'’&:/@|•·–—-]{0,80})?)",
)
_DATE_LABEL: Final = re.compile(
    r"(?:(?:first |originally )?(?:published|posted|updated|created|modified|last (?:updated|modified)"
    r"|issued|filed|date)"
    r"(?: (?:on|at))?\s*:?\s*)",
    re.IGNORECASE,
)
_DATE_REST: Final = re.compile(
    r"(?:\d{1,2}:\d{2}(?::\d{2})?|\d+(?:st|nd|rd|th)?|[ap]\.?m\.?|jan\w*|feb\w*|mar\w*|apr\w*|may|june?|july?|aug\w*|sep\w*|oct\w*"
    r"|nov\w*|dec\w*|mon\w*|tue\w*|wed\w*|thu\w*|fri\w*|sat\w*|sun\w*|[a-z]{1,4}t|utc|[+-]\d+|at|on|\W+)++",
    re.IGNORECASE,
)
_CREDIT: Final = re.compile(
    r"(?:photo(?:graph)?|image|picture|credit|source)s?\s*(?:credit)?s?\s*(?::|by\b).{0,120}"
    r"|(?:.{0,80}[/|©(–—-]\s*)?(?:getty images|reuters|ap photo|afp|shutterstock|file photo|handout)"
    r"(?:[/|)\s][\w .)]{0,20})?",
    re.IGNORECASE,
)
_EDGE: Final = 4
"""A byline or a bare date stands so near to the beginning or the end, in paragraphs."""

_STOPS: Final = (".", "?", "!", "”", '"')
_LETTERS: Final = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Body:
    """`paragraphs` are the numbers of the article's own, in order. `headline` is what stood above the byline or the
    date, `date` the date that stood for itself; None where there was none.
    """

    paragraphs: tuple[int, ...]
    headline: str | None
    date: str | None


def article_body(paragraphs: Sequence[str], *, title: str | None = None, drop: Sequence[str] = ()) -> Body:
    """The article among the paragraphs of a page. `drop`: beginnings that the publisher's file names.

    >>> article_body(["Ford in talks", "By Ann Lee", "9 May 2012", "0 Comments", "Ford is in talks, it said."])
    Body(paragraphs=(4,), headline='Ford in talks', date='9 May 2012')
    """
    numbers = [number for number, text in enumerate(paragraphs) if not _is_page_part(text, drop)]
    named = "" if title is None else _words(title)
    while numbers and named and _words(paragraphs[numbers[0]]) == named:
        numbers.pop(0)
    head, tail = numbers[:_EDGE], numbers[_EDGE:][-_EDGE:]
    lines = [number for number in head if _is_byline(paragraphs[number]) or _is_date(paragraphs[number])]
    above = [number for number in head if lines and number < lines[0]]
    if any(paragraphs[number].rstrip().endswith(_STOPS) for number in above):
        above = []
    ends = [number for number in tail if _is_byline(paragraphs[number]) or _is_date(paragraphs[number])]
    return Body(
        tuple(number for number in numbers if number not in {*lines, *above, *ends}),
        headline=paragraphs[above[0]] if above else None,
        date=next((paragraphs[number] for number in (*lines, *ends) if _is_date(paragraphs[number])), None),
    )


def _is_page_part(text: str, drop: Sequence[str]) -> bool:
    line = " ".join(text.split())
    if not line or (drop and line.startswith(tuple(drop))):
        return True
    if len(line) > _SHORT:
        return False
    if _words(line) in word_list("page_lines") or not _words(line):
        return True
    return line.lower().startswith(_openers()) or _is_count_or_credit(line)


def _is_count_or_credit(line: str) -> bool:
    """What ends like a sentence is one: "Getty Images agreed to buy Shutterstock." is no credit."""
    return bool(_COUNT.fullmatch(line) or (not line.endswith(_STOPS) and _CREDIT.fullmatch(line)))


def _is_byline(text: str) -> bool:
    """Nor is "By Monday, the company had sold it." a byline."""
    line = " ".join(text.split())
    return len(line) <= _SHORT and not line.endswith(_STOPS) and _BYLINE.fullmatch(line) is not None


def _is_date(text: str) -> bool:
    """Whether the line is a date and no more than that, "Published:" before it aside."""
    date = _DATE_LABEL.sub("", " ".join(text.split()))
    return len(date) <= _SHORT and _DATE_REST.fullmatch(date) is not None and declared_date(date) is not None


def _words(text: str) -> str:
    return " ".join(_LETTERS.findall(text.lower().replace("'", "").replace("’", "")))


@cache
def _openers() -> tuple[str, ...]:
    return tuple(word_list("page_openers"))
