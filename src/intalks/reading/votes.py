"""What each occurrence of a name says about its kind: votes for organization, person, place or other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import Final

from intalks.lexicon.names import has_legal_form, name_key
from intalks.lexicon.words import listed_companies, places, word_list
from intalks.model.reading import Tokens
from intalks.reading.apart import POSSESSIVES, Candidate, is_legal_form
from intalks.reading.parse import Parse
from intalks.reference import load
from intalks.text.words import without_accents

_BY_LABEL = {
    "ORG": ("organization", 2),
    "PERSON": ("person", 2),
    "GPE": ("place", 2),
    "LOC": ("place", 2),
    "FAC": ("place", 1),
    "PRODUCT": ("other", 2),
    "WORK_OF_ART": ("other", 1),
    "EVENT": ("other", 2),
    "NORP": ("organization", 1),
    "": ("organization", 1),
}


_BY_LAST_WORD: Final = 6
"""Votes for a firm by its last word: more than a given name and the recogniser have for a person."""


def votes_for(name: str, candidate: Candidate, parse: Parse) -> Counter[str]:
    """The votes of one occurrence, by its recogniser label, its form, and the words around it."""
    kind, weight = _BY_LABEL[candidate.label]
    listed = is_place(name)
    doubtful = kind == "place" and not listed
    votes = Counter({kind: 1 if doubtful else weight})
    if doubtful and " " not in name and parse.tokens.lower[max(candidate.first - 1, 0)] not in _WHERE:
        votes["organization"] += 1
    votes.update(_by_name(name))
    votes.update(_by_neighbours(candidate, parse))
    if listed and _stands_as_place(candidate, parse):
        votes["place"] += 3
    elif listed and votes["place"] and candidate.label == "ORG":
        votes["place"] += 2
    if candidate.last - 1 in parse.tickers:
        votes["organization"] += 8
    if name.split(" ", 1)[0] in word_list("given_names") and " " in name:
        votes["person"] += 3 if candidate.label in ("PERSON", "") else 1
    return votes


@lru_cache(maxsize=50_000)
def _by_name(name: str) -> Mapping[str, int]:
    """What the name alone says: its legal form, the lists that hold it, its capitals."""
    votes: Counter[str] = Counter()
    if has_legal_form(name):
        votes["organization"] += 8
    if " ".join(name_key(name)) in listed_companies():
        votes["organization"] += 4
    if name in word_list("news_outlets"):
        votes["organization"] += 4
    if name in word_list("place_words"):
        votes["place"] += 8
    elif load().find(name):
        votes["organization"] += 5
    words = name.casefold().split()
    if len(words) > 1 and words[-1] in word_list("firm_last_words"):
        votes["organization"] += _BY_LAST_WORD
    nothing = _is_nation(words) or name in word_list("calendar_words") or name in word_list("adherents")
    if nothing or _is_thing(name) or _is_goods(name):
        votes["other"] += 8
    if name.isupper() and len(name) <= 5 and " " not in name:
        votes["organization"] += 1
    return votes


def _is_nation(words: Sequence[str]) -> bool:
    """Whether these, in lower case, are a nation's: "German", "Koreans", "West German"."""
    last = " ".join(words[words[0] in _SIDES and len(words) > 1 :])
    return last in _nationalities() or last.removesuffix("s") in _nationalities()


_SIDES: Final = ("west", "east", "north", "south")


def _is_thing(name: str) -> bool:
    """Whether all its words are abbreviations of things: "IPOs", "PC TV"."""
    return all(word.removesuffix("s") in word_list("thing_words") for word in name.split())


def _is_goods(name: str) -> bool:
    """Whether it is the plural of a name of one word that the list of organizations has: what bears that name."""
    known = load()
    return name.endswith("s") and " " not in name and not known.find(name) and bool(known.find(name[:-1]))


def names_place(candidate: Candidate) -> bool:
    """Whether the recogniser takes it for a place."""
    return _BY_LABEL[candidate.label][0] == "place"


_BASED: Final = ("based", "headquartered", "born")
_INITIALS: Final = 4
"""Letters in capitals up to which a name is no place in capitals."""


@lru_cache(maxsize=50_000)
def is_place(name: str) -> bool:
    """Whether the name or its last word is on a list of places, as in "northern Thailand": to the recogniser any new
    word may be a place.
    """
    name = name.title() if name.isupper() and len(name) > _INITIALS else name
    last = name.rsplit(" ", 1)[-1]
    lists = (word_list("place_words"), word_list("regions"), places())
    listed = any(words in known for known in lists for words in (without_accents(name), last))
    return listed or last.casefold() in word_list("place_nouns")


def _by_neighbours(candidate: Candidate, parse: Parse) -> Counter[str]:
    """What the words right before and after say, and the verb that the name is the subject of."""
    tokens, votes = parse.tokens, Counter[str]()
    sentence = parse.sentences[tokens.sentence[candidate.first]]
    before = tokens.lower[candidate.first - 1] if candidate.first > sentence.first else ""
    after = tokens.lower[candidate.last] if candidate.last < sentence.last else ""
    if after in POSSESSIVES | {"'", "’"} and candidate.last + 1 < sentence.last:
        after = tokens.lower[candidate.last + 1]
    governor = _governor(candidate, parse)
    if governor in word_list("firm_governors"):
        votes["organization"] += 1
    else:
        votes.update(_by_word_before(before))
    if candidate.first - 2 >= sentence.first and _of_a_firm(tokens, candidate.first - 2):
        votes["organization"] += 3
    if candidate.label != "PERSON" and before in POSSESSIVES and tokens.lower[candidate.first - 2] in _lands():
        votes["organization"] += 3
    if after in word_list("goods_nouns") or _listed_goods(parse, candidate.last):
        votes["other"] += 3
    if after == "-" and " ".join(tokens.lower[candidate.last + 1 : candidate.last + 2]) in _nationalities():
        votes["other"] += 4
    if after in word_list("owned_nouns"):
        votes["organization"] += 2
    if after in _APPOSED and candidate.last + 1 < sentence.last and _office_follows(parse, candidate.last):
        votes["person"] += 2
    if after == "," and tokens.lower[candidate.last + 1 : candidate.last + 2] == ("who",):
        votes["person"] += 2
    if after == "," and _head_of_phrase(parse, candidate.last + 1) in _firms_alone():
        votes["organization"] += 3
    last = candidate.last - 1
    if tokens.dep[last].startswith("nsubj") and tokens.lemma[tokens.head[last]] in word_list("firm_verbs"):
        votes["organization"] += 1
    return votes


def _stands_as_place(candidate: Candidate, parse: Parse) -> bool:
    """Whether a name that places have stands as theirs do: "Ayr, Scotland", "Ayr's Acme Foods", "the Ayr group"."""
    tokens, after = parse.tokens, candidate.last
    if after + 1 >= parse.sentences[tokens.sentence[candidate.first]].last:
        return False
    mark, beyond = tokens.lower[after : after + 2]
    if mark in word_list("firm_nouns"):
        return candidate.first > 0 and tokens.lower[candidate.first - 1] == "the"
    if mark == "-":
        return beyond in _BASED
    if tokens.tag[after + 1] not in ("NNP", "NNPS"):
        return False
    longer = " ".join(tokens.lower[after + 1 : after + 3])
    return mark in POSSESSIVES or (mark == "," and any(_is_only_place(name.title()) for name in (beyond, longer)))


def _is_only_place(name: str) -> bool:
    """Whether places have the name, and no firm of the list."""
    return is_place(name) and not load().find(name)


def _of_a_firm(tokens: Tokens, i: int) -> bool:
    """Whether the token and the next one say that a firm follows: "Acme Inc and", "chief executive of"."""
    word = tokens.lower[i + 1]
    return (word == "and" and is_legal_form(tokens, i)) or (
        word == "of" and tokens.lower[i] in word_list("office_words")
    )


def _governor(candidate: Candidate, parse: Parse) -> str:
    """The verb that the name is the object of, or what its preposition hangs on with that: "buy", "stake in"."""
    tokens, last = parse.tokens, candidate.last - 1
    above = tokens.head[last]
    if tokens.dep[last] == "dobj":
        return tokens.lemma[above]
    return f"{tokens.lemma[tokens.head[above]]} {tokens.lower[above]}" if tokens.dep[last] == "pobj" else ""


def _by_word_before(before: str) -> Mapping[str, int]:
    if before.rstrip(".") in _titles():
        return {"person": 8}
    if before in word_list("office_words"):
        return {"person": 2}
    if before in word_list("firm_nouns") or before.removesuffix("s") in word_list("firm_nouns"):
        return {"organization": 3}
    return {"place": 1} if before in _WHERE else {}


def _head_of_phrase(parse: Parse, first: int) -> str:
    """The last noun of a noun phrase that begins there, in lower case: "firm" of "the German private equity firm"."""
    tokens, i = parse.tokens, first
    end = min(parse.sentences[tokens.sentence[first - 1]].last, first + _LONG)
    while i < end and tokens.tag[i] in _IN_PHRASE:
        i += 1
    return tokens.lower[i - 1] if i > first and tokens.tag[first] in ("DT", "PRP$") else ""


_LONG: Final = 9
_IN_PHRASE: Final = frozenset({"CD", "DT", "HYPH", "JJ", "JJR", "JJS", "NN", "NNP", "NNS", "POS", "PRP$", "VBG", "VBN"})


_PEOPLE_TOO: Final = frozenset(
    "acquirer bidder builder buyer contractor developer explorer giant investor owner parent partner publisher rival"
    " shareholder target trader".split()
)


@cache
def _firms_alone() -> frozenset[str]:
    """Nouns that no person is called by."""
    return word_list("firm_nouns") - _PEOPLE_TOO


@cache
def _lands() -> frozenset[str]:
    return frozenset(name.casefold() for name in word_list("place_words"))


_WHERE: Final = frozenset({"in", "at", "near"})


def _listed_goods(parse: Parse, i: int) -> bool:
    """Whether a list of names goes on to a word for goods: "Alpha, Beta and Gamma models"."""
    tokens = parse.tokens
    last = min(i + 12, parse.sentences[tokens.sentence[i - 1]].last)
    while i < last and (tokens.lower[i] in (",", "and", "-", "or") or tokens.tag[i] in ("NNP", "NNPS", "CD", "HYPH")):
        i += 1
    return i < last and tokens.lower[i] in word_list("goods_nouns") and tokens.tag[i] in ("NNS", "NN")


_APPOSED = frozenset({",", "("})


def _office_follows(parse: Parse, comma: int) -> bool:
    """Whether an office stands in the few words after the comma: "Jane Doe, the group's chief executive"."""
    sentence = parse.sentences[parse.tokens.sentence[comma]]
    near = parse.tokens.lower[comma + 1 : min(comma + 6, sentence.last)]
    return any(word in _posts() for word in near)


@cache
def _posts() -> frozenset[str]:
    """Words by which a person is introduced, inside of a firm or out of it."""
    offices = word_list("office_words") - {"general", "financial", "finance", "senior", "partner"}
    return offices | _onlookers()


_BESIDE = frozenset({"DT", "HYPH", "JJ", "NN", "NNP", "POS", "PRP$", "VBG"})
"""Tags of what may stand between the comma after a name and the office: "Jane Doe, the airline's managing director"."""
_NEAR = 6


def holds_office(candidate: Candidate, parse: Parse) -> bool:
    """Whether an office stands right beside a name that looks like a person's: "chairman Jane Doe", "its chairman, Jane
    Doe", "Jane Doe, chief executive of Acme".
    """
    tokens, first, last = parse.tokens, candidate.first, candidate.last
    words = tokens.lower[first:last]
    if not 2 <= len(words) <= 4 or words[-1] in _last_words_of_firms():
        return False
    sentence = parse.sentences[tokens.sentence[first]]
    before = first - 2 if first - 1 > sentence.first and tokens.lower[first - 1] == "," else first - 1
    if before >= sentence.first and tokens.lower[before] in _offices():
        return True
    if last >= sentence.last or tokens.lower[last] != ",":
        return False
    after, end = last + 1, min(last + _NEAR, sentence.last)
    while after < end and tokens.tag[after] in _BESIDE and tokens.lower[after] not in _offices():
        after += 1
    return after < end and (tokens.lower[after] in _offices() or tokens.lower[after] in _onlookers())


@cache
def _onlookers() -> frozenset[str]:
    """People who look on from outside, by words that no firm is called by."""
    return word_list("observer_heads") - {"broker", "dealer", "investor", "shareholder", "specialist", "trader"}


@cache
def _last_words_of_firms() -> frozenset[str]:
    return word_list("generic_name_words") | word_list("legal_forms")


@cache
def _offices() -> frozenset[str]:
    """Offices that no firm has, alone or as the last word of a title."""
    held = word_list("office_heads") & word_list("office_words")
    return (held | {"vice-president"}) - {"chief", "head", "partner"}


@cache
def _titles() -> frozenset[str]:
    return frozenset(title.casefold().rstrip(".") for title in word_list("person_titles"))


@cache
def _nationalities() -> frozenset[str]:
    return frozenset(word.casefold() for word in word_list("nationalities"))
