"""Plain text: one article a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intalks.errors import Problem
from intalks.intake.article import article_of_text
from intalks.intake.decoding import decoded
from intalks.intake.opened import Format, Opened, Taken, in_order, whole
from intalks.model.article import MAX_CHARACTERS

_MAX_BYTES: Final = 4 * MAX_CHARACTERS
"""UTF-8 has at most four bytes a character: what is longer is refused before it is decoded."""


def _read(opened: Opened) -> Iterator[Taken]:
    data = whole(opened, _MAX_BYTES)
    text = data if isinstance(data, Problem) else decoded(data, opened.name)
    if isinstance(text, Problem):
        yield text
    else:
        yield from in_order(article_of_text(text, opened.name, opened.defaults))


PLAIN_TEXT: Final = Format("plain text", (".txt", ".text", ".md"), lambda _: True, _read)
