"""IPTC ninjs 1 and 2: one JSON object → its article."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from intalks.errors import Problem
from intalks.intake.article import Defaults, Found, Incoming, Standing, article_of_found
from intalks.intake.check import set_aside
from intalks.intake.dates import declared_date
from intalks.intake.html_text import fragment_text
from intalks.model.interval import Interval
from intalks.text.offsets import Traced

_MARKS: Final = frozenset({"body_text", "body_xhtml", "bodies", "headlines", "pubstatus", "versioncreated"})
_GONE: Final = frozenset({"canceled", "cancelled", "withheld"})


def is_ninjs(item: Mapping[str, object]) -> bool:
    return isinstance(item.get("uri"), str) and not _MARKS.isdisjoint(item) and "text" not in item


def article_of_ninjs(
    item: Mapping[str, object], where: str, defaults: Defaults
) -> tuple[Incoming | None, list[Problem]]:
    """Its id is its `uri`, its time `firstcreated`, else `versioncreated`; a later version is `updated`, and one that
    is cancelled or withheld is withdrawn. The text is the plain body, else that in XHTML, whose offsets lead into it.
    """
    kind = item.get("type", "text")
    if not isinstance(kind, str):
        return None, [Problem("not-article", "a ninjs item whose type is no string", where)]
    if kind not in {"text", "composite"}:
        return None, [Problem("not-article", f"a ninjs item of type {kind!r} holds no text", where)]
    status = str(item.get("pubstatus", "usable"))
    language = item.get("language")
    if isinstance(language, str) and (problem := set_aside(language, where)) is not None:
        return None, [problem]
    traced = _body(item)
    headline = _string(item, "headline") or _listed(item, "headlines", "value")
    withdrawn = status in _GONE
    if traced is None and withdrawn and headline:
        traced = Traced(headline, ())
    if traced is None:
        return None, [Problem("no-text", "the ninjs item has no body", where)]
    versions = [_date(item, name) for name in ("firstcreated", "contentcreated", "versioncreated")]
    published = next((one for one in versions if one is not None), None)
    found = Found(
        traced.text,
        id=_string(item, "uri"),
        url=_string(item, "canonicalurl") or _string(item, "url"),
        title=headline,
        outlet=_string(item, "provider") or _listed(item, "infosources", "name") or _string(item, "copyrightholder"),
        published=published,
        offsets=traced.places or None,
        standing=Standing.WITHDRAWN if withdrawn else Standing.CURRENT,
        updated=versions[-1] if versions[-1] != published else None,
        author=_string(item, "byline") or _string(item, "by"),
    )
    return article_of_found(found, where, defaults)


def _body(item: Mapping[str, object]) -> Traced | None:
    plain, marked = _string(item, "body_text"), _string(item, "body_xhtml")
    bodies = item.get("bodies")
    for body in bodies if isinstance(bodies, list) else []:
        if isinstance(body, dict):
            kind = str(body.get("contenttype", "text/plain"))
            plain = plain or (_string(body, "value") if kind == "text/plain" else None)
            marked = marked or (_string(body, "value") if "html" in kind else None)
    if plain is not None:
        return Traced(plain, ())
    return None if marked is None else fragment_text(marked)


def _date(item: Mapping[str, object], name: str) -> Interval | None:
    value = _string(item, name)
    return None if value is None else declared_date(value)


def _listed(item: Mapping[str, object], name: str, part: str) -> str | None:
    """A part of the first object of a list."""
    value = item.get(name)
    first = value[0] if isinstance(value, list) and value else None
    return _string(first, part) if isinstance(first, dict) else None


def _string(item: Mapping[str, object], name: str) -> str | None:
    value = item.get(name)
    return value if isinstance(value, str) and value.strip() else None
