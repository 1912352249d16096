"""Who makes the goods of a deal and who sells them, where the sentence that shows it says so: "Acme will sell vans made
by Brill" is of manufacturing, Brill the manufacturer; "talks with Brill to export vans" is of distribution.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from intalks.extraction.paths import functions_of, verbs_in
from intalks.lexicon.words import word_list
from intalks.model.reading import Reading, Tokens
from intalks.model.vocabulary import DealType

RULE: Final = "who-makes-who-sells"
SURE: Final = 0.6
"""How sure a type and its roles are that the sentence tells so."""

_DOUBT: Final = 0.2
"""A type less likely than this is no more than a guess."""

_OF_GOODS: Final = frozenset(
    {
        DealType.ALLIANCE,
        DealType.DEVELOPMENT,
        DealType.MANUFACTURING,
        DealType.DISTRIBUTION,
        DealType.SUPPLY,
        DealType.LICENSING,
    }
)


@dataclass(frozen=True, slots=True)
class Told:
    """`roles` has a generic role for each party, or for none. `rule` told it; where `whole` is set, that there is such
    a deal at all.
    """

    type: DealType
    roles: Mapping[int, str]
    rule: str = RULE
    whole: bool = False


def told(reading: Reading, parties: Collection[int], sentence: int, guess: tuple[DealType, float]) -> Told | None:
    """What the sentence says of a deal that may be about goods: one between two firms of which the one makes what the
    other sells, or that it is about selling; None where it says neither. `guess` is the type with its probability.
    """
    if guess[0] not in _OF_GOODS and guess[1] >= _DOUBT:
        return None
    makers = _actors(reading, parties, sentence, "making_words")
    sellers = _actors(reading, parties, sentence, "selling_words") | _customers(reading, parties, sentence)
    if makers and _made_goods_are_sold(reading, sentence):
        sellers |= set(parties)  # "its plan to import vans made by Brill": it is the other who does
    if len(parties) == 2 and len(makers) == 1 and sellers - makers:
        (maker,), (seller,) = makers, sellers - makers
        return Told(DealType.MANUFACTURING, {maker: "giver", seller: "taker"})
    if not makers and _verbs(reading, sentence, "exporting_verbs") and not _verbs(reading, sentence, "making_words"):
        return Told(DealType.DISTRIBUTION, {})
    return None


def _actors(reading: Reading, parties: Collection[int], sentence: int, words: str) -> set[int]:
    """The parties that make or sell: subjects of such a verb, or behind its "by"."""
    found = set()
    for verb in verbs_in(reading, sentence, words):
        wanted = {"by"} if _is_modifier(reading.tokens, verb) else {"subject", "by"}
        found |= {e for e in parties if wanted & functions_of(reading, sentence, verb, e)}
    return found


def _made_goods_are_sold(reading: Reading, sentence: int) -> bool:
    """Whether what somebody made ("vans made by Brill") is what a verb says to be sold."""
    tokens = reading.tokens
    made = (i for i in verbs_in(reading, sentence, "making_words") if tokens.dep[i] == "acl")
    return any(tokens.lemma[tokens.head[tokens.head[i]]] in word_list("selling_words") for i in made)


def _customers(reading: Reading, parties: Collection[int], sentence: int) -> set[int]:
    """The parties that goods are made for."""
    verbs = _verbs(reading, sentence, "making_words")
    return {e for e in parties for verb in verbs if "for" in functions_of(reading, sentence, verb, e)}


def _verbs(reading: Reading, sentence: int, words: str) -> list[int]:
    """Those that say that somebody makes or sells, not what something is like ("locally made vans")."""
    return [i for i in verbs_in(reading, sentence, words) if not _is_modifier(reading.tokens, i)]


def _is_modifier(tokens: Tokens, i: int) -> bool:
    return tokens.tag[i] == "VBN" and tokens.dep[i] in {"acl", "amod"}
