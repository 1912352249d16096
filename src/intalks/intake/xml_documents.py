"""XML of many kinds, told apart by the root element: NewsML-G2, NITF, feeds, OPML, sitemaps, pages; and SGML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from intalks.errors import Problem
from intalks.intake.article import Defaults
from intalks.intake.decoding import decoded_markup
from intalks.intake.html_pages import Page, article_of_html
from intalks.intake.link_lists import links_of_feed, links_of_opml, links_of_sitemap
from intalks.intake.markup import visible
from intalks.intake.newsml import ROOTS, articles_of_newsml
from intalks.intake.opened import Format, Opened, Taken, in_order, whole
from intalks.intake.reuters_sgml import articles_of_reuters, is_reuters_sgml
from intalks.intake.xml_tree import MAX_BYTES, parse_xml

_HEAD: Final = 65_536
_ROOT: Final = re.compile(rb"<(?:[\w.-]{1,60}:)?([a-zA-Z][\w.-]{0,60})[\s/>]")
_PROLOGUE: Final = re.compile(
    rb"\s*(?:<\?.{0,500}?\?>|<!--.{0,4000}?-->|<!DOCTYPE[^>\[]{0,500}(?:\[.{0,4000}?\]\s*)?>)",
    re.DOTALL | re.IGNORECASE,
)

_Read: TypeAlias = Callable[[bytes, str, Defaults], Iterator[Taken]]


def root_name(head: bytes) -> str:
    """The root element's name in small letters, without its prefix; empty where there is none."""
    bare = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe")
    position = 0
    while match := _PROLOGUE.match(bare, position):
        position = match.end()
    root = _ROOT.search(bare, position)
    return "" if root is None else root[1].decode("ascii").lower()


def _read(opened: Opened) -> Iterator[Taken]:
    data = whole(opened, MAX_BYTES)
    if isinstance(data, Problem):
        yield data
    else:
        yield from taken_of_xml(data, opened.name, opened.defaults)


def taken_of_xml(data: bytes, where: str, defaults: Defaults) -> Iterator[Taken]:
    if not data.strip():
        yield Problem("empty", "the file is empty", where)
        return
    head = data[:_HEAD]
    if is_reuters_sgml(head):
        yield from articles_of_reuters(data, where, defaults)
        return
    name = root_name(head)
    for names, read in _KINDS:
        if name in names:
            yield from read(data, where, defaults)
            return
    yield Problem("other-xml", f"XML of a kind that is not known (its root is <{name}>)" if name else "no XML", where)


def _newsml(data: bytes, where: str, defaults: Defaults) -> Iterator[Taken]:
    text = decoded_markup(data, where)
    root = parse_xml(data, where)
    if isinstance(text, Problem) or isinstance(root, Problem):
        yield from [one for one in (text, root) if isinstance(one, Problem)][:1]
        return
    yield from articles_of_newsml(root, visible(text), where, defaults)


def _feed(data: bytes, where: str, _defaults: Defaults) -> Iterator[Taken]:
    yield from links_of_feed(data, where)


def _opml(data: bytes, where: str, _defaults: Defaults) -> Iterator[Taken]:
    yield from links_of_opml(data, where)


def _sitemap(data: bytes, where: str, _defaults: Defaults) -> Iterator[Taken]:
    yield from links_of_sitemap(data, where)


def _page(data: bytes, where: str, defaults: Defaults) -> Iterator[Taken]:
    yield from in_order(article_of_html(data, where, Page(), defaults))


_KINDS: Final[tuple[tuple[frozenset[str], _Read], ...]] = (
    (ROOTS, _newsml),
    (frozenset({"rss", "feed", "rdf"}), _feed),
    (frozenset({"opml"}), _opml),
    (frozenset({"urlset", "sitemapindex"}), _sitemap),
    (frozenset({"html", "head", "body"}), _page),
)
"""Root elements, and who reads what stands below them."""

XML: Final = Format(
    "XML",
    (".xml", ".sgm", ".sgml", ".rss", ".atom", ".rdf", ".opml", ".nitf"),
    lambda head: head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"),
    _read,
)
