"""The words that a text stands for, where it was stored with what is not to be read (characters of no width, numbers
of footnotes), or not as it is to be read (HTML's character references, ligatures, hyphens and blanks of other kinds,
accents that stand apart from their letter).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import unescape
from typing import Final

from intalks.model.span import Span

_NOT_TO_BE_READ: Final = re.compile(
    r"&(?:amp;)*(?:#\d{2,6}|#[xX][0-9a-fA-F]{2,5}|[A-Za-z]{2,8});"  # AT&amp;T, &quot;, also escaped twice
    r"|[\u2007-\u200a\u2010\u2011\u202f\ufb00-\ufb06]|[A-Za-z][\u0300-\u036f]+"  # ﬁrm, U.S.‑based
    r"|[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]+"
    r"|(?<=[\w.,;:?!)\"'”’%])(?:\[(?:\d{1,3}|citation needed)\])+"  # "said.[1][2]"
)


@dataclass(frozen=True, slots=True)
class Plain:
    """`text` is what is to be read; its code point i stands for `starts[i]` ≤ place < `ends[i]` of the whole text."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def back(self, span: Span) -> Span:
        """Where the words of a span of `text` stand in the whole text."""
        return Span(self.starts[span.start], self.ends[span.end - 1])


def plain(text: str) -> Plain | None:
    """None where all of the text is to be read as it stands.

    >>> plain("AT&amp;T said.[1]")
    Plain(text='AT&T said.', starts=(0, 1, 2, 7, 8, 9, 10, 11, 12, 13), ends=(1, 2, 7, 8, 9, 10, 11, 12, 13, 14))
    """
    pieces: list[tuple[str, int, int]] = []
    last = 0
    for match in _NOT_TO_BE_READ.finditer(text):
        stands_for = _read_as(match[0])
        if stands_for != match[0]:
            pieces += [(one, last + i, last + i + 1) for i, one in enumerate(text[last : match.start()])]
            pieces += [(one, match.start(), match.end()) for one in stands_for]
            last = match.end()
    if last == 0:
        return None
    pieces += [(one, last + i, last + i + 1) for i, one in enumerate(text[last:])]
    words, starts, ends = zip(*pieces, strict=True) if pieces else ((), (), ())
    return Plain("".join(words), starts, ends)


def _read_as(found: str) -> str:
    if found[0] == "[" or unicodedata.category(found[0]) == "Cf":
        return ""
    if found[0] != "&":
        return unicodedata.normalize("NFKC", found).replace("\u2010", "-")
    while (once := unescape(found)) != found:
        found = once
    return found
