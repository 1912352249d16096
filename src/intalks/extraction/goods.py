"""What the parse alone says of a deal's goods: where they go to or come from, and the name before them."""

from __future__ import annotations

from typing import Final

from intalks.lexicon.words import word_list
from intalks.model.reading import Tokens

MADE_IN: Final = "made_in"
SOLD_IN: Final = "sold_in"

_WHERE: Final = frozenset({"to", "in", "into", "throughout", "across", "within"})
_STEPS: Final = 4
_CLIMBED: Final = 6
"""Words that are climbed at most, of a list of places and from the preposition on."""
_NEAR: Final = 3
"""Tokens from a name to its goods at most."""


def place_of(tokens: Tokens, place: int) -> str | None:
    """The slot of a place or market whose head is token `place`, by what it hangs on: "export vans to Europe" is
    `sold_in`, "plants that build vans in Spain" `made_in`; None where neither is said.
    """
    for _ in range(_STEPS):
        if tokens.dep[place] not in {"conj", "appos", "nmod", "compound"}:
            break
        place = tokens.head[place]
    if tokens.tag[place + 1 : place + 2] == ("HYPH",) and tokens.lemma[tokens.head[place]] in word_list("making_words"):
        return MADE_IN  # "Peru-made vans"
    preposition = tokens.head[place]
    if tokens.lower[preposition] not in _WHERE:
        return None
    word, made_by = tokens.head[preposition], False
    for _ in range(_CLIMBED):
        if tokens.lemma[word] in word_list("selling_words"):
            return SOLD_IN
        if tokens.lemma[word] in word_list("making_words") and tokens.lower[preposition] == "in" and not made_by:
            return MADE_IN
        made_by = made_by or tokens.dep[word] == "agent"  # "sell vans made by Acme in Spain" says where they are sold
        if not (tokens.tag[word].startswith("NN") or made_by):
            return None
        word = tokens.head[word]
    return None


def names_goods(tokens: Tokens, last: int) -> bool:
    """Whether the name whose last token is `last` stands before goods ("Acme vans", "Acme and Brill models")."""
    goods = tokens.head[last]
    return (
        last < goods <= last + _NEAR
        and tokens.dep[last] in {"compound", "nmod", "amod"}
        and tokens.lemma[goods] in word_list("branded_nouns")
        and tokens.tag[last + 1] != "POS"
    )
