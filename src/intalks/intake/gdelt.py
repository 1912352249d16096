"""GDELT's lists of articles: addresses with a title, a language and the time at which GDELT saw them; no texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from intalks.errors import Problem
from intalks.intake.check import set_aside
from intalks.intake.dates import declared_date
from intalks.intake.feeds import FeedEntry
from intalks.intake.opened import Link, LinkKind

_TIMES: Final = ("seendate", "date", "Date")
"""When GDELT met the page: no earlier than its publication, and mostly within the hour."""


def is_gdelt_item(item: Mapping[str, object]) -> bool:
    """Whether the object names a page as GDELT does, and holds no text of it."""
    named = isinstance(item.get("url"), str) and "text" not in item
    return named and not {"seendate", "sourcecountry", "outletName", "domain", "lang"}.isdisjoint(item)


def link_of_gdelt(item: Mapping[str, object], where: str) -> Link | Problem:
    """The page that the object names. A Problem (`language`) where GDELT says that it is in another language.

    The time is flagged `inferred`: it is GDELT's, not the page's.
    """
    language = _string(item, "language") or _string(item, "lang")
    problem = None if language is None else set_aside(language, where)
    if problem is not None:
        return problem
    stamp = next((text for name in _TIMES if (text := _string(item, name)) is not None), None)
    seen = None if stamp is None else declared_date(stamp)
    published = None if seen is None else replace(seen, inferred=True)
    entry = FeedEntry(str(item["url"]).strip(), _string(item, "title"), published)
    return Link(LinkKind.PAGE, entry, where)


def _string(item: Mapping[str, object], name: str) -> str | None:
    value = item.get(name)
    return value if isinstance(value, str) and value.strip() else None
