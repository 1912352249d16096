"""Feeds, OPML lists and sitemaps as files: what they name, for whoever fetches it."""

from __future__ import annotations

from collections.abc import Iterator

from intalks.errors import Problem
from intalks.intake.feeds import Feed, FeedEntry, read_feed, read_opml, read_sitemap
from intalks.intake.opened import Link, LinkKind, Taken


def taken_of_feed(feed: Feed, where: str) -> Iterator[Taken]:
    """The problems of the feed, then a link for each entry."""
    yield from feed.problems
    for entry in feed.entries:
        yield Link(LinkKind.PAGE, entry, where)


def links_of_feed(data: bytes, where: str) -> Iterator[Taken]:
    feed = read_feed(data, where)
    yield from [feed] if isinstance(feed, Problem) else taken_of_feed(feed, where)


def links_of_opml(data: bytes, where: str) -> Iterator[Taken]:
    urls = read_opml(data, where)
    if isinstance(urls, Problem):
        yield urls
        return
    for url in urls:
        yield Link(LinkKind.FEED, FeedEntry(url), where)


def links_of_sitemap(data: bytes, where: str) -> Iterator[Taken]:
    sitemap = read_sitemap(data, where)
    if isinstance(sitemap, Problem):
        yield sitemap
        return
    for url in sitemap.nested:
        yield Link(LinkKind.SITEMAP, FeedEntry(url), where)
    for page in sitemap.pages:
        yield Link(LinkKind.PAGE, page, where)
