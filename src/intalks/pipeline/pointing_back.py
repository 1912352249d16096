"""A record of the plain words of a text, made a record of the text itself."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from intalks.model.article import Article
from intalks.model.record import ArticleRecord, Fill, Term
from intalks.model.span import Span
from intalks.text.plain import Plain

_Part = TypeVar("_Part")


def pointed_back(record: ArticleRecord, read: Plain, article: Article) -> ArticleRecord:
    """The record that was made of what was `read` of the article's text: spans count the article's code points, and
    words copied are the article's. Names stay as they were read.
    """
    return replace(_moved(record, read, article.text), text_hash=article.text_hash)


def _moved(part: _Part, read: Plain, text: str) -> _Part:
    found: Any = part
    if isinstance(found, Span):
        found = read.back(found)
    elif isinstance(found, tuple):
        found = tuple(_moved(one, read, text) for one in found)
    elif is_dataclass(found) and not isinstance(found, type):
        found = replace(found, **{one.name: _moved(getattr(found, one.name), read, text) for one in fields(found)})
        if isinstance(part, Fill) and part.value == part.span.of(read.text):
            found = replace(found, value=found.span.of(text))
        if isinstance(part, Term):
            found = replace(found, text=found.span.of(text))
    whole: _Part = found
    return whole
