"""A document as fetched from an address → its article, whatever its format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BufferedReader, BytesIO
from typing import Final, TypeAlias

from intalks.errors import Problem
from intalks.intake.article import Defaults, Incoming, article_of_text
from intalks.intake.decoding import decoded_markup
from intalks.intake.html_pages import MAX_PAGE_BYTES, Page, article_of_html
from intalks.intake.json_documents import JSON
from intalks.intake.opened import Link, Opened, Taken
from intalks.intake.pdf import article_of_pdf
from intalks.intake.xml_documents import root_name, taken_of_xml

__all__ = ["MAX_PAGE_BYTES", "Page", "article_of_page"]

_HEAD: Final = 4096
_HTML_ROOTS: Final = frozenset({"html", "head", "body"})

_Given: TypeAlias = tuple[Incoming | None, list[Problem]]


def article_of_page(data: bytes, where: str, page: Page, defaults: Defaults) -> tuple[Incoming | None, list[Problem]]:
    """The article of a fetched document (HTML, PDF, plain text, JSON or XML of one article: by its bytes, then by its
    content type), with what could not be used. None, and a fatal problem, where there is no article to read.

    `data` is the body, unpacked. The page's own metadata come first, then the feed's, then URL and dateline, then
    `defaults`. Never raises for what stands in `data`.
    """
    if not data.strip():
        return None, [Problem("empty", "the page is empty", where)]
    read = _reader(data[:_HEAD], page.content_type)
    if read is article_of_html:
        return article_of_html(data, where, page, defaults)
    entry = page.feed_entry
    told = replace(defaults, url=page.url or (None if entry is None else entry.url))
    if entry is not None:
        told = replace(told, title=entry.title or told.title, published=entry.published or told.published)
    return read(data, where, page, told)


def _reader(head: bytes, content_type: str | None) -> Callable[[bytes, str, Page, Defaults], _Given]:
    kind = (content_type or "").partition(";")[0].strip().lower()
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if b"%PDF-" in head[:1024]:
        return _pdf
    if root_name(head) in _HTML_ROOTS or b"<!doctype html" in head[:_HEAD].lower():
        return article_of_html
    if start.startswith(b"<") and ("xml" in kind or start.startswith(b"<?xml")):
        return _xml
    if start.startswith((b"{", b"[")) and ("json" in kind or not kind):
        return _json
    return _text if kind == "text/plain" and not start.startswith(b"<") else article_of_html


def _pdf(data: bytes, where: str, _page: Page, defaults: Defaults) -> _Given:
    return article_of_pdf(data, where, defaults)


def _text(data: bytes, where: str, page: Page, defaults: Defaults) -> _Given:
    if len(data) > MAX_PAGE_BYTES:
        return None, [Problem("too-long", f"more than {MAX_PAGE_BYTES:,} bytes; refused whole", where)]
    text = decoded_markup(data, where, page.content_type)
    return (None, [text]) if isinstance(text, Problem) else article_of_text(text, where, defaults)


def _xml(data: bytes, where: str, _page: Page, defaults: Defaults) -> _Given:
    return _only(taken_of_xml(data, where, defaults), where)


def _json(data: bytes, where: str, _page: Page, defaults: Defaults) -> _Given:
    with BufferedReader(BytesIO(data)) as stream:
        return _only(JSON.read(Opened(stream, where, defaults)), where)


def _only(taken: Iterator[Taken], where: str) -> _Given:
    """The one article that was taken; a Problem (`not-article`) where the document holds another number of them."""
    found = list(taken)
    problems = [one for one in found if isinstance(one, Problem)]
    articles = [one for one in found if isinstance(one, Incoming)]
    if len(articles) == 1 and not any(isinstance(one, Link) for one in found):
        return articles[0], problems
    if len(found) > len(problems):
        return None, [Problem("not-article", "a document of several articles or of links, no article", where)]
    return None, problems
