"""Name candidates, and those cut in two that hold two names, or a name and a word beside it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from intalks.lexicon.words import places, word_list
from intalks.model.reading import Tokens
from intalks.reading.parse import Parse
from intalks.reference import load

_NO_NAME: Final = frozenset(
    "\" ' ` , . ( ) - -- * 's ’s the a an its their his her our & and / $ < > @ = #".split()  # one a blank apart
)
_NO_END: Final = _NO_NAME | {"of", "in", "at", "for"}
POSSESSIVES: Final = frozenset({"'s", "’s"})
_DASHES: Final = frozenset({"-", "--", "–", "—"})
_JOINS: Final = frozenset({",", "and", "for", "to", "or", "into"})
_NAMED: Final = frozenset({"NNP", "NNPS", "CD", "FW", "DT", "HYPH"})
"""Tags of what may begin a name."""
_TELLS: Final = frozenset({"told", "tell", "tells", "telling"})
_AGENCIES: Final = frozenset({"Reuters", "Bloomberg", "AP", "AFP", "Xinhua"})
_SHORT: Final = 3
"""Letters in capitals up to which a word may well be a firm's initials."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of tokens `first` ≤ i < `last` that may be a name, with the recogniser's label or an empty one."""

    first: int
    last: int
    label: str


@dataclass(frozen=True, slots=True)
class _Names:
    """What stands alone as a name somewhere in the text, and how often; `owners` without a possessive after them."""

    text: str
    parse: Parse
    times: Counter[str]
    owners: frozenset[str]

    def words(self, first: int, last: int) -> str:
        """The words of a run, one blank apart."""
        start, end = self.parse.tokens.start[first], self.parse.tokens.end[last - 1]
        return " ".join(self.text[start:end].split())

    def known(self, first: int, last: int) -> bool:
        """Whether the run stands alone somewhere in the text, or is on the list."""
        words = self.words(first, last)
        return self.times[words] > 0 or bool(load().find(words))


_Cut: TypeAlias = Callable[[_Names, int, int], Sequence[tuple[int, int]] | None]
"""The pieces of the run, where it is one that is cut; None where it does not say."""


def apart(text: str, parse: Parse, candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    """The names in order, those that hold two cut in two: by a ticker inside, else where the text or the list of
    organizations has what is left by itself ("Acme's Brill", "Acme for Brill", "Acme Corp. Brill", "Selling Brill"; not
    "Macy's Inc", where neither has "Macy").
    """
    lower, names = parse.tokens.lower, _Names(text, parse, Counter(), frozenset())
    stands = [(names.words(c.first, c.last), POSSESSIVES.isdisjoint(lower[c.last : c.last + 1])) for c in candidates]
    owners = frozenset(words for words, alone in stands if alone)
    names = _Names(text, parse, Counter(words for words, _ in stands), owners)
    for candidate in candidates:
        cuts = _PERSONS if candidate.label == "PERSON" else _CUTS
        for first, last in _cut(names, candidate.first, candidate.last, cuts):
            yield Candidate(first, last, candidate.label)


def _cut(names: _Names, first: int, last: int, cuts: Sequence[_Cut]) -> Sequence[tuple[int, int]]:
    """The names that a candidate holds: itself, where nothing is cut off."""
    if last - first > 1:
        for cut in cuts:
            found = cut(names, first, last)
            if found is not None:
                return found
    return [(first, last)]


def _at_ticker(names: _Names, first: int, last: int) -> Sequence[tuple[int, int]] | None:
    """Before and after a ticker inside: "Acme (AC.N) and Brill". What comes after has to begin as a name."""
    tokens = names.parse.tokens
    at = next((i + 1 for i in range(first, last - 1) if i in names.parse.tickers), None)
    if at is None:
        return None
    left, right = trim(tokens, first, at), trim(tokens, at, last)
    return [left, right] if right[0] < right[1] and tokens.tag[right[0]] in _NAMED else [left]


def _repeated(names: _Names, first: int, last: int) -> Sequence[tuple[int, int]] | None:
    """Before its own first word, after a legal form or a heading: "Acme Corp. Acme", "ACME Acme"."""
    tokens, word = names.parse.tokens, names.words(first, first + 1)
    for i in range(first + 1, last):
        headed = word.isupper() and not names.words(i, i + 1).isupper()
        if tokens.lower[i] == tokens.lower[first] and (headed or is_legal_form(tokens, i - 1)):
            return [(first, i), (i, last)]
    return None


def _told_to(names: _Names, first: int, last: int) -> Sequence[tuple[int, int]] | None:
    """A news agency that was told of a name: "told Reuters Acme would wait"."""
    tokens = names.parse.tokens
    told = not begins_sentence(tokens, first) and tokens.lower[first - 1] in _TELLS
    if told and names.words(first, first + 1) in _AGENCIES and names.known(first + 1, last):
        return [(first, first + 1), (first + 1, last)]
    return None


def _at_dash(names: _Names, first: int, last: int) -> Sequence[tuple[int, int]] | None:
    """Before a dash between blanks, and what is known of what comes after: "Acme - Strategy Buy Brill"."""
    starts, ends = names.parse.tokens.start, names.parse.tokens.end
    for i in range(first + 1, last - 1):
        free = starts[i] > ends[i - 1] and starts[i + 1] > ends[i]
        if free and names.words(i, i + 1) in _DASHES and names.known(first, i):
            return [(first, i), *(run for run in _cut(names, i + 1, last, _CUTS) if names.known(*run))]
    return None


def _from_owner(names: _Names, first: int, last: int) -> Sequence[tuple[int, int]] | None:
    """An owner and what is its own; a town and its firm."""
    tokens = names.parse.tokens
    at = next((i for i in range(first + 1, last - 1) if tokens.lower[i] in POSSESSIVES), None)
    if at is None or is_legal_form(tokens, last - 1):
        return None
    owner = names.words(first, at)
    owns = owner in names.owners or owner in places() or owner in word_list("regions")
    return [(first, at), (at + 1, last)] if owns else None


def _listed(names: _Names, first: int, last: int) -> Sequence[tuple[int, int]] | None:
    """The name as it is, where the list of organizations has it, but for two of the list together."""
    words = names.words(first, last)
    two = " and " in words and all(map(load().find, words.split(" and ")))
    return [(first, last)] if load().find(words) and not two else None


def _joined(names: _Names, first: int, last: int) -> Sequence[tuple[int, int]] | None:
    """Two that a small word joins, or of which the first has a legal form: both on the list, with legal forms or, in a
    run that comes once, alone elsewhere.
    """
    tokens, once = names.parse.tokens, names.times[names.words(first, last)] == 1
    for i in range(first + 1, last - 1):
        left, right = names.words(first, i), names.words(i + 1, last)
        alone = once and names.times[right]
        listed = load().find(left) and load().find(right)
        formal = is_legal_form(tokens, i - 1) and is_legal_form(tokens, last - 1) and i - first > 1 and last - i > 2
        if tokens.lower[i] in _JOINS and (listed or formal or (alone and names.times[left])):
            return [(first, i), (i + 1, last)]
        if alone and is_legal_form(tokens, i):
            return [(first, i + 1), (i + 1, last)]
    return None


def _after_words(names: _Names, first: int, last: int) -> Sequence[tuple[int, int]] | None:
    """The name without words before it that are none: a firm of the list, or one that stands alone elsewhere, at a
    sentence's beginning.
    """
    tokens, begin = names.parse.tokens, first
    while begin < last - 1 and _no_part(names, begin):
        begin += 1
    if begin == first:
        return None
    once = names.times[names.words(first, last)] == 1
    begin, last = trim(tokens, begin, last)
    rest = names.words(begin, last)
    if load().find(rest) or (once and names.times[rest] and begins_sentence(tokens, first)):
        return [(begin, last)]
    return None


def _no_part(names: _Names, i: int) -> bool:
    """Whether a word that begins a name is hardly a part of it: a nation, a heading, "selling", "unlike"."""
    tokens, word = names.parse.tokens, names.words(i, i + 1)
    if word in word_list("nationalities"):
        return True
    if names.times[word] or load().find(word) or word.title() in word_list("given_names") or tokens.tag[i] == "CC":
        return False
    heading = word.isupper() and word.isalpha() and len(word) > _SHORT
    deed = word.endswith("ing") and begins_sentence(tokens, i)
    return tokens.tag[i] not in _NAMED or heading or deed


_PERSONS: Final[tuple[_Cut, ...]] = (_at_ticker, _from_owner, _listed, _told_to, _repeated, _at_dash, _joined)
_CUTS: Final[tuple[_Cut, ...]] = (*_PERSONS, _after_words)
"""The first that speaks decides; a person's name may begin with a nation ("German Doe")."""


def trim(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    """The run without articles, quotation marks and what else no name begins or ends with."""
    while first < last and (tokens.lower[first] in _NO_NAME or tokens.tag[first] in {"DT", "PRP$", "POS", "''", "``"}):
        first += 1
    while last > first and (tokens.lower[last - 1] in _NO_END or tokens.tag[last - 1] in {"POS", "''", "``"}):
        last -= 1
    return first, last


def begins_sentence(tokens: Tokens, i: int) -> bool:
    """Whether the token is the first of its sentence."""
    return i == 0 or tokens.sentence[i - 1] != tokens.sentence[i]


def is_legal_form(tokens: Tokens, i: int) -> bool:
    """Whether the token is a legal form of firms, and no other word too."""
    return tokens.lower[i].strip(".") in _legal_forms()


@cache
def _legal_forms() -> frozenset[str]:
    return word_list("legal_forms") - {"the", "as", "company", "companies"}
