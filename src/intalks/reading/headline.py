"""The headline of an article: its title, often repeated at the head of its text, where it is not to be quoted."""

from __future__ import annotations

import re
from dataclasses import replace

from intalks.model.article import Article
from intalks.reading.sentences import Sentences

_LONGEST = 120
"""Characters up to which a first line without a full stop is a headline."""
_WORD = re.compile(r"\w+")


def without_headline(article: Article, sentences: Sentences) -> tuple[Article, Sentences]:
    """The sentences without those of a first paragraph that repeats the title. Where the article has no title, a first
    line that is none of a paragraph's sentences becomes it.
    """
    if not sentences:
        return article, sentences
    number = sentences[0][1]
    first = [span for span, paragraph in sentences if paragraph == number]
    rest = sentences[len(first) :]
    words = article.text[first[0].start : first[-1].end]
    if article.title is not None:
        return article, rest if _plain(words) == _plain(article.title) else sentences
    if len(first) > 1 or len(words) > _LONGEST or _ends(words) or not rest or not _ends(rest[0][0].of(article.text)):
        return article, sentences
    return replace(article, title=" ".join(words.split())), rest


def _plain(words: str) -> list[str]:
    return _WORD.findall(words.casefold())


def _ends(words: str) -> bool:
    return words.rstrip("\"'”’»)]")[-1:] in {".", "?", "!", ":", ";", ","}
