"""A PDF: the text of its pages, put together again out of lines."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import pairwise
from typing import Final

from intalks.errors import Problem
from intalks.intake.article import Defaults, Found, Incoming, article_of_found
from intalks.intake.boilerplate import article_body
from intalks.intake.check import too_long
from intalks.intake.dates import date_of_dateline, declared_date
from intalks.intake.opened import Format, Opened, Taken, in_order, whole
from intalks.model.article import MAX_CHARACTERS
from intalks.model.interval import Interval
from intalks.text.offsets import Traced, joined

_MAX_BYTES: Final = 64 * 1024 * 1024
_MAX_PAGES: Final = 400
_CREATED: Final = re.compile(r"D:(\d{4})(\d{2})(\d{2})")
_NO_TITLE: Final = re.compile(r"\.\w{2,4}$|^untitled|^microsoft word", re.IGNORECASE)
"""A file's name, and what a word processor calls a text without one."""

_FULL: Final = 0.75
"""A line shorter than this part of the usual length ends a paragraph, unless the next one goes on with a small letter:
the gaps between paragraphs are not kept.
"""

_STOPS: Final = (".", "?", "!", '"', "”")

_BROKEN: Final = (
    ValueError, LookupError, ArithmeticError, TypeError, AttributeError, AssertionError, OSError,
    RecursionError, NotImplementedError,
)  # fmt: skip
"""What the parser lets through where a file is broken; the last where one asks for what it has not got (an encryption,
a filter).
"""


def article_of_pdf(data: bytes, where: str, defaults: Defaults) -> tuple[Incoming | None, list[Problem]]:
    """Lines are joined to paragraphs, words broken at a line's end mended, lines that head or foot most pages dropped.

    The places lead into the pages' text, a form feed between pages. The day is that of a dateline, else that on which
    the file was made; flagged `inferred`.
    """
    told = _told(data, where)
    if isinstance(told, Problem):
        return None, [told]
    title, made = told.title, told.made
    raw = told.text
    paragraphs = _paragraphs(Traced.whole(raw))
    body = article_body([one.text for one in paragraphs], title=title)
    if not body.paragraphs:
        return None, [Problem("no-text", "the PDF holds no text (a scan, perhaps)", where)]
    traced = joined([paragraphs[number] for number in body.paragraphs], "\n\n")
    shown = None if body.date is None else declared_date(body.date)
    date = shown or date_of_dateline(traced.text) or made
    found = Found(
        traced.text,
        title=title or body.headline,
        published=None if date is None else replace(date, inferred=True),
        offsets=traced.places,
    )
    return article_of_found(found, where, defaults)


@dataclass(frozen=True, slots=True)
class _Told:
    """The text of the pages, and the title and the day of making that the file's metadata tell."""

    text: str
    title: str | None
    made: Interval | None


def _told(data: bytes, where: str) -> _Told | Problem:
    # Loaded when a PDF is met.
    from pypdf import PdfReader  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            return Problem("encrypted", "the PDF asks for a password", where)
        if len(reader.pages) > _MAX_PAGES:
            return too_long(where, f"{len(reader.pages):,} pages")
        pages: list[str] = []
        for page in reader.pages:
            pages.append(page.extract_text())
            if sum(map(len, pages)) > MAX_CHARACTERS:
                return too_long(where, f"more than {MAX_CHARACTERS:,} characters")
        metadata = {key: str(value) for key, value in (reader.metadata or {}).items()}
    except (PyPdfError, *_BROKEN) as error:
        message = f"a PDF that cannot be read ({type(error).__name__}: {str(error)[:100]})"
        return Problem("bad-pdf", message, where)
    made = _CREATED.match(metadata.get("/CreationDate", ""))
    title = " ".join(metadata.get("/Title", "").split())
    if not title or _NO_TITLE.search(title):
        title = ""
    return _Told("\f".join(pages), title or None, None if made is None else declared_date("-".join(made.groups())))


def _paragraphs(raw: Traced) -> list[Traced]:
    lines = _body_lines(raw)
    lengths = sorted(line.places[-1] - line.places[0] for line in lines if line.text)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    found: list[Traced] = []
    open_lines: list[Traced] = []
    for line, following in pairwise([*lines, Traced("", ())]):
        if line.text:
            open_lines.append(line)
        short = len(line.text) < _FULL * usual
        ends = short and (line.text.endswith(_STOPS) or not re.match(r"[a-z]", following.text))
        if open_lines and (ends or not line.text or not following.text):
            found.append(_mended(open_lines))
            open_lines = []
    return found


def _body_lines(raw: Traced) -> list[Traced]:
    """The lines, trimmed, an empty one at each gap; without those that head or foot the pages, numbers aside."""
    pages: list[list[Traced]] = [[]]
    for match in re.finditer(r"[^\n\f]*[\n\f]?", raw.text):
        pages[-1].append(raw.part(match.start(), match.start() + len(match.group().rstrip("\n\f"))).squeezed())
        if match.group().endswith("\f"):
            pages.append([])
    edges = Counter(key for page in pages for key in {_key(line) for line in _edges(page)} if key)
    common = {key for key, count in edges.items() if len(pages) > 2 and 2 * count > len(pages)}
    kept: list[Traced] = []
    for page in pages:
        ends = {id(line) for line in _edges(page)}
        numbers = (line for line in page if not (id(line) in ends and (_key(line) in common or line.text.isdigit())))
        kept.extend(numbers)
    return kept


def _edges(page: list[Traced]) -> list[Traced]:
    lines = [line for line in page if line.text]
    return lines[:2] + lines[-2:]


def _key(line: Traced) -> str:
    return re.sub(r"\d+", "#", line.text)


def _mended(lines: list[Traced]) -> Traced:
    """The lines of a paragraph as one, the halves of broken words together."""
    parts = [lines[0]]
    for line in lines[1:]:
        before = parts[-1]
        if re.search(r"[a-z]-$", before.text) and re.match(r"[a-z]", line.text):
            parts[-1] = joined([before.part(0, len(before.text) - 1), line], "")
        else:
            parts.append(line)
    return joined(parts, " ")


def _read(opened: Opened) -> Iterator[Taken]:
    data = whole(opened, _MAX_BYTES)
    if isinstance(data, Problem):
        yield data
    else:
        yield from in_order(article_of_pdf(data, opened.name, opened.defaults))


PDF: Final = Format("PDF", (".pdf",), lambda head: b"%PDF-" in head[:1024], _read)
