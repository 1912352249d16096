"""Atom (RFC 4287): a feed's head and its entries as XML elements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, SubElement

from intalks.text.writable import web_address, xml_text

NAMESPACE: Final = "http://www.w3.org/2005/Atom"

NEVER: Final = "1970-01-01T00:00:00Z"
"""When a feed without an entry was updated."""


@dataclass(frozen=True, slots=True)
class AtomEntry:
    """`updated` and `published` are moments as RFC 3339 writes them; `links` are addresses, of which those of the web
    are named.
    """

    id: str
    title: str
    updated: str
    category: str
    content: str
    links: Sequence[str | None] = ()
    published: str | None = None
    summary: str | None = None


def head(id_: str, title: str, updated: str) -> Iterator[Element]:
    """What stands before the entries."""
    yield _element("id", id_)
    yield _element("title", title)
    yield _element("updated", updated)
    author = Element("author")
    author.append(_element("name", "intalks"))
    yield author
    yield _element("generator", "intalks")


def entry(told: AtomEntry) -> Element:
    """Characters that XML has no place for are shown as �."""
    made = Element("entry")
    for tag, text in (
        ("id", told.id),
        ("title", told.title),
        ("updated", told.updated),
        ("published", told.published),
    ):
        if text is not None:
            made.append(_element(tag, text))
    SubElement(made, "category", {"term": told.category})
    for link in told.links:
        url = web_address(link)
        if url is not None:
            SubElement(made, "link", {"rel": "related", "href": xml_text(url)})
    if told.summary is not None:
        made.append(_element("summary", told.summary))
    made.append(_element("content", told.content))
    return made


def _element(tag: str, text: str) -> Element:
    made = Element(tag)
    made.text = xml_text(text)
    return made
