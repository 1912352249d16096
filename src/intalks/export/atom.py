"""Atom: what became known, as a feed (RFC 4287)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from intalks.export.format import Format, Shape, Written
from intalks.export.selection import Selection
from intalks.model.article import content_hash
from intalks.model.change import Change, changes_of
from intalks.text.writable import web_address, xml_text

_NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_EPOCH: Final = "1970-01-01"


def write(selection: Selection, path: Path) -> Written:
    """One entry for each new deal, stage, denial or conflict of the dossiers, dossier by dossier, the latest first. An
    entry's time is the day of its publication, the feed's that of the ledger's latest article.
    """
    written = Written()
    with path.open("wb") as file:
        file.write(b'<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="' + _NAMESPACE.encode() + b'">\n')
        for line in _head(selection):
            file.write(tostring(line, encoding="utf-8") + b"\n")
        for entry in _entries(selection):
            indent(entry)
            file.write(tostring(entry, encoding="utf-8") + b"\n")
            written["entry"] += 1
        file.write(b"</feed>\n")
    return written


def _head(selection: Selection) -> Iterator[Element]:
    yield _element("id", "urn:intalks:changes")
    yield _element("title", "intalks: what became known of deals")
    yield _element("updated", _moment(selection.latest or _EPOCH))
    author = Element("author")
    author.append(_element("name", "intalks"))
    yield author
    yield _element("generator", "intalks")


def _entries(selection: Selection) -> Iterator[Element]:
    for dossier in selection.dossiers():
        for one in reversed(changes_of(dossier)):
            yield _entry(one, selection)


def _entry(one: Change, selection: Selection) -> Element:
    entry = Element("entry")
    entry.append(_element("id", f"urn:intalks:change:{content_hash(one.dossier, one.day, one.kind.value, one.text)}"))
    entry.append(_element("title", f"{one.title}: {one.kind.value}"))
    entry.append(_element("updated", _moment(one.day)))
    entry.append(_element("published", _moment(one.day)))
    SubElement(entry, "category", {"term": one.kind.value})
    for id_ in one.articles:
        url = web_address(selection.article(id_).url)
        if url is not None:
            SubElement(entry, "link", {"rel": "related", "href": xml_text(url)})
    entry.append(_element("summary", one.text))
    entry.append(_element("content", f"{one.text}\nDossier {one.dossier}; articles: {', '.join(one.articles)}"))
    return entry


def _element(tag: str, text: str) -> Element:
    made = Element(tag)
    made.text = xml_text(text)
    return made


def _moment(day: str) -> str:
    return f"{day}T00:00:00Z"


FORMAT = Format("atom", "what became known, as a feed", Shape.FILE, ".atom", write)
