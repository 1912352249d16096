"""Who makes the goods of a deal and who sells them, where the sentence that shows it says so: "Acme will sell vans made
by Brill" is of manufacturing, Brill the manufacturer; "talks with Brill to export vans" is of distribution; "Acme and
Brill will develop vans together" is of development; who buys engines buys no firm.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intalks.extraction.paths import functions_of, verbs_in
from intalks.extraction.triggers import Trigger
from intalks.lexicon.words import word_list
from intalks.model.reading import MentionKind, Reading, Tokens
from intalks.model.vocabulary import DealType

RULE: Final = "who-makes-who-sells"
SURE: Final = 0.6
"""How sure a type and its roles are that the sentence tells so."""

_DOUBT: Final = 0.2
"""A type less likely than this is no more than a guess."""

_OF_FIRMS: Final = frozenset({DealType.ACQUISITION, DealType.STAKE, DealType.MERGER})

_REACH: Final = 12
"""How many words after a verb its object is looked for."""

_EVEN: Final = 0.5
"""A type that is likelier than this is not one of goods only because something is done together."""

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


def told(
    reading: Reading,
    parties: Collection[int],
    sentence: int,
    guess: tuple[DealType, float],
    *,
    triggers: Sequence[Trigger] = (),
) -> Told | None:
    """What the sentence says of a deal that may be about goods: one between two firms of which the one makes what the
    other sells, or that it is about selling; None where it says neither. `guess` is the type with its probability,
    `triggers` are those of the sentence.
    """
    doubtful = guess[0] in _OF_GOODS or guess[1] < _EVEN
    if doubtful and (mutual := _done_together(reading, parties, sentence)) is not None:
        return Told(mutual, dict.fromkeys(parties, "partner"))
    if guess[0] not in _OF_GOODS and guess[1] >= _DOUBT:
        return _trade(reading, parties, sentence, triggers) if guess[0] in _OF_FIRMS else None
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


def _trade(reading: Reading, parties: Collection[int], sentence: int, triggers: Sequence[Trigger]) -> Told | None:
    """A sale or purchase of goods or rights, where nothing else in the sentence speaks of owning. Who sells goods that
    are not said to be another's sells its own.
    """
    owning = [t.token for t in triggers if t.frame.type in _OF_FIRMS]
    rights = bool(owning) and all(_is_about(reading, i, "traded_rights") for i in owning)
    if not owning or not (rights or all(_is_about(reading, i, "traded_nouns") for i in owning)):
        return None
    sold = not rights and all(reading.tokens.lemma[i] in word_list("selling_words") for i in owning)
    doing = {p for p in parties for i in owning if "subject" in functions_of(reading, sentence, i, p)}
    mine, theirs = ("giver", "taker") if sold else ("taker", "giver")
    roles = (
        {p: mine if p in doing else theirs for p in parties} if len(doing) == 1 else dict.fromkeys(parties, "partner")
    )
    return Told(DealType.DISTRIBUTION if sold else DealType.LICENSING if rights else DealType.SUPPLY, roles)


def _is_about(reading: Reading, verb: int, words: str) -> bool:
    """Whether an object of the verb is of the word list, and no firm: "buy engines", "selling a range of cars"."""
    tokens = reading.tokens
    if not tokens.tag[verb].startswith("VB"):
        return False
    objects = [
        i
        for i in range(verb + 1, min(verb + _REACH, len(tokens)))
        if tokens.head[i] == verb and tokens.dep[i] == "dobj"
    ]
    of = [i for o in objects for i in range(o, min(o + 3, len(tokens))) if tokens.head[tokens.head[i]] == o]
    firms = {i for mention in reading.mentions if mention.entities for i in range(mention.first, mention.last)}
    return any(tokens.lemma[i] in word_list(words) for i in (*objects, *of)) and firms.isdisjoint(objects)


def _done_together(reading: Reading, parties: Collection[int], sentence: int) -> DealType | None:
    """What all parties do together, or for one another: making or developing goods."""
    within = reading.sentences[sentence]
    marks = [i for i in range(within.first, within.last) if _is_mutual(reading.tokens, i)]
    above = {verb: i for i in marks if (verb := _verb_above(reading.tokens, i)) is not None}
    for words, kind in (("making_words", DealType.MANUFACTURING), ("developing_words", DealType.DEVELOPMENT)):
        for verb in sorted(above.keys() & set(_verbs(reading, sentence, words))):
            doing = {p for p in parties if "subject" in functions_of(reading, sentence, verb, p)}
            if doing == set(parties) or _named_before(reading, sentence, above[verb]) == set(parties):
                return kind
    return None


def _is_mutual(tokens: Tokens, i: int) -> bool:
    if tokens.lower[i] in word_list("mutual_words"):
        return True
    return tokens.lower[i] == "for" and tokens.lower[i + 1 : i + 3] in (("one", "another"), ("each", "other"))


def _named_before(reading: Reading, sentence: int, token: int) -> set[int]:
    """The organizations of the sentence up to a token: where these are the parties, it is they who do it."""
    within = reading.sentences[sentence]
    return {
        entity
        for mention in reading.mentions
        if mention.sentence == sentence and within.first <= mention.first < token
        if mention.kind is MentionKind.ORGANIZATION
        for entity in mention.entities
    }


def _verb_above(tokens: Tokens, i: int) -> int | None:
    """The nearest verb that the token hangs on."""
    while tokens.head[i] != i:
        i = tokens.head[i]
        if tokens.tag[i].startswith("VB"):
            return i
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
    """The parties that goods are made for: all who may be, where it is for "the American one" or "its partner"."""
    verbs = _verbs(reading, sentence, "making_words")
    named = {e for e in parties for verb in verbs if "for" in functions_of(reading, sentence, verb, e)}
    return named or (set(parties) if any(_is_for_a_firm(reading.tokens, verb) for verb in verbs) else set())


def _is_for_a_firm(tokens: Tokens, verb: int) -> bool:
    for i in range(verb + 1, min(verb + _REACH, len(tokens))):
        above = tokens.head[tokens.head[i]]
        hangs = above == verb or (tokens.head[above] == verb and tokens.dep[above] == "dobj")
        if tokens.dep[i] == "pobj" and tokens.lower[tokens.head[i]] == "for" and hangs:
            return tokens.lemma[i] == "one" or tokens.lemma[i] in word_list("described_firm_nouns")
    return False


def _verbs(reading: Reading, sentence: int, words: str) -> list[int]:
    """Those that say that somebody makes or sells, not what something is like ("locally made vans")."""
    return [i for i in verbs_in(reading, sentence, words) if not _is_modifier(reading.tokens, i)]


def _is_modifier(tokens: Tokens, i: int) -> bool:
    return tokens.tag[i] == "VBN" and tokens.dep[i] in {"acl", "amod"}
