"""A source opened: its bytes, its name, and what the caller says; and the formats' common shape."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import TypeAlias, TypeVar

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


_One = TypeVar("_One")


class Units:
    """Which units of a file are wanted, and which one is at hand: lines, rows or records, as its format has them,
    numbered from 0. A file of another format is one unit.

    `first` ≤ number < `stop`; None: to the end of the file, and whatever is wrong with that. `at` is the number of the
    unit last taken.
    """

    def __init__(self, first: int = 0, stop: int | None = None) -> None:
        self.first = first
        self.stop = stop
        self.at = first
        self.cut = False
        """Whether the file was left before its end."""

    def wanted(self, units: Iterable[_One]) -> Iterator[tuple[int, _One]]:
        """Of all units of the file, those wanted, with their numbers."""
        for number, unit in enumerate(units):
            if number == self.stop:
                self.cut = True
                return
            if number >= self.first:
                self.at = number
                yield number, unit


@dataclass(frozen=True, slots=True)
class Opened:
    """`columns` are the names of a table's columns by field (`text`, `title`, …), for those that are not told by
    themselves.
    """

    stream: ByteStream
    name: str
    defaults: Defaults
    columns: Mapping[str, str] = field(default_factory=dict)
    units: Units = field(default_factory=Units)


Taken: TypeAlias = Incoming | Problem | Link


@dataclass(frozen=True, slots=True)
class Format:
    """How a kind of file holds articles. `suffixes` in small letters; `begins` says whether a file that begins with
    these bytes is of this kind; `read` gives what is in it, in order.

    `units` gives, without reading them, the units that `read` can be told to read some of; it raises OSError or
    ValueError where the file is damaged. None: such a file is read whole.
    """

    name: str
    suffixes: tuple[str, ...]
    begins: Callable[[bytes], bool]
    read: Callable[[Opened], Iterator[Taken]]
    units: Callable[[Opened], Iterable[object]] | None = None


def whole(opened: Opened, limit: int) -> bytes | Problem:
    """All bytes of the source; a Problem (`too-long`) where there are more than `limit`."""
    data = opened.stream.read(limit + 1)
    if len(data) > limit:
        return too_long(limit, opened.name)
    return data


def too_long(limit: int, where: str) -> Problem:
    """What is told of a source, or a piece of one, of more bytes."""
    return Problem("too-long", f"more than {limit:,} bytes; refused whole, split it", where)


def in_order(given: tuple[Incoming | None, list[Problem]]) -> Iterator[Item]:
    """The problems first, then the article, if there is one."""
    incoming, problems = given
    yield from problems
    if incoming is not None:
        yield incoming
