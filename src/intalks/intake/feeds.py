"""Feeds, lists of feeds and sitemaps → the pages that they name."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from typing import Any, Final

from lxml import etree

from intalks.errors import Problem
from intalks.intake.dates import declared_date
from intalks.intake.feed_entries import Feed, FeedEntry, Sitemap, joined_url, plain_text
from intalks.intake.json_feed import read_json_feed
from intalks.intake.xml_tree import children, declares_entities, descendants, first, local_name, parse_xml, text_of
from intalks.text.writable import is_web

__all__ = ["Feed", "FeedEntry", "Sitemap", "read_feed", "read_opml", "read_sitemap"]

MAX_FEED_BYTES: Final = 8 * 1024 * 1024
_WITHDRAWN: Final = re.compile(r"\W*(?:withdrawn|story withdrawn|retracted|retraction)\b\s*[-–—:()\]*]", re.IGNORECASE)


def read_feed(data: bytes, url: str) -> Feed | Problem:
    """An RSS (0.9 to 2.0), Atom or JSON feed. `url` is where it came from: relative links are joined to it, and the
    problem names it. A Problem (`bad-feed`, `xml-entities`, `too-long`) where the bytes are no feed that can be read;
    never raises.
    """
    if len(data) > MAX_FEED_BYTES:
        return Problem("too-long", f"a feed of more than {MAX_FEED_BYTES:,} bytes; refused whole", url)
    if data.removeprefix(BOM_UTF8).lstrip().startswith(b"{"):
        return read_json_feed(data, url)
    if declares_entities(data):
        return Problem("xml-entities", "the feed declares entities of its own; refused whole", url)
    # Loaded when a feed is met.
    import feedparser  # noqa: PLC0415

    try:
        # Bytes would be tried as the name of a file first.
        parsed = feedparser.parse(BytesIO(data), response_headers={"content-location": url}, sanitize_html=False)
    except (ValueError, TypeError, LookupError, AttributeError, AssertionError, RecursionError) as error:
        return Problem("bad-feed", f"no feed that can be read ({str(error)[:100]})", url)
    if not parsed.get("version") and not parsed.entries:
        return Problem("bad-feed", "neither RSS nor Atom nor JSON Feed", url)
    problems: list[Problem] = []
    # Plain dicts: the parser's own maps names of old to others.
    plain = [dict(entry) for entry in parsed.entries]
    entries = [_entry(entry, f"{url}#{number}", url, problems) for number, entry in enumerate(plain, start=1)]
    deleted = _deleted(data, url) if b"deleted-entry" in data else []
    title = _line(parsed.feed.get("title"))
    return Feed(title, tuple(entry for entry in [*entries, *deleted] if entry is not None), tuple(problems))


def read_opml(data: bytes, where: str) -> list[str] | Problem:
    """The URLs of the feeds that an OPML list names, in order, each once. A Problem (`bad-xml`, …) where it is none."""
    root = parse_xml(data, where, lenient=True)
    if isinstance(root, Problem):
        return root
    if local_name(root) != "opml":
        return Problem("bad-xml", f"no OPML: the root is <{local_name(root)}>", where)
    # The attribute is `xmlUrl`; some programs write it otherwise.
    named = ({name.lower(): value for name, value in one.attrib.items()} for one in descendants(root, "outline"))
    urls = (joined_url(where, found) for one in named if (found := one.get("xmlurl")))
    return list(dict.fromkeys(url for url in urls if url is not None))


def read_sitemap(data: bytes, where: str) -> Sitemap | Problem:
    """A sitemap or an index of sitemaps, as XML or as plain text with one URL a line; packed (`.gz`) ones must be
    unpacked before. `where` is its URL or path. A Problem (`bad-xml`, …) where it is none.
    """
    if not data.lstrip(BOM_UTF8 + b" \t\r\n").startswith(b"<"):
        lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
        urls = [line for line in lines if is_web(line)]
        return Sitemap(tuple(map(FeedEntry, urls)), ()) if urls else Problem("bad-xml", "no sitemap", where)
    root = parse_xml(data, where, lenient=True)
    if isinstance(root, Problem):
        return root
    if local_name(root) not in {"urlset", "sitemapindex"}:
        return Problem("bad-xml", f"no sitemap: the root is <{local_name(root)}>", where)
    nested = [joined_url(where, text_of(first(one, "loc"))) for one in descendants(root, "sitemap")]
    pages = [_page(one, where) for one in descendants(root, "url")]
    return Sitemap(tuple(one for one in pages if one is not None), tuple(one for one in nested if one is not None))


def _page(element: etree._Element, where: str) -> FeedEntry | None:
    url = joined_url(where, text_of(next(children(element, "loc"), None)))
    if url is None:
        return None
    news = first(element, "news")
    date = None if news is None else text_of(first(news, "publication_date"))
    changed = text_of(next(children(element, "lastmod"), None))
    return FeedEntry(
        url,
        title=None if news is None else text_of(first(news, "title")),
        published=None if date is None else declared_date(date),
        updated=None if changed is None else declared_date(changed),
    )


def _entry(
    entry: Mapping[str, Any],
    where: str,
    url: str,
    problems: list[Problem],  # Any: whatever feedparser found
) -> FeedEntry | None:
    link = entry.get("feedburner_origlink") or entry.get("link") or (entry["id"] if _is_url(entry.get("id")) else None)
    address = joined_url(url, link)
    if address is None:
        problems.append(Problem("no-url", "an entry of the feed without an address", where))
        return None
    given = entry.get("published") or entry.get("created") or entry.get("issued")
    published = declared_date(given) if isinstance(given, str) else None
    if given and published is None:
        message = f"the date {str(given)[:40]!r} cannot be read; taken as undated"
        problems.append(Problem("bad-date", message, where, fatal=False))
    # Asked for by `get` where it is not there, feedparser gives the date of publication, with a warning.
    changed = entry.get("updated") if "updated" in entry else None
    updated = declared_date(changed) if isinstance(changed, str) else None
    if not given and updated is not None:
        # Many Atom feeds tell of the last change alone: not before publication, and mostly just that.
        published = replace(updated, inferred=True)
    content = entry.get("content")
    whole = next((one.get("value") for one in content if one.get("value")), None) if isinstance(content, list) else None
    title = _line(entry.get("title"))
    return FeedEntry(
        address,
        title,
        published,
        plain_text(whole or entry.get("summary")),
        withdrawn=title is not None and _WITHDRAWN.match(title) is not None,
        updated=updated,
    )


def _deleted(data: bytes, url: str) -> list[FeedEntry]:
    """The entries that an Atom feed says it took back (RFC 6721), those whose id is an address."""
    root = parse_xml(data, url, lenient=True)
    found = [] if isinstance(root, Problem) else list(descendants(root, "deleted-entry"))
    return [
        FeedEntry(ref, withdrawn=True, updated=declared_date(one.get("when") or ""))
        for one in found
        if _is_url(ref := one.get("ref") or "")
    ]


def _is_url(value: object) -> bool:
    return isinstance(value, str) and is_web(value)


def _line(value: object) -> str | None:
    """Text on one line, without the tags and entities that titles of feeds often hold."""
    text = plain_text(value)
    return None if text is None else " ".join(text.split()) or None
