"""Articles and problems, one by one, out of any number of files: nothing is held but the article at hand."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BufferedReader
from itertools import count
from typing import Final, Protocol

from intalks.errors import InputError, Problem
from intalks.intake.article import Defaults, Incoming, article_of_fields, article_of_text
from intalks.intake.check import too_long
from intalks.intake.source import Format, Source, find_sources
from intalks.model.article import MAX_CHARACTERS

_MAX_TEXT_BYTES: Final = 4 * MAX_CHARACTERS
"""UTF-8 has at most four bytes a character: what is longer is refused before it is decoded."""

_MAX_LINE_BYTES: Final = 12 * MAX_CHARACTERS + 1_000_000
"""JSON may write one character as twelve bytes (`\\ud83d\\ude00`); the rest is room for the other fields."""

_MAX_JSON_BYTES: Final = 512 * 1024 * 1024
_HEAD_BYTES: Final = 4096


class ByteStream(Protocol):
    """What is asked of a stream of bytes: `io.BufferedReader` and `gzip.GzipFile` have it."""

    def read(self, size: int, /) -> bytes: ...
    def readline(self, size: int, /) -> bytes: ...
    def peek(self, size: int, /) -> bytes: ...


class Intake:
    """The articles of the sources named, in order, each with the problems met on the way. Iterate once.

    `names` are files, folders and `-` (standard input: JSON Lines, JSON or plain text by its first byte). `size` is
    the bytes of all files as they lie on the disk (None with standard input), `position` how many of them are behind.
    Raises InputError at once where a name is no file and no folder.
    """

    def __init__(self, names: Sequence[str], *, defaults: Defaults, stdin: ByteStream | None = None) -> None:
        self._sources = find_sources(names)
        self._defaults = defaults
        self._stdin = stdin
        self._behind = 0
        self._file: BufferedReader | None = None
        sizes = [source.size for source in self._sources if isinstance(source, Source)]
        self.size = None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def position(self) -> int:
        here = 0 if self._file is None or self._file.closed or self.size is None else self._file.tell()
        return self._behind + here

    def __iter__(self) -> Iterator[Incoming | Problem]:
        """Nothing is dropped: each article gives an `Incoming` or a fatal problem, which stands where it would have
        stood.
        """
        places: dict[str, str] = {}
        for source in self._sources:
            if isinstance(source, Problem):
                yield source
                continue
            for item in self._read(source):
                if isinstance(item, Incoming):
                    first = places.setdefault(item.article.id, item.where)
                    if first != item.where:
                        message = f"the id {item.article.id!r} stood already at {first}"
                        yield Problem("same-id", message, item.where, fatal=False)
                yield item
            self._behind += source.size or 0
            self._file = None

    def _read(self, source: Source) -> Iterator[Incoming | Problem]:
        """What one source holds. A file that breaks off midway (a damaged archive, say) is a problem after what it
        gave.
        """
        try:
            with ExitStack() as stack:
                yield from _articles(self._open(source, stack), source, self._defaults)
        except (gzip.BadGzipFile, EOFError, zlib.error) as error:
            yield Problem("bad-archive", f"the compressed file is damaged ({error}); what follows is lost", source.name)
        except OSError as error:
            yield Problem("unreadable", f"cannot be read ({error.strerror or error})", source.name)

    def _open(self, source: Source, stack: ExitStack) -> ByteStream:
        """The source's bytes, unpacked; what is opened here is closed with the stack, standard input is not."""
        if source.path is None:
            if self._stdin is None:
                raise InputError("standard input was named, but there is none")
            return self._stdin
        self._file = stack.enter_context(source.path.open("rb"))
        return stack.enter_context(gzip.GzipFile(fileobj=self._file)) if source.zipped else self._file


def _articles(stream: ByteStream, source: Source, defaults: Defaults) -> Iterator[Incoming | Problem]:
    kind = _format_of_head(stream) if source.format is Format.UNKNOWN else source.format
    if kind is Format.JSON_LINES:
        yield from _json_lines(stream, source.name, defaults)
        return
    limit = _MAX_JSON_BYTES if kind is Format.JSON else _MAX_TEXT_BYTES
    data = stream.read(limit + 1)
    if len(data) > limit:
        yield too_long(source.name, f"more than {limit:,} bytes")
        return
    text = _decoded(data.removeprefix(BOM_UTF8), source.name)
    if isinstance(text, Problem):
        yield text
    elif kind is Format.JSON:
        yield from _json_document(text, source.name, defaults)
    else:
        yield from _in_order(article_of_text(text, source.name, defaults))


def _format_of_head(stream: ByteStream) -> Format:
    """What a source of no declared kind holds: an object that begins on the first line is JSON Lines, unless it stands
    alone.
    """
    head = stream.peek(_HEAD_BYTES).removeprefix(BOM_UTF8).lstrip()
    first_line, newline, _ = head.partition(b"\n")
    if head.startswith(b"{"):
        return Format.JSON if newline and first_line.strip() == b"{" else Format.JSON_LINES
    return Format.JSON if re.match(rb"\[\s*[\[{\]]", head) else Format.TEXT


def _json_lines(stream: ByteStream, name: str, defaults: Defaults) -> Iterator[Incoming | Problem]:
    for number in count(1):
        line = stream.readline(_MAX_LINE_BYTES)
        if not line:
            return
        where = f"{name}:{number}"
        if len(line) == _MAX_LINE_BYTES and not line.endswith(b"\n"):
            while line and not line.endswith(b"\n"):
                line = stream.readline(_MAX_LINE_BYTES)
            yield too_long(where, f"a line of more than {_MAX_LINE_BYTES:,} bytes")
            continue
        text = _decoded(line.removeprefix(BOM_UTF8) if number == 1 else line, where)
        if isinstance(text, Problem):
            yield text
        elif text.strip():
            value = _json(text, where)
            yield from [value] if isinstance(value, Problem) else _object(value.content, where, defaults)


def _json_document(text: str, name: str, defaults: Defaults) -> Iterator[Incoming | Problem]:
    """A file with one JSON object, or with a list of them (numbered from 1: `news.json#3`)."""
    if not text.strip():
        yield Problem("empty", "the file is empty", name)
        return
    value = _json(text, name)
    if isinstance(value, Problem):
        yield value
    elif isinstance(value.content, list):
        for number, item in enumerate(value.content, start=1):
            yield from _object(item, f"{name}#{number}", defaults)
    else:
        yield from _object(value.content, name, defaults)


def _object(value: object, where: str, defaults: Defaults) -> Iterator[Incoming | Problem]:
    if isinstance(value, dict):
        yield from _in_order(article_of_fields(value, where, defaults))
    else:
        yield Problem("bad-json", 'no JSON object with a "text" stands here', where)


def _in_order(given: tuple[Incoming | None, list[Problem]]) -> Iterator[Incoming | Problem]:
    incoming, problems = given
    yield from problems
    if incoming is not None:
        yield incoming


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


def _decoded(data: bytes, where: str) -> str | Problem:
    if b"\0" in data and not data.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        return Problem("binary", "binary data, no text", where)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        found = f"byte 0x{data[error.start]:02x} at offset {error.start:,}"
        return Problem("not-utf8", f"no UTF-8 ({found}); convert it first", where)
