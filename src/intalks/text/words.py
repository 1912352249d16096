"""Words sought in texts: both brought to one form, so that every store that seeks finds the same."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'"([^"]*)"|(\S+)')


def plain_words(text: str) -> list[str]:
    """The words of a text without case, accents and punctuation.

    >>> plain_words("Škoda's 3.4-billion euro bid")
    ['skoda', 's', '3', '4', 'billion', 'euro', 'bid']
    """
    return _WORD.findall(without_accents(text).casefold())


def without_accents(text: str) -> str:
    """The text with letters as most English news writes them, and compatible signs as one.

    >>> without_accents("Zürich")
    'Zurich'
    """
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


@dataclass(frozen=True, slots=True)
class Sought:
    """Words that must stand one after the other; with `prefix` the last may go on."""

    words: tuple[str, ...]
    prefix: bool

    def stands_in(self, words: list[str]) -> bool:
        size = len(self.words)
        return any(self._matches(words[i : i + size]) for i in range(len(words) - size + 1))

    def _matches(self, window: list[str]) -> bool:
        last, own = window[-1], self.words[-1]
        return window[:-1] == list(self.words[:-1]) and (last.startswith(own) if self.prefix else last == own)


def sought(query: str) -> tuple[Sought, ...]:
    """What must stand in a text, each part anywhere: words, "phrases in quotes", and beginnings of words (`merg*`).

    >>> [part.words for part in sought('Fiat "in talks" merg*')]
    [('fiat',), ('in', 'talks'), ('merg',)]

    Empty where the query holds no word.
    """
    parts = []
    for phrase, word in _PART.findall(query):
        words = tuple(plain_words(phrase or word))
        if words:
            parts.append(Sought(words, prefix=word.endswith("*")))
    return tuple(parts)


def found_in(parts: tuple[Sought, ...], text: str) -> bool:
    """Whether every part stands in the text.

    >>> found_in(sought('"talks with" merg*'), "In talks with Fiat over a merger")
    True
    """
    words = plain_words(text)
    return all(part.stands_in(words) for part in parts)
