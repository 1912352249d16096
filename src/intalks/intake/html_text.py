"""The article in a web page: its paragraphs, each traced back to the page."""

from __future__ import annotations

import logging
from copy import deepcopy
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Final

from lxml import etree, html

from intalks.intake.boilerplate import article_body
from intalks.intake.markup import json_text, visible
from intalks.intake.pruning import prune
from intalks.text.offsets import Traced, joined, traced_back

PARAGRAPH_GAP: Final = "\n\n"
_HARDLY_ANY: Final = 600
_BLOCKS: Final = frozenset(
    {"p", "head", "quote", "item", "code", "cell"}  # as trafilatura calls them
    | {
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "blockquote",
        "pre",
        "td",
        "th",
        "dd",
        "dt",
        "section",
        "hedline",
    }
)
_BREAKS: Final = frozenset({"lb", "br", "hr"})


def html_tree(page: str) -> etree._Element | None:
    """The tree of a page, mended where broken; None where there is nothing in it. Nothing is fetched."""
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The paragraphs of the article with a blank line between them, and the headline and the date that stood above them
    (`Body`). The places are empty where some paragraph does not stand in the page word for word.
    """

    traced: Traced
    headline: str | None
    date: str | None


def article_text(
    tree: etree._Element, page: str, *, title: str | None, drop: tuple[str, ...] = ()
) -> ArticleText | None:
    """The article, boilerplate aside; None where there is none. `page` is what the tree was made of: the places lead
    there. Pages that a script fills in the browser hold their text as data: it is taken where hardly any other is seen.
    """
    seen = main_paragraphs(tree)
    data = json_text(page, "articleBody") if sum(map(len, seen)) < _HARDLY_ANY and '"articleBody"' in page else None
    if data is not None and len(data.text) > 2 * sum(map(len, seen)) and "</" not in data.text:
        return _shown(
            [one for line in unescape(data.text).splitlines() if (one := " ".join(line.split()))], data, title, drop
        )
    return _shown(seen, visible(page), title, drop)


def _shown(paragraphs: list[str], raw: Traced, title: str | None, drop: tuple[str, ...]) -> ArticleText | None:
    body = article_body(paragraphs, title=title, drop=drop)
    if not body.paragraphs:
        return None
    traced = traced_text([paragraphs[number] for number in body.paragraphs], raw)
    return ArticleText(traced, body.headline, body.date)


def fragment_text(markup: str) -> Traced | None:
    """All paragraphs of a piece of HTML that is known to be an article's text; the places lead into it. None where
    there is none.
    """
    tree = html_tree(markup)
    body = None if tree is None else next(tree.iter("body"), tree)
    if body is None:
        return None
    etree.strip_elements(body, "script", "style", "figcaption", with_tail=False)
    paragraphs = paragraphs_of(body)
    return traced_text(paragraphs, visible(markup)) if paragraphs else None


def traced_text(paragraphs: list[str], raw: Traced) -> Traced:
    """The paragraphs with a blank line between them; without places where one of them stands nowhere in `raw`."""
    found = [one for one in traced_back(paragraphs, raw) if one is not None]
    if len(found) < len(paragraphs):
        return Traced(PARAGRAPH_GAP.join(paragraphs), ())
    return joined(found, PARAGRAPH_GAP)


def main_paragraphs(tree: etree._Element) -> list[str]:
    """What trafilatura takes for the main text of the page, as paragraphs on one line each."""
    # Half a second that only reading pages should cost.
    from trafilatura import bare_extraction  # noqa: PLC0415
    from trafilatura.settings import DEFAULT_CONFIG  # noqa: PLC0415

    pruned = deepcopy(tree)
    prune(pruned)
    _quiet()
    # Its fast mode: the other asks more extractors where the first is unsure, for a tenth of the speed.
    document = bare_extraction(pruned, fast=True, include_comments=False, include_tables=True, config=DEFAULT_CONFIG)
    body = None if document is None or isinstance(document, dict) else document.body
    return [] if body is None else paragraphs_of(body)


def paragraphs_of(body: etree._Element) -> list[str]:
    """The text of the blocks below an element, each on one line, in order; those of trafilatura and those of HTML."""
    found: list[str] = []
    open_text: list[str] = []

    def close() -> None:
        text = " ".join("".join(open_text).split())
        open_text.clear()
        if text:
            found.append(text)

    # A walk without recursion: trees may be deep.
    for event, element in etree.iterwalk(body, events=("start", "end")):
        block = element.tag in _BLOCKS
        if event == "start":
            if block:
                close()
            open_text.append(element.text or "")
            if element.tag in _BREAKS:
                close()
        else:
            if block:
                close()
            open_text.append(element.tail or "" if element is not body else "")
    close()
    return found


@cache
def _quiet() -> None:
    """Trafilatura logs each page that it finds nothing in; what is lost is told as a problem."""
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
