"""Triage: articles whose words are not those of deals are passed over, before anything costly is done with them."""

from __future__ import annotations

import re
from typing import Final

from intalks.lexicon.linear import load_model
from intalks.model.article import Article

LEAST: Final = 0.05
"""The least probability of a deal with which an article is read: of the coded articles that hold one, 1 in 100 lies
below, by cross-validation, and half of a mixed news stream.
"""
SHORT: Final = 600
"""Characters up to which an article is always read: too few words to judge by, and cheap anyway."""

_WORD: Final = re.compile(r"[a-z][a-z'-]+")


def may_hold_deal(article: Article) -> bool:
    """Whether an article is worth a full reading."""
    if len(article.text) <= SHORT:
        return True
    return load_model("triage").probabilities(words_of(article))["yes"] >= LEAST


def words_of(article: Article) -> set[str]:
    """The lower-case words of title and text.

    >>> sorted(words_of(Article("a", "Acme's bid for Brill", "Bid", None, None)))
    ["acme's", 'bid', 'brill', 'for']
    """
    return set(_WORD.findall(f"{article.title or ''} {article.text}".lower()))
