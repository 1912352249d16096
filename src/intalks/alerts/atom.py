"""Alerts as an Atom feed (RFC 4287), written whole each time."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as ET

from intalks.alerts.payload import headline
from intalks.model.alert import Delivery
from intalks.model.article import content_hash
from intalks.text.atom import NAMESPACE, NEVER, AtomEntry, entry, head


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
    feed = ET.Element("feed", {"xmlns": NAMESPACE})
    updated = max((one.made_at for one in deliveries), default=None)
    moment = NEVER if updated is None else updated.isoformat()
    feed.extend(head(f"urn:intalks:feed:{key}", "intalks: what became known", moment))
    feed.extend(_entry(one) for one in deliveries)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True)) + b"\n"


def _entry(one: Delivery) -> ET.Element:
    articles = "\n".join(one.change.articles)
    return entry(
        AtomEntry(
            id=f"urn:intalks:alert:{one.key}",
            title=headline(one),
            updated=one.made_at.isoformat(),
            category=one.change.kind.value,
            links=one.change.articles,
            content=f"{one.change.text}\n\npublished {one.change.day}\n{articles}",
        )
    )
