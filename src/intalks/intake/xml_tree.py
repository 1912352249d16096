"""XML → a tree, with entities off: nothing is fetched, nothing is expanded, nothing goes deeper than the parser's
bounds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from intalks.errors import Problem
from intalks.intake.markup import code_of

MAX_BYTES: Final = 64 * 1024 * 1024
_HEAD: Final = 65_536
_NUMBERED: Final = re.compile(rb"&#(?:[xX](?P<hex>[0-9a-fA-F]{1,9})|(?P<decimal>[0-9]{1,9}));?")


def parse_xml(data: bytes, where: str, *, lenient: bool = False) -> etree._Element | Problem:
    """The root of a document. A Problem: `xml-entities` where it declares entities of its own (a way to read files, or
    to fill memory), `too-long`, `bad-xml` where it is not well-formed; `lenient` mends what it can, in UTF-16
    nothing.
    """
    if len(data) > MAX_BYTES:
        return Problem("too-long", f"more than {MAX_BYTES:,} bytes of XML; refused whole", where)
    if declares_entities(data):
        return Problem("xml-entities", "the XML declares entities of its own; refused whole", where)
    mended = lenient and b"\0" not in data[:_HEAD]
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=mended, remove_comments=True
    )
    try:
        root = etree.fromstring(_NUMBERED.sub(_whole, data.strip()) if mended else data.strip(), parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        return Problem("bad-xml", f"malformed XML: {str(error)[:200]}", where)
    if root is None:
        return Problem("bad-xml", "no XML", where)
    return root


def _whole(entity: re.Match[bytes]) -> bytes:
    """The numbered entity, or nothing for half of a character: a lenient parser takes it in and cannot give it back."""
    return b"" if 0xD800 <= code_of(entity) <= 0xDFFF else entity.group()


def declares_entities(data: bytes) -> bool:
    """Whether a document type of the XML declares an entity, in UTF-8 or in UTF-16."""
    return b"<!entity" in data[:_HEAD].replace(b"\0", b"").lower()


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace, in small letters; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """The children of those names (without namespaces, in small letters), in order."""
    return (child for child in element if local_name(child) in names)


def descendants(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    return (one for one in element.iter() if local_name(one) in names)


def text_of(element: etree._Element | None) -> str | None:
    """All text below the element on one line; None where there is none."""
    if element is None:
        return None
    return " ".join("".join(element.itertext()).split()) or None


def first(element: etree._Element, *names: str) -> etree._Element | None:
    """The first descendant of one of those names, the names tried in their order."""
    return next((one for name in names for one in descendants(element, name)), None)
