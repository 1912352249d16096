"""What feeds and sitemaps say of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin, urlsplit

from intalks.errors import Problem
from intalks.intake.html_text import fragment_text
from intalks.model.interval import Interval

_LONGEST_URL: Final = 4_000


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


def joined_url(base: str, link: object) -> str | None:
    """The absolute address of a link (http or https); None where it is none."""
    if not isinstance(link, str) or not link.strip() or len(link) > _LONGEST_URL:
        return None
    try:
        url = urljoin(base, link.strip())
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in {"http", "https"} and parts.hostname else None


def plain_text(value: object) -> str | None:
    """Text or HTML as plain text, its paragraphs with a blank line between them; None where nothing is left."""
    if not isinstance(value, str) or not value.strip():
        return None
    if "<" not in value and "&" not in value:
        return value.strip()
    traced = fragment_text(value)
    return None if traced is None else traced.text
