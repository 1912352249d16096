"""IPTC NewsML-G2 and NITF, and the older NewsML of wire archives: XML of one story or many → articles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from lxml import etree

from intalks.errors import Problem
from intalks.intake.article import Defaults, Found, Incoming, Standing, article_of_found
from intalks.intake.check import set_aside
from intalks.intake.dates import declared_date
from intalks.intake.html_text import paragraphs_of, traced_text
from intalks.intake.opened import Taken, in_order
from intalks.intake.xml_tree import children, descendants, first, local_name, text_of
from intalks.model.interval import Interval
from intalks.text.offsets import Runs, Traced

ROOTS: Final = frozenset({"newsmessage", "newsitem", "newsml", "nitf", "packageitem"})
_GONE: Final = frozenset({"canceled", "cancelled", "withheld"})
_BODIES: Final = ("body.content", "body", "text")
_NO_TEXT: Final = ("media", "media-caption", "script", "style", "body.head", "figcaption")
_CREATED: Final = ("firstcreated", "contentcreated", "date.issue", "date.release", "storydate", "versioncreated")
_TRACED: Final = 200_000_000
"""Items times characters: in a message beyond that, the places of each item are not looked for."""

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"


def articles_of_newsml(root: etree._Element, raw: Runs, where: str, defaults: Defaults) -> Iterator[Taken]:
    """Each news item of the document, numbered from 1 where there are several; `raw` is the document's visible text
    with its places.
    """
    items = [one for one in root.iter() if local_name(one) in {"newsitem", "newscomponent"} and not _holds_items(one)]
    if not items and local_name(root) == "nitf":
        items = [root]
    if not items:
        yield Problem("no-text", "the NewsML holds no news item", where)
    source = raw if len(items) * sum(len(text) for text, _ in raw) <= _TRACED else None
    for number, item in enumerate(items, start=1):
        name = where if len(items) == 1 else f"{where}#{number}"
        yield from in_order(_article(item, source, name, defaults))


def _holds_items(element: etree._Element) -> bool:
    return any(local_name(one) in {"newsitem", "newscomponent"} for one in element.iterdescendants())


def _article(
    item: etree._Element, raw: Runs | None, where: str, defaults: Defaults
) -> tuple[Incoming | None, list[Problem]]:
    language = _language(item)
    if language is not None and (problem := set_aside(language, where)) is not None:
        return None, [problem]
    status = (_attribute(item, "pubstatus", "qcode") or "").rpartition(":")[2].lower()
    title = text_of(first(item, "headline", "hl1", "title"))
    paragraphs = _paragraphs(item)
    withdrawn = status in _GONE
    if not paragraphs and withdrawn and title is not None:
        paragraphs = [title]
    if not paragraphs:
        kind = _attribute(item, "itemclass", "qcode") or "unknown class"
        return None, [Problem("no-text", f"the news item has no text ({kind})", where)]
    traced = Traced("\n\n".join(paragraphs), ()) if raw is None else traced_text(paragraphs, raw)
    published = _date(item, *_CREATED) or _attribute_date(item)
    changed = _date(item, "contentmodified", "versioncreated")
    found = Found(
        traced.text,
        id=_id(item),
        url=_attribute(item, "rendition", "href"),
        title=title,
        outlet=_outlet(item),
        published=published,
        offsets=traced.places or None,
        standing=Standing.WITHDRAWN if withdrawn else Standing.CURRENT,
        updated=changed if changed != published else None,
        author=text_of(first(item, "by", "byline")),
    )
    return article_of_found(found, where, defaults)


def _id(item: etree._Element) -> str | None:
    """The item's guid; in NITF its `doc-id`, in an archive's own NewsML its `itemid`."""
    return item.get("guid") or _attribute(item, "doc-id", "id-string") or item.get("itemid") or None


def _paragraphs(item: etree._Element) -> list[str]:
    """Those of the item's body, be it NITF, XHTML or plain text."""
    for name in _BODIES:
        for body in descendants(item, name):
            bare = etree.fromstring(etree.tostring(body, with_tail=False))
            for one in bare.iter(etree.Element):
                one.tag = local_name(one)
            etree.strip_elements(bare, *_NO_TEXT, with_tail=False)
            found = paragraphs_of(bare)
            if found:
                return found
    inline = text_of(first(item, "inlinedata"))
    return [] if inline is None else [inline]


def _outlet(item: etree._Element) -> str | None:
    """The name of the provider, else its code ("nprov:NW": "NW")."""
    for name in ("infosource", "provider"):
        for one in descendants(item, name):
            named = text_of(next(children(one, "name"), None)) or one.get("literal")
            if named:
                return named
            code = (one.get("qcode") or one.get("id") or "").rpartition(":")[2]
            if code:
                return code
    copyright_of = text_of(first(item, "copyrightholder", "doc.copyright", "distributor"))
    return copyright_of or _attribute(item, "doc.copyright", "holder")


def _language(item: etree._Element) -> str | None:
    declared = _attribute(item, "language", "tag")
    return declared or item.get(_LANG) or None


def _date(item: etree._Element, *names: str) -> Interval | None:
    for name in names:
        for one in descendants(item, name):
            text = one.get("norm") or text_of(one)
            date = None if text is None else declared_date(text)
            if date is not None:
                return date
    return None


def _attribute_date(item: etree._Element) -> Interval | None:
    text = item.get("date") or _attribute(item, "pubdata", "date.publication")
    return None if text is None else declared_date(text)


def _attribute(item: etree._Element, element: str, name: str) -> str | None:
    found = first(item, element)
    return None if found is None else found.get(name) or None
