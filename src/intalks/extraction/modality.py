"""How sure a clause is of what it says: markers of modality and polarity, read off the tokens. Pure functions."""

from __future__ import annotations

from intalks.lexicon.words import word_list
from intalks.model.reading import Tokens

_CLASSES = (
    "possible_words", "probable_words", "negative_words", "future_words", "conditional_words", "opening_words",
    "resisting_words", "welcoming_words", "judging_words",
)  # fmt: skip


def markers(tokens: Tokens, first: int, last: int) -> tuple[str, ...]:
    """The classes of modality that the tokens `first` ≤ i < `last` show, each once, in a fixed order.

    They are named after the word lists of `lexicon/data/modality.toml`, without `_words`.
    """
    forms = {*tokens.lower[first:last], *tokens.lemma[first:last]}
    pairs = {f"{a} {b}" for a, b in zip(tokens.lower[first:last], tokens.lower[first + 1 : last], strict=False)}
    return tuple(name.removesuffix("_words") for name in _CLASSES if _meets(forms, pairs, name))


def _meets(forms: set[str], pairs: set[str], name: str) -> bool:
    words = word_list(name)
    return not words.isdisjoint(forms) or not words.isdisjoint(pairs)
