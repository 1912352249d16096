"""JSON Feed 1 and 1.1."""

from __future__ import annotations

import json
from collections.abc import Mapping

from intalks.errors import Problem
from intalks.intake.dates import declared_date
from intalks.intake.feed_entries import Feed, FeedEntry, joined_url, plain_text
from intalks.model.interval import Interval
from intalks.text.writable import is_web, utf8_text


def read_json_feed(data: bytes, url: str) -> Feed | Problem:
    """A Problem (`bad-feed`) where it is none; never raises."""
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        return Problem("bad-feed", f"no JSON Feed ({str(error)[:100]})", url)
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list) or not str(value.get("version")).startswith("https://jsonfeed.org/version/"):
        return Problem("bad-feed", "JSON, but no JSON Feed", url)
    problems: list[Problem] = []
    entries = [_entry(item, f"{url}#{number}", url, problems) for number, item in enumerate(items, start=1)]
    title = value.get("title")
    found = tuple(entry for entry in entries if entry is not None)
    return Feed(utf8_text(title) if isinstance(title, str) and title else None, found, tuple(problems))


def _entry(item: object, where: str, base: str, problems: list[Problem]) -> FeedEntry | None:
    fields = item if isinstance(item, dict) else {}
    links = (joined_url(base, fields.get(name)) for name in ("url", "external_url"))
    address = next((link for link in links if link is not None), None)
    if address is None and is_web(str(fields.get("id"))):
        address = joined_url(base, fields.get("id"))
    if address is None:
        problems.append(Problem("no-url", "an item of the feed without an address", where))
        return None
    title = plain_text(fields.get("title"))
    published = _date(fields, "date_published")
    if fields.get("date_published") and published is None:
        problems.append(Problem("bad-date", "the date cannot be read; taken as undated", where, fatal=False))
    return FeedEntry(
        utf8_text(address),
        None if title is None else utf8_text(title),
        published,
        plain_text(fields.get("content_html")) or plain_text(fields.get("content_text") or fields.get("summary")),
        updated=_date(fields, "date_modified"),
    )


def _date(fields: Mapping[str, object], name: str) -> Interval | None:
    value = fields.get(name)
    return declared_date(value) if isinstance(value, str) else None
