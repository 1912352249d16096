"""The text of marked-up pages, with the place in the page of each of its stretches."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Final

from intalks.text.offsets import Runs

_MARKUP: Final = re.compile(
    r"(?P<unseen><!--.*?(?:-->|\Z)|<(?P<name>script|style|template|svg)\b.*?(?:</(?P=name)[^>]*>?|\Z)|<!\[CDATA\["
    r"|<[!?][^>]*(?:>|\Z)"
    # A tag whose quotes are whole, else up to the next bracket.
    r"|</?[a-z](?:[^>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}')*+>|</?[a-z][^>]*(?:>|\Z))"
    r"|(?P<entity>&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]\w{1,30});?)",
    re.DOTALL | re.IGNORECASE,
)
_JSON_STRING: Final = r'((?:[^"\\]|\\.)*+)'
_JSON_CHARACTER: Final = re.compile(r"[^\\]+|\\u[dD][89abAB]\w\w\\u[dD][c-fC-F]\w\w|\\u\w{4}|\\.", re.DOTALL)


def visible(page: str) -> Runs:
    """The page's text, in its order, without tags, comments, scripts and styles, entities resolved.

    Linear in the length of the page, whatever is broken in it.

    >>> visible("<p>AT&amp;T <b>said</b>")
    [('AT', 3), ('&', 5), ('T ', 10), ('said', 15)]
    """
    runs: list[tuple[str, int]] = []
    position = 0
    for match in _MARKUP.finditer(page):
        start, end = match.span()
        if start > position:
            runs.append((page[position:start], position))
        if match["entity"] is not None:
            # All of an entity's characters, mostly one, stand where it stands.
            runs.extend((character, start) for character in unescape(match["entity"]))
        position = end
    if position < len(page):
        runs.append((page[position:], position))
    return runs


def code_of(entity: re.Match[str] | re.Match[bytes]) -> int:
    """The number that a numbered entity names, out of its group `hex` or `decimal`."""
    return int(entity["hex"], 16) if entity["hex"] is not None else int(entity["decimal"])


def json_text(page: str, key: str) -> Runs:
    r"""The longest string that stands as JSON under `key` somewhere in the page, escapes resolved; empty where there is
    none.

    >>> json_text('<script>{"body": "AT\u0026T"}', "body")
    [('AT&T', 18)]
    """
    spans = [match.span(1) for match in re.finditer(rf'"{re.escape(key)}"\s{{0,9}}:\s{{0,9}}"{_JSON_STRING}"', page)]
    if not spans:
        return []
    runs: list[tuple[str, int]] = []
    for match in _JSON_CHARACTER.finditer(page, *max(spans, key=lambda span: span[1] - span[0])):
        text = match.group()
        if text.startswith("\\"):
            runs.extend((character, match.start()) for character in _unescaped(text))
        else:
            runs.append((text, match.start()))
    return runs


def _unescaped(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text
