"""Parts of a page's tree that hold no article, told by their names or by being links for the most part: captions,
share bars, lists of other stories.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Final

from lxml import etree

from intalks.lexicon.words import word_list

_NEVER: Final = frozenset(
    {"figcaption", "aside", "nav", "footer", "form", "button", "noscript", "iframe", "video", "audio"}
)
_KEPT: Final = frozenset({"html", "body", "article", "main", "h1", "head"})
"""Their names tell of the whole page, or of the article."""

_NAMES: Final = ("class", "id", "data-component")
_LISTS: Final = frozenset({"ul", "ol", "td", "div", "section", "font", "table", "p"})
_LINKED: Final = 0.6
"""A list, cell or block with a larger share of its text in links, of two or more, leads elsewhere."""

_TOO_MUCH: Final = 0.4
"""An element with more than this share of the page's text is a frame around the article, whatever its name."""


_length: Final = etree.XPath("string-length(normalize-space(.))")


def prune(tree: etree._Element) -> None:
    """Take those parts out of the tree, in place; what follows them stays."""
    etree.strip_elements(tree, "script", "style", with_tail=False)
    measure = _measure_of(tree)
    limit = _TOO_MUCH * measure(tree)
    for element in list(tree.iter(etree.Element)):
        if element.tag in _KEPT or not (element.tag in _NEVER or _is_named(element) or _is_links(element)):
            continue
        if measure(element) <= limit:
            _drop(element)


def _measure_of(tree: etree._Element) -> Callable[[etree._Element], float]:
    """How long an element's text is: that in paragraphs, or, where the page hardly has any, all of it."""
    return _in_paragraphs if _in_paragraphs(tree) >= 0.3 * _length(tree) else _length


def _in_paragraphs(element: etree._Element) -> float:
    return float(sum(_length(one) for one in element.iter("p")))


def _is_links(element: etree._Element) -> bool:
    if element.tag not in _LISTS:
        return False
    links = element.findall(".//a")
    return len(links) >= 2 and sum(map(_length, links)) >= _LINKED * _length(element)


def _is_named(element: etree._Element) -> bool:
    if element.tag == "p" and _length(element) > 200:
        return False
    return any(_has_part(names) for key in _NAMES if (names := element.get(key)))


@cache
def _parts() -> frozenset[str]:
    listed = word_list("page_parts")
    return listed | {f"{word}s" for word in listed}


@lru_cache(maxsize=10_000)
def _has_part(names: str) -> bool:
    return any(_is_part(name) for name in names.lower().split())


def _is_part(name: str) -> bool:
    """Whether a class name, or an end of a composed one (`article__byline`, `related-links-box`), is listed."""
    words = [word for word in name.replace("_", "-").split("-") if word]
    ends = ["-".join(words[-n:]) for n in (1, 2, len(words))] + ["-".join(words[:2])]
    return any(end in _parts() for end in ends)


def _drop(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
