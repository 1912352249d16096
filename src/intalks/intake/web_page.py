"""A saved web page: one article a file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from intalks.errors import Problem
from intalks.intake.html_pages import MAX_PAGE_BYTES, Page, article_of_html
from intalks.intake.opened import Format, Opened, Taken, in_order, whole
from intalks.intake.xml_documents import root_name

_ROOTS: Final = frozenset({"html", "head", "body", "div", "article", "main", "p", "h1", "table", "meta", "title"})


def _begins(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<") and root_name(head) in _ROOTS


def _read(opened: Opened) -> Iterator[Taken]:
    data = whole(opened, MAX_PAGE_BYTES)
    if isinstance(data, Problem):
        yield data
    else:
        yield from in_order(article_of_html(data, opened.name, Page(), opened.defaults))


WEB_PAGE: Final = Format("web page", (".html", ".htm", ".xhtml", ".shtml"), _begins, _read)
