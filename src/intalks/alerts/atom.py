"""Alerts as an Atom feed (RFC 4287), written whole each time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.etree import ElementTree as ET

from intalks.alerts.payload import headline
from intalks.model.alert import Delivery
from intalks.model.article import content_hash
from intalks.text.writable import is_web, xml_text

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"


def write_feed(path: Path, deliveries: Sequence[Delivery]) -> str | None:
    """Write the newest alerts, the newest first; why that could not be, or None. Whoever reads the file meanwhile has
    the old one or the new one.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("wb") as file:
            file.write(feed_of(deliveries, content_hash(path.name)))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as error:
        return f"the feed cannot be written ({error.strerror or error})"
    return None


def feed_of(deliveries: Sequence[Delivery], key: str) -> bytes:
    """The feed's XML; `key` tells it from others."""
    feed = ET.Element("feed", {"xmlns": _NAMESPACE})
    updated = max((one.made_at for one in deliveries), default=None)
    _add(feed, "id", f"urn:intalks:feed:{key}")
    _add(feed, "title", "intalks: what became known")
    _add(feed, "updated", "1970-01-01T00:00:00+00:00" if updated is None else updated.isoformat())
    _add(ET.SubElement(feed, "author"), "name", "intalks")
    for one in deliveries:
        entry = ET.SubElement(feed, "entry")
        _add(entry, "id", f"urn:intalks:alert:{one.key}")
        _add(entry, "title", headline(one))
        _add(entry, "updated", one.made_at.isoformat())
        ET.SubElement(entry, "category", {"term": one.change.kind.value})
        articles = "\n".join(one.change.articles)
        _add(entry, "content", f"{one.change.text}\n\npublished {one.change.day}\n{articles}")
        for article in one.change.articles:
            if is_web(article):
                ET.SubElement(entry, "link", {"href": xml_text(article, ""), "rel": "related"})
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = xml_text(text, "")
