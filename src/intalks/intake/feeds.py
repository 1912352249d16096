"""Feeds, lists of feeds and sitemaps → the pages that they name."""

from __future__ import annotations

from dataclasses import dataclass

from intalks.errors import Problem
from intalks.model.interval import Interval


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """What a feed or a sitemap says of one page.

    `url` is absolute. `published` is as declared, None where the feed gives no date that can be used. `text` is the
    entry's own text without markup, None where there is none; a summary as often as the whole. `withdrawn` is set
    where the feed says that the entry was taken back. `updated` is when the feed says that the entry last changed.
    """

    url: str
    title: str | None = None
    published: Interval | None = None
    text: str | None = None
    withdrawn: bool = False
    updated: Interval | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed's title and entries, in the feed's order; `problems` tells of entries that could not be used (without a
    URL, with a date that is none); they cost nothing else.
    """

    title: str | None
    entries: tuple[FeedEntry, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Sitemap:
    """The pages of a sitemap, in order, with `news:title` and `news:publication_date` as their title and date, else
    `lastmod` as `updated`; `nested` are the absolute URLs of other sitemaps, where this one is an index of them.
    """

    pages: tuple[FeedEntry, ...]
    nested: tuple[str, ...]


def read_feed(data: bytes, url: str) -> Feed | Problem:
    """An RSS (0.9 to 2.0), Atom or JSON feed. `url` is where it came from: relative links are joined to it, and the
    problem names it. A Problem (`bad-feed`) where the bytes are no feed at all; never raises.
    """
    raise NotImplementedError


def read_opml(data: bytes, where: str) -> list[str] | Problem:
    """The URLs of the feeds that an OPML list names, in order, each once. A Problem (`bad-xml`) where it is none."""
    raise NotImplementedError


def read_sitemap(data: bytes, where: str) -> Sitemap | Problem:
    """A sitemap or an index of sitemaps, as XML or as plain text with one URL a line; packed (`.gz`) ones must be
    unpacked before. `where` is its URL or path. A Problem (`bad-xml`) where it is none.
    """
    raise NotImplementedError
