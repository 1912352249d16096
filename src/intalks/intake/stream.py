"""Articles and problems, one by one, out of any number of files: nothing is held but the article at hand."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import Final, TypeAlias

from intalks.errors import InputError, Problem
from intalks.intake.addresses import open_file
from intalks.intake.article import Defaults, Found, Incoming, Item, Standing, article_of_found
from intalks.intake.first_bytes import packing_of_head, with_head
from intalks.intake.formats import format_of_head
from intalks.intake.opened import Link, LinkKind, Opened, Taken, Units, in_order
from intalks.intake.source import Source, find_sources
from intalks.intake.unpacking import ByteStream, PackedError, unpacked
from intalks.text.writable import utf8_text

_NO_SUMMARY: Final = 800
"""Characters: what a feed says of a page is no longer, unless it is the page's whole text."""

Fetch: TypeAlias = Callable[[Link], Iterator[Item]]
"""Gets what a link leads to: the article of a page, the articles of a feed or a sitemap."""


class Intake:
    """The articles of the sources named, in order, each with the problems met on the way. Iterate once.

    `names` are files, folders and patterns, paths or addresses, and `-` (standard input: its first bytes tell its
    format and packing). `columns` names the columns of tables by field. `fetch` gets what links lead to (those of feeds
    without texts, sitemaps, lists of articles); without it they are counted as a problem. `units` says which units of
    the one file named are wanted. `size` is the bytes of all files as they are stored (None with standard input),
    `position` how many of them are behind.
    Raises InputError at once where a name stands for no file.
    """

    def __init__(
        self,
        names: Sequence[str],
        *,
        defaults: Defaults,
        stdin: ByteStream | None = None,
        columns: Mapping[str, str] | None = None,
        fetch: Fetch | None = None,
        units: Units | None = None,
    ) -> None:
        self._sources = find_sources(names)
        self._units = units
        self._defaults = defaults
        self._stdin = stdin
        self._columns = columns or {}
        self._fetch = fetch
        self._behind = 0
        self._file: io.BufferedReader | None = None
        sizes = [source.size for source in self._sources if isinstance(source, Source)]
        self.size = None if None in sizes else sum(size for size in sizes if size is not None)

    @property
    def position(self) -> int:
        here = 0 if self._file is None or self._file.closed or self.size is None else self._file.tell()
        return self._behind + here

    def __iter__(self) -> Iterator[Item]:
        """Nothing is dropped: each article gives an `Incoming` or a fatal problem, which stands where it would have
        stood. Of some units of a file it is not told which ids stand twice: `with_same_ids` does.
        """
        given = self._given()
        return given if self._units is not None else with_same_ids(given)

    def _given(self) -> Iterator[Item]:
        for source in self._sources:
            if isinstance(source, Problem):
                yield source
                continue
            yield from self._read(source)
            self._behind += source.size or 0
            self._file = None

    def _read(self, source: Source) -> Iterator[Item]:
        """What one source holds. A file that breaks off midway (a damaged archive, say) is a problem after what it
        gave.
        """
        unfetched: Counter[LinkKind] = Counter()
        try:
            with ExitStack() as stack:
                for taken in map(_writable, self._taken(source, stack)):
                    if not isinstance(taken, Link):
                        yield taken
                    elif self._fetch is not None:
                        yield from self._fetch(taken)
                    elif (given := self._told(taken)) is not None:
                        yield from given
                    else:
                        unfetched[taken.kind] += 1
        except PackedError as error:
            yield Problem("bad-archive", f"{error}; what follows is lost", source.name)
        except OSError as error:
            yield Problem("unreadable", f"cannot be read ({error.strerror or error})", source.name)
        for kind, count in unfetched.items():
            message = f"it names {count:,} {kind.value}{'' if count == 1 else 's'} and gives no text of them"
            yield Problem("not-fetched", message, source.name)

    def _told(self, link: Link) -> Iterator[Item] | None:
        """The article as the feed itself tells it; None where that is a summary at most."""
        entry = link.entry
        if entry.text is None or len(entry.text) < _NO_SUMMARY:
            return None
        found = Found(
            entry.text,
            url=entry.url,
            title=entry.title,
            published=entry.published,
            updated=entry.updated,
            standing=Standing.WITHDRAWN if entry.withdrawn else Standing.CURRENT,
        )
        return in_order(article_of_found(found, link.where, self._defaults))

    def _taken(self, source: Source, stack: ExitStack) -> Iterator[Taken]:
        stream = self._open(source, stack)
        form = source.format
        if form is None:
            head, stream = with_head(stream)
            form = format_of_head(head)
        units = self._units or Units()
        yield from form.read(Opened(stream, source.name, self._defaults, self._columns, units))

    def _open(self, source: Source, stack: ExitStack) -> ByteStream:
        """The source's bytes, unpacked; what is opened here is closed with the stack, standard input is not."""
        if source.file is None:
            if self._stdin is None:
                raise InputError("standard input was named, but there is none")
            return _unpacked_by_head(self._stdin, stack)
        self._file = stack.enter_context(open_file(source.file.name))
        return self._file if source.packing is None else stack.enter_context(unpacked(self._file, source.packing))


def _unpacked_by_head(stream: ByteStream, stack: ExitStack) -> ByteStream:
    head, again = with_head(stream)
    packing = packing_of_head(head)
    return again if packing is None else stack.enter_context(unpacked(again, packing))


def _writable(taken: Taken) -> Taken:
    """What was taken, with � for what UTF-8 cannot hold in what is told of it: links are asked for and problems stored.
    Articles have been looked at.
    """
    if isinstance(taken, Problem):
        return replace(taken, message=utf8_text(taken.message), where=utf8_text(taken.where))
    if isinstance(taken, Link):
        entry = taken.entry
        title = None if entry.title is None else utf8_text(entry.title)
        return replace(taken, entry=replace(entry, url=utf8_text(entry.url), title=title))
    return taken


def with_same_ids(items: Iterable[Item]) -> Iterator[Item]:
    """The items, with a note before each article whose id stood already at another place."""
    places: dict[str, str] = {}
    for item in items:
        if isinstance(item, Incoming):
            first = places.setdefault(item.article.id, item.where)
            if first != item.where:
                yield Problem(
                    "same-id", f"the id {item.article.id!r} stood already at {first}", item.where, fatal=False
                )
        yield item
