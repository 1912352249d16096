"""Coded articles whose firms bear other names: what is read of them may not hang on who they are.

A word of a name that tells it apart becomes another wherever it stands, in the article and in its record alike. Legal
forms, words of trade, places and nationalities stay; initials follow the name that they stand for.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, replace
from functools import cache
from typing import Final

from intalks.evaluation.coded import CodedRecord, Json, decode_record
from intalks.lexicon.names import is_acronym_of
from intalks.lexicon.words import word_list
from intalks.model.article import Article

_KINDS_KEPT: Final = frozenset({"outlet", "government", "regulator", "court", "union"})
_LISTS_KEPT: Final = ("legal_forms", "generic_name_words", "place_words", "nationalities", "government_words")
_KEPT: Final = frozenset("general standard united national royal first american british china of for the in".split())
_WORD: Final = re.compile(r"\w+(?:&\w+)*")
_INITIALS: Final = re.compile(r"[A-Z][A-Z&]{1,4}")

_ONSETS: Final = "b br c ch d dr f fl g gr h j k kr l m n p pr qu r s sk st t tr v w x y z".split()
_VOWELS: Final = "a a e e i o o u ai ea ia io ou".split()
_CODAS: Final = "n r l s x m nd rt st ck ll rn th v".split()
_ENDS: Final = "a o ex is on ar en ia us ix".split()
_LETTERS: Final = "ABCDEFGHKLMNPRSTVWXZ"
_PLAIN: Final = (
    "Anchor Arrow Beacon Blue Bridge Canyon Cedar Circle Clear Compass Copper Core Crown Delta Eagle Edge "
    "Element Ever Falcon First Flint Forge Frontier Gate Harbor Harvest Haven High Iron Jade Key Lake Lark "
    "Light Link Lion Maple Mark Mill Moon Net New Next North Nova Oak Open Orange Path Peak Pilot Pine Point "
    "Prime Pulse Quest Red River Rock Root Sage Signal Silver Sky Spark Spring Star Stone Summit Swift Tide "
    "Tower True Vale Vantage Vista Wave West Wind Wood"
).split()


def renamed(article: Article, key: CodedRecord, chance: random.Random) -> tuple[Article, CodedRecord]:
    """The article and its record under names that `chance` makes up; a name of kept words alone stays as it is."""
    words = _new_words(key, chance)
    if not words:
        return article, key
    shouted = {word.upper(): new.upper() for word, new in words.items() if not _INITIALS.fullmatch(word)}
    words = {**shouted, **words}
    known = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})(?!\w)")

    def swap(text: str) -> str:
        return known.sub(lambda found: words[found[0]], text)

    record = json.dumps({**_strings(asdict(key), swap), "id": key.id})
    title = None if article.title is None else swap(article.title)
    return replace(article, text=swap(article.text), title=title), decode_record(record, key.id)


def _new_words(key: CodedRecord, chance: random.Random) -> dict[str, str]:
    """By each word that tells a firm of the record apart the word that stands for it."""
    firms = [[o.name, *o.aliases] for o in key.organizations if o.name is not None and o.kind not in _KINDS_KEPT]
    words: dict[str, str] = {}
    for word in (word for names in firms for name in names for word in _WORD.findall(name)):
        if word not in words and _tells_apart(word):
            words[word] = made_up(chance)
    for names in firms:
        for short in (name for name in names if _INITIALS.fullmatch(name) and name.casefold() not in _kept_words()):
            whole = next((name for name in names if is_acronym_of(short, name)), None)
            if whole is None:
                words.setdefault(short, "".join(chance.choices(_LETTERS, k=3)))
            elif len(after := _initials(whole, words)[: len(short)]) > 1:
                words.setdefault(short, after)
    return words


def _tells_apart(word: str) -> bool:
    capital = any(letter.isupper() for letter in word[:2])
    return len(word) > 1 and capital and not _INITIALS.fullmatch(word) and word.casefold() not in _kept_words()


@cache
def _kept_words() -> frozenset[str]:
    return _KEPT | {
        part.casefold() for name in _LISTS_KEPT for entry in word_list(name) for part in _WORD.findall(entry)
    }


def _initials(name: str, words: Mapping[str, str]) -> str:
    return "".join(words.get(word, word)[0] for word in _WORD.findall(name) if word[0].isupper())


def _strings(value: dict[str, Json], change: Callable[[str], str]) -> dict[str, Json]:
    return {name: _each_string(member, change) for name, member in value.items()}


def _each_string(value: Json, change: Callable[[str], str]) -> Json:
    match value:
        case str():
            return change(value)
        case dict():
            return _strings(value, change)
        case list() | tuple():
            return [_each_string(member, change) for member in value]
    return value


def made_up(chance: random.Random) -> str:
    """A name of one word: of syllables mostly, else one ordinary word or two written as one.

    >>> [made_up(random.Random(seed)) for seed in (1, 2, 4, 18)]
    ['Clear', 'Brarjernon', 'Deltapilot', 'RiverNext']
    """
    kind = chance.random()
    if kind < 0.15:
        return chance.choice(_PLAIN)
    if kind < 0.3:
        one, two = chance.sample(_PLAIN, 2)
        return one + (two if chance.random() < 0.3 else two.lower())
    count = 1 if chance.random() < 0.6 else 2
    syllables = (chance.choice(_ONSETS) + chance.choice(_VOWELS) + chance.choice(_CODAS) for _ in range(count))
    return ("".join(syllables) + chance.choice(_ENDS)).capitalize()
