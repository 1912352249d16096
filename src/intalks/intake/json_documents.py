"""JSON and JSON Lines: intalks' own objects, IPTC ninjs, JSON Feed, GDELT's lists of articles."""

from __future__ import annotations

import json
import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from intalks.errors import Problem
from intalks.intake.article import Defaults, article_of_fields
from intalks.intake.check import too_long
from intalks.intake.decoding import decoded
from intalks.intake.feeds import read_feed
from intalks.intake.gdelt import is_gdelt_item, link_of_gdelt
from intalks.intake.link_lists import taken_of_feed
from intalks.intake.ninjs import article_of_ninjs, is_ninjs
from intalks.intake.opened import Format, Opened, Taken, in_order, whole
from intalks.model.article import MAX_CHARACTERS

_MAX_LINE_BYTES: Final = 12 * MAX_CHARACTERS + 1_000_000
"""JSON may write one character as twelve bytes (`\\ud83d\\ude00`); the rest is room for the other fields."""

_MAX_BYTES: Final = 512 * 1024 * 1024


def _read_lines(opened: Opened) -> Iterator[Taken]:
    for number, line in opened.units.wanted(_lines(opened)):
        where = f"{opened.name}:{number + 1}"
        if line is None:
            yield too_long(where, f"a line of more than {_MAX_LINE_BYTES:,} bytes")
            continue
        text = decoded(line.removeprefix(BOM_UTF8) if number == 0 else line, where)
        if isinstance(text, Problem):
            yield text
        elif text.strip():
            value = _json(text, where)
            yield from [value] if isinstance(value, Problem) else taken_of_object(value.content, where, opened.defaults)


def _lines(opened: Opened) -> Iterator[bytes | None]:
    """None for a line that is too long."""
    stream = opened.stream
    while line := stream.readline(_MAX_LINE_BYTES):
        if len(line) < _MAX_LINE_BYTES or line.endswith(b"\n"):
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = stream.readline(_MAX_LINE_BYTES)
        yield None


def _read_document(opened: Opened) -> Iterator[Taken]:
    """A file with one JSON object, or with a list of them (numbered from 1: `news.json#3`)."""
    data = whole(opened, _MAX_BYTES)
    text = data if isinstance(data, Problem) else decoded(data, opened.name)
    if isinstance(text, Problem):
        yield text
        return
    if not text.strip():
        yield Problem("empty", "the file is empty", opened.name)
        return
    value = _json(text, opened.name)
    if isinstance(value, Problem):
        yield value
        return
    content = value.content
    if isinstance(content, dict) and _is_json_feed(content):
        feed = read_feed(text.encode("utf-8", "surrogatepass"), opened.name)
        yield from [feed] if isinstance(feed, Problem) else taken_of_feed(feed, opened.name)
        return
    listed = (
        content.get("articles", content.get("items")) if isinstance(content, dict) and "text" not in content else None
    )
    items = content if isinstance(content, list) else listed if isinstance(listed, list) else None
    if items is None:
        yield from taken_of_object(content, opened.name, opened.defaults)
        return
    for number, item in enumerate(items, start=1):
        yield from taken_of_object(item, f"{opened.name}#{number}", opened.defaults)


def taken_of_object(value: object, where: str, defaults: Defaults) -> Iterator[Taken]:
    """What one JSON value holds: an article of one of `_KINDS`, else one of intalks' own fields."""
    if not isinstance(value, dict):
        yield Problem("bad-json", 'no JSON object with a "text" stands here', where)
        return
    read = next((read for is_kind, read in _KINDS if is_kind(value)), _own)
    yield from read(value, where, defaults)


def _own(fields: Mapping[str, object], where: str, defaults: Defaults) -> Iterator[Taken]:
    yield from in_order(article_of_fields(fields, where, defaults))


def _ninjs(fields: Mapping[str, object], where: str, defaults: Defaults) -> Iterator[Taken]:
    yield from in_order(article_of_ninjs(fields, where, defaults))


def _gdelt(fields: Mapping[str, object], where: str, _defaults: Defaults) -> Iterator[Taken]:
    yield link_of_gdelt(fields, where)


_KINDS: Final[
    tuple[
        tuple[
            Callable[[Mapping[str, object]], bool],
            Callable[[Mapping[str, object], str, Defaults], Iterator[Taken]],
        ],
        ...,
    ]
] = ((is_ninjs, _ninjs), (is_gdelt_item, _gdelt))


def _is_json_feed(value: Mapping[str, object]) -> bool:
    return str(value.get("version")).startswith("https://jsonfeed.org/version/")


@dataclass(frozen=True, slots=True)
class _Json:
    """A JSON value, whatever it is."""

    content: object


def _json(text: str, where: str) -> _Json | Problem:
    try:
        return _Json(json.loads(text))
    except json.JSONDecodeError as error:
        return Problem("bad-json", f"malformed JSON at column {error.colno}: {error.msg}", where)
    except (ValueError, RecursionError) as error:
        return Problem("bad-json", f"JSON that cannot be taken in: {error}", where)


def _begins_lines(head: bytes) -> bool:
    """An object that begins on the first line is JSON Lines, unless it stands alone there or holds a list."""
    bare = head.removeprefix(BOM_UTF8).lstrip()
    first_line, newline, _ = bare.partition(b"\n")
    alone = newline and first_line.strip() == b"{"
    return bare.startswith(b"{") and not alone and not re.match(rb'\{\s*"(?:articles|version)"', bare)


def _begins_document(head: bytes) -> bool:
    bare = head.removeprefix(BOM_UTF8).lstrip()
    return re.match(rb"\{\s|\{\s*\"(?:articles|version)\"|\[\s*[\[{\]]", bare) is not None


JSON_LINES: Final = Format("JSON Lines", (".jsonl", ".ndjson"), _begins_lines, _read_lines, _lines)
JSON: Final = Format("JSON", (".json",), _begins_document, _read_document)
