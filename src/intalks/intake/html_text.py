"""The article in a web page: its paragraphs, each traced back to the page."""

from __future__ import annotations

import logging
import re
import sys
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import TYPE_CHECKING, Final

from lxml import etree, html

from intalks.intake.boilerplate import article_body
from intalks.intake.markup import code_of, json_text, visible
from intalks.intake.pruning import prune
from intalks.text.offsets import Runs, Traced, joined, traced_back

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

PARAGRAPH_GAP: Final = "\n\n"
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML cannot hold: old pages have them here and there."""

_NUMBERED: Final = re.compile(r"&#(?:[xX](?P<hex>[0-9a-fA-F]{1,9})|(?P<decimal>[0-9]{1,9}));?")
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
    page = _FORBIDDEN.sub("", _NUMBERED.sub(_allowed, page))
    parser = html.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    try:
        return html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _allowed(entity: re.Match[str]) -> str:
    """The numbered entity, or nothing for one of a character that no tree may hold."""
    code = code_of(entity)
    return entity.group() if code <= sys.maxunicode and not _FORBIDDEN.match(chr(code)) else ""


@dataclass(frozen=True, slots=True)
class ArticleText:
    """The paragraphs of the article with a blank line between them, and the headline and the date that stood above them
    (`Body`). The places are empty where some paragraph does not stand in the page word for word.
    """

    traced: Traced
    headline: str | None
    date: str | None


def article_text(
    tree: etree._Element, page: str, raw: Runs, *, title: str | None, drop: tuple[str, ...] = ()
) -> ArticleText | None:
    """The article, boilerplate aside; None where there is none. `page` is what the tree was made of, and `raw` its
    visible text: the places lead there. The tree loses what is no article. Pages that a script fills in the browser
    hold their text as data, which is taken where hardly any other is seen.
    """
    seen = main_paragraphs(tree)
    length = sum(map(len, seen))
    runs = json_text(page, "articleBody") if length < _HARDLY_ANY and '"articleBody"' in page else []
    data = unescape("".join(text for text, _ in runs))
    if len(data) > 2 * length and "</" not in data:
        lines = [one for line in data.splitlines() if (one := " ".join(line.split()))]
        return _shown(lines, runs, title, drop)
    return _shown(seen, raw, title, drop)


def _shown(paragraphs: list[str], raw: Runs, title: str | None, drop: tuple[str, ...]) -> ArticleText | None:
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


def traced_text(paragraphs: list[str], raw: Runs) -> Traced:
    """The paragraphs with a blank line between them; without places where one of them stands nowhere in `raw`."""
    found = [one for one in traced_back(paragraphs, raw) if one is not None]
    if len(found) < len(paragraphs):
        return Traced(PARAGRAPH_GAP.join(paragraphs), ())
    return joined(found, PARAGRAPH_GAP)


def main_paragraphs(tree: etree._Element) -> list[str]:
    """What trafilatura takes for the main text of the page, as paragraphs on one line each. The tree loses the parts
    that hold none.
    """
    # Half a second that only reading pages should cost.
    from trafilatura import bare_extraction  # noqa: PLC0415

    prune(tree)
    document = bare_extraction(tree, options=_options())
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
def _options() -> Extractor:
    """How trafilatura is to look for the text. It logs each page that it finds nothing in; what is lost is told as a
    problem, so it is kept quiet.
    """
    from trafilatura.settings import DEFAULT_CONFIG, Extractor  # noqa: PLC0415

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    # Its fast mode: the other asks more extractors where the first is unsure, for a tenth of the speed.
    return Extractor(config=DEFAULT_CONFIG, fast=True, comments=False, tables=True)
