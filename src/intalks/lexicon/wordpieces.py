"""Word pieces of an uncased BERT vocabulary (Devlin et al. 2019): the longest pieces of a word that it has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping

CLASSIFY = "[CLS]"
SEPARATE = "[SEP]"
UNKNOWN = "[UNK]"
LONGEST = 100
"""Letters of the longest word that is cut; beyond, as with BERT, it is unknown: what is so long is no word."""


class WordPieces:
    """Cuts words into numbered pieces; what it has cut it remembers."""

    def __init__(self, vocabulary: Mapping[str, int]) -> None:
        self._vocabulary = vocabulary
        self._known: dict[str, tuple[int, ...]] = {}
        self.classify, self.separate = vocabulary[CLASSIFY], vocabulary[SEPARATE]

    def cut(self, text: str) -> tuple[int, ...]:
        """The numbers of the pieces, at least one.

        >>> words = WordPieces({"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "auto": 3, "##maker": 4, "'": 5, "s": 6})
        >>> words.cut("Automaker's"), words.cut("çz")
        ((3, 4, 5, 6), (2,))
        """
        known = self._known.get(text)
        if known is None:
            pieces = tuple(piece for word in plain_words(text) for piece in self._longest(word))
            known = self._known[text] = pieces or (self._vocabulary[UNKNOWN],)
        return known

    def _longest(self, word: str) -> list[int]:
        if len(word) > LONGEST:
            return [self._vocabulary[UNKNOWN]]
        pieces, start = [], 0
        while start < len(word):
            prefix = "##" if start else ""
            end = next((e for e in range(len(word), start, -1) if prefix + word[start:e] in self._vocabulary), start)
            if end == start:
                return [self._vocabulary[UNKNOWN]]
            pieces.append(self._vocabulary[prefix + word[start:end]])
            start = end
        return pieces


def plain_words(text: str) -> Iterator[str]:
    """Lower-case words without accents; every mark is a word of its own.

    >>> list(plain_words("Citroën's C-1"))
    ['citroen', "'", 's', 'c', '-', '1']
    """
    word = ""
    for char in unicodedata.normalize("NFD", text.lower()):
        if unicodedata.category(char) == "Mn":
            continue
        if char.isalnum():
            word += char
            continue
        if word:
            yield word
            word = ""
        if not char.isspace():
            yield char
    if word:
        yield word
