"""The text of marked-up pages, with the place in the page of each of its characters."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Final

from intalks.text.offsets import Traced

_TAG: Final = re.compile(r"<(/?)([a-zA-Z][\w:-]*)")
_ENTITY: Final = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]\w{1,30});?")
_JSON_STRING: Final = r'((?:[^"\\]|\\.)*+)'
_JSON_CHARACTER: Final = re.compile(r"\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|\\u\w{4}|\\.|.", re.DOTALL)
_UNSEEN: Final = frozenset({"script", "style", "template", "svg"})


def visible(page: str) -> Traced:
    """The page's text, in its order, without tags, comments, scripts and styles, entities resolved.

    Linear in the length of the page, whatever is broken in it.

    >>> visible("<p>AT&amp;T <b>said</b>")
    Traced(text='AT&T said', places=(3, 4, 5, 10, 11, 15, 16, 17, 18))
    """
    pieces: list[str] = []
    places: list[int] = []
    lower = page.lower() if len(page.lower()) == len(page) else page
    position = 0
    while position < len(page):
        start = page.find("<", position)
        end = len(page) if start < 0 else start
        _add(page, (position, end), pieces, places)
        if start < 0:
            break
        position = _behind(page, lower, start)
        if position == start:
            pieces.append("<")
            places.append(start)
            position += 1
    return Traced("".join(pieces), tuple(places))


def json_text(page: str, key: str) -> Traced | None:
    r"""The longest string that stands as JSON under `key` somewhere in the page, escapes resolved; None where there is
    none.

    >>> json_text('<script>{"body": "AT\\u0026T"}', "body")
    Traced(text='AT&T', places=(18, 19, 20, 26))
    """
    spans = [match.span(1) for match in re.finditer(rf'"{re.escape(key)}"\s{{0,9}}:\s{{0,9}}"{_JSON_STRING}"', page)]
    if not spans:
        return None
    start, end = max(spans, key=lambda span: span[1] - span[0])
    pieces: list[str] = []
    places: list[int] = []
    for match in _JSON_CHARACTER.finditer(page, start, end):
        try:
            text = str(json.loads(f'"{match.group()}"', strict=False))
        except ValueError:
            text = match.group()
        pieces.append(text)
        places.extend([match.start()] * len(text))
    return Traced("".join(pieces), tuple(places))


def _add(page: str, within: tuple[int, int], pieces: list[str], places: list[int]) -> None:
    start, end = within
    position = start
    for match in _ENTITY.finditer(page, start, end):
        text = unescape(match.group())
        if text == match.group():
            continue
        pieces.append(page[position : match.start()])
        places.extend(range(position, match.start()))
        pieces.append(text)
        places.extend([match.start()] * len(text))
        position = match.end()
    pieces.append(page[position:end])
    places.extend(range(position, end))


def _behind(page: str, lower: str, start: int) -> int:
    """The place behind the comment, tag or unseen element that begins at `start`; `start` itself for a bare `<`."""
    if page.startswith("<!--", start):
        return _found(page, "-->", start + 4)
    if page.startswith(("<!", "<?"), start):
        if page.startswith("<![CDATA[", start):
            return start + len("<![CDATA[")
        return _found(page, ">", start)
    tag = _TAG.match(page, start)
    if tag is None:
        return start
    end = _tag_end(page, tag.end())
    name = tag[2].lower()
    if not tag[1] and name in _UNSEEN:
        close = lower.find(f"</{name}", end)
        return len(page) if close < 0 else _found(page, ">", close)
    return end


_QUOTED: Final = re.compile(r"[^>\"']*+(?:(?:\"[^\"]*+\"|'[^']*+')[^>\"']*+)*+>")


def _tag_end(page: str, start: int) -> int:
    """Behind the tag's `>`, which may stand in a quoted value; the next one where a quote is never closed."""
    match = _QUOTED.match(page, start, min(len(page), start + 4_000))
    return match.end() if match is not None else _found(page, ">", start)


def _found(page: str, words: str, start: int) -> int:
    place = page.find(words, start)
    return len(page) if place < 0 else place + len(words)
