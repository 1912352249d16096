"""An article as the reader gets it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from intalks.model.interval import Interval

MAX_CHARACTERS = 500_000
"""Articles with a longer text are refused whole, never cut."""


@dataclass(frozen=True, slots=True)
class Article:
    """One news article.

    `text` is exactly what the reader is shown: all spans count its code points. `id` is the source's own id if it has
    one, else its canonical URL, else the hash of its text (`Article.of_text`). `published` is None where unknown.
    `raw_offsets`, where the text was cleaned out of something, holds for each code point of `text` its place in the raw
    source.
    """

    id: str
    text: str
    title: str | None = None
    published: Interval | None = None
    outlet: str | None = None
    url: str | None = None
    raw_offsets: tuple[int, ...] | None = None

    @property
    def text_hash(self) -> str:
        """What origins and near-copies are found by; two ids may share it. 32 hex digits."""
        return content_hash(self.text)


def content_hash(*parts: str) -> str:
    """The first 32 hex digits of the SHA-256 of the parts, each ended by a zero byte.

    >>> content_hash("a", "b") == content_hash("ab")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.encode("utf-8", "surrogatepass"))
        digest.update(b"\0")
    return digest.hexdigest()[:32]
