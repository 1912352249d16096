"""A source opened: its bytes, its name, and what the caller says; and the formats' common shape."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias

from intalks.errors import Problem
from intalks.intake.article import Defaults, Incoming, Item
from intalks.intake.feeds import FeedEntry
from intalks.intake.unpacking import ByteStream


class LinkKind(Enum):
    PAGE = "page"
    FEED = "feed"
    SITEMAP = "sitemap"


@dataclass(frozen=True, slots=True)
class Link:
    """An address that a source names instead of giving the text: `entry` is what it says of a page there."""

    kind: LinkKind
    entry: FeedEntry
    where: str

    @property
    def url(self) -> str:
        return self.entry.url


@dataclass(frozen=True, slots=True)
class Opened:
    """`columns` are the names of a table's columns by field (`text`, `title`, …), for those that are not told by
    themselves.
    """

    stream: ByteStream
    name: str
    defaults: Defaults
    columns: Mapping[str, str] = field(default_factory=dict)


Taken: TypeAlias = Incoming | Problem | Link


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of file holds articles. `suffixes` in small letters; `begins` says whether a file that begins with
    these bytes is of this kind; `read` gives what is in it, in order.
    """

    name: str
    suffixes: tuple[str, ...]
    begins: Callable[[bytes], bool]
    read: Callable[[Opened], Iterator[Taken]]


def whole(opened: Opened, limit: int) -> bytes | Problem:
    """All bytes of the source; a Problem (`too-long`) where there are more than `limit`."""
    data = opened.stream.read(limit + 1)
    if len(data) > limit:
        return Problem("too-long", f"more than {limit:,} bytes; refused whole, split it", opened.name)
    return data


def in_order(given: tuple[Incoming | None, list[Problem]]) -> Iterator[Item]:
    """The problems first, then the article, if there is one."""
    incoming, problems = given
    yield from problems
    if incoming is not None:
        yield incoming
