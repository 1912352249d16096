"""Atom: what became known, as a feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, indent, tostring

from intalks.export.format import Format, Shape, Written
from intalks.export.selection import Selection
from intalks.model.article import content_hash
from intalks.model.change import Change, changes_of
from intalks.text.atom import NAMESPACE, NEVER, AtomEntry, entry, head


def write(selection: Selection, path: Path) -> Written:
    """One entry for each new deal, stage, denial or conflict of the dossiers, dossier by dossier, the latest first. An
    entry's time is the day of its publication, the feed's that of the ledger's latest article.
    """
    written = Written()
    with path.open("wb") as file:
        file.write(b'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="' + NAMESPACE.encode() + b'">\n')
        updated = NEVER if selection.latest is None else _moment(selection.latest)
        for line in head("urn:intalks:changes", "intalks: what became known of deals", updated):
            file.write(tostring(line, encoding="utf-8") + b"\n")
        for element in _entries(selection):
            indent(element)
            file.write(tostring(element, encoding="utf-8") + b"\n")
            written["entry"] += 1
        file.write(b"</feed>\n")
    return written


def _entries(selection: Selection) -> Iterator[Element]:
    for dossier in selection.dossiers():
        for one in reversed(changes_of(dossier)):
            yield _entry(one, selection)


def _entry(one: Change, selection: Selection) -> Element:
    key = content_hash(one.dossier, one.day, one.kind.value, one.text)
    return entry(
        AtomEntry(
            id=f"urn:intalks:change:{key}",
            title=f"{one.title}: {one.kind.value}",
            updated=_moment(one.day),
            published=_moment(one.day),
            category=one.kind.value,
            links=[selection.article(id_).url for id_ in one.articles],
            summary=one.text,
            content=f"{one.text}\nDossier {one.dossier}; articles: {', '.join(one.articles)}",
        )
    )


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


FORMAT = Format("atom", "what became known, as a feed", Shape.FILE, ".atom", write)
