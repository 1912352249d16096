"""Triage: which sentences of an article are read at all, told by their words before anything costly is done.

A linear model tells how likely a sentence is to be coded: to show a deal, a statement or a fact. An article without a
likely one is passed over; of the others the likely ones are read, those around them that names and speakers depend on,
and what leads the article.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from intalks.lexicon.linear import load_model
from intalks.model.article import Article
from intalks.model.record import Cause, CauseKind, Fill
from intalks.model.span import Span
from intalks.reading.sentences import Sentences

MODEL: Final = "triage"
LIKELY: Final = 0.12
"""The probability from which a sentence makes its article worth reading (decision 35 has what is lost below)."""
NEAR: Final = 0.25
"""The probability from which a sentence of such an article draws in those around it."""
UNLIKELY: Final = 0.03
"""The probability below which a sentence that none of those draws in is not read."""
BEFORE: Final = 4
AFTER: Final = 3
"""Sentences before and after such a sentence that are read with it."""
LEAD: Final = 2
"""Sentences at the beginning that are always read: they introduce who acts."""
SHORT: Final = 600
"""Characters up to which an article is read whole: too few words to judge by, and cheap anyway."""

_WORD: Final = re.compile(r"[a-z][a-z'-]+|\d|[\"“”%$]")
_CAPITAL: Final = re.compile(r"(?<=[a-z,;'’] )[A-Z][A-Za-z&-]+")
_MANY: Final = 5
"""Capitalized words beyond which they are not counted."""
_PLACES: Final = (0, 1, 2, 4, 8, 16)


@dataclass(frozen=True, slots=True)
class Worth:
    """The sentences of an article that are to be read. Where it is passed over there is none, and `likeliest` is the
    sentence likeliest to be coded: not likely enough.
    """

    sentences: tuple[tuple[Span, int], ...]
    likeliest: Fill | None = None


def worth_reading(article: Article, sentences: Sentences) -> Worth:
    """What of an article is to be read; nothing where it can hold no deal."""
    if len(article.text) <= SHORT or not sentences:
        return Worth(tuple(sentences))
    model = load_model(MODEL)
    chances = [model.probabilities(features)["yes"] for features in sentence_features(article, sentences)]
    likeliest = max(range(len(chances)), key=chances.__getitem__)
    if chances[likeliest] < LIKELY:
        span, _ = sentences[likeliest]
        return Worth((), Fill(span.of(article.text), span, chances[likeliest], Cause(CauseKind.MODEL, MODEL)))
    kept = {number for number, chance in enumerate(chances) if chance >= UNLIKELY or number < LEAD}
    near = [number for number, chance in enumerate(chances) if chance >= NEAR]
    kept.update(n for number in near for n in range(number - BEFORE, number + AFTER + 1))
    return Worth(tuple(sentence for number, sentence in enumerate(sentences) if number in kept))


def sentence_features(article: Article, sentences: Sentences) -> Iterator[set[str]]:
    """For each sentence the names of its features: its words, those before and after it, those of the title, how many
    are capitalized, how far down it stands.
    """
    title = {f"t:{word}" for word in words_of(article.title or "")}
    texts = [span.of(article.text) for span, _ in sentences]
    words = [words_of(text) for text in texts]
    for number, text in enumerate(texts):
        features = words[number] | title
        if number:
            features.update(f"p:{word}" for word in words[number - 1])
        if number + 1 < len(words):
            features.update(f"n:{word}" for word in words[number + 1])
        features.add(f"capitals:{min(len(set(_CAPITAL.findall(text))), _MANY)}")
        features.update(f"from:{place}" for place in _PLACES if number >= place)
        yield features


def words_of(text: str) -> set[str]:
    """The lower-case words of a text, and what marks speech, money and figures.

    >>> sorted(words_of('Acme bid $5 for "Brill"'))
    ['"', '$', '5', 'acme', 'bid', 'brill', 'for']
    """
    return set(_WORD.findall(text.lower()))
