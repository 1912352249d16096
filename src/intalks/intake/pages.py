"""A web page as fetched → its article: text with offsets into the page, title, date, outlet, canonical URL."""

from __future__ import annotations

from dataclasses import dataclass

from intalks.errors import Problem
from intalks.intake.article import Defaults, Incoming
from intalks.intake.feeds import FeedEntry


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page came from.

    `url` is the address that answered, after redirects; None for a file. `content_type` is the HTTP header as given.
    `feed_entry` is what a feed or a sitemap said of the page.
    """

    url: str | None = None
    content_type: str | None = None
    feed_entry: FeedEntry | None = None


def article_of_page(data: bytes, where: str, page: Page, defaults: Defaults) -> tuple[Incoming | None, list[Problem]]:
    """The article of a fetched document (HTML, PDF, plain text, JSON or XML of one article: by its content type, else
    by its bytes), with what could not be used. None, and a fatal problem, where there is no article to read.

    `data` is the body, unpacked. The page's own metadata come first, then the feed's, then URL and dateline, then
    `defaults`. Never raises for what stands in `data`.
    """
    raise NotImplementedError
