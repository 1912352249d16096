"""Reuters-21578 as distributed: SGML files with a thousand stories of 1987 each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from intalks.errors import Problem
from intalks.intake.article import Defaults, Found, article_of_found
from intalks.intake.dates import declared_date
from intalks.intake.markup import visible
from intalks.intake.opened import Taken, in_order
from intalks.text.offsets import Traced

_STORY: Final = re.compile(r"<REUTERS\b([^>]{0,2000})>(.*?)</REUTERS>", re.DOTALL)
_ID: Final = re.compile(r'NEWID="(\d+)"')
_END: Final = re.compile(r"(?:\s|\x03)*(?:\bREUTER\b|\bReuter\b)?(?:\s|\x03)*\Z")


def is_reuters_sgml(head: bytes) -> bool:
    return b"lewis.dtd" in head or b"<REUTERS " in head


def articles_of_reuters(data: bytes, where: str, defaults: Defaults) -> Iterator[Taken]:
    """Each story, its text as the wire sent it, line breaks and all, without the closing "REUTER"; places lead into the
    file. Its id is `reuters21578-` and its NEWID; the time has no zone.
    """
    # The files hold a few bytes beyond ASCII, which no standard explains.
    page = data.decode("latin-1")
    stories = 0
    for stories, match in enumerate(_STORY.finditer(page), start=1):
        number = _ID.search(match[1])
        name = f"{where}#{stories if number is None else number[1]}"
        body = _part(page, match.span(2), "BODY")
        if body is None:
            yield Problem("no-text", "the story has a title and no body", name)
            continue
        title, date = _part(page, match.span(2), "TITLE"), _part(page, match.span(2), "DATE")
        found = Found(
            body.text,
            id=None if number is None else f"reuters21578-{number[1]}",
            title=None if title is None else " ".join(title.text.split()) or None,
            outlet="Reuters",
            published=None if date is None else declared_date(date.text),
            offsets=body.places,
        )
        yield from in_order(article_of_found(found, name, defaults))
    if not stories:
        yield Problem("no-text", "no story stands in the file", where)


def _part(page: str, within: tuple[int, int], name: str) -> Traced | None:
    """The text of the first element of that name, trimmed; None where there is none."""
    opening, closing = f"<{name}>", f"</{name}>"
    start = page.find(opening, *within)
    end = page.find(closing, start, within[1]) if start >= 0 else -1
    if end < 0:
        return None
    start += len(opening)
    shown = Traced.of_runs(visible(page[start:end]))
    text = shown.text[: _END.search(shown.text).start()] if name == "BODY" else shown.text  # type: ignore[union-attr]
    left, right = len(text) - len(text.lstrip()), len(text.rstrip())
    if left >= right:
        return None
    return Traced(text[left:right], tuple(start + place for place in shown.places[left:right]))
