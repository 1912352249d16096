"""Names that the recogniser broke, made whole: those of the list of organizations ("Brill and Zeta Co"), and generic
last words with what stands before them ("One" + "Equity Partners", "Brill" + "LLC").
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from intalks.lexicon.words import word_list
from intalks.model.reading import Sentence, Tokens
from intalks.reading.apart import Candidate, is_legal_form
from intalks.reading.parse import Parse
from intalks.reference import load

_LONGEST: Final = 7
"""Tokens of a listed name at the most."""
_BEFORE: Final = 2
"""Words before generic ones at the most."""
_PROPER: Final = frozenset({"NNP", "NNPS", "CD"})
"""Tags of a capitalised word that a generic one may belong to."""


def whole(text: str, parse: Parse, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The candidates in order, none overlapping another, as they were but for those that were broken."""
    listed = [run for sentence in parse.sentences for run in _listed(text, parse.tokens, sentence)]
    return _with_beginnings(text, parse.tokens, _with_listed(candidates, listed))


def _listed(text: str, tokens: Tokens, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """The longest names of the list of organizations, of two words and more, with their legal forms."""
    first = sentence.first
    while first < sentence.last:
        lasts = range(min(first + _LONGEST, sentence.last), first + 1, -1) if _capital(text, tokens, first) else ()
        ends = (i for i in lasts if _capital(text, tokens, i - 1))
        last = next((i for i in ends if _plain(text[tokens.start[first] : tokens.end[i - 1]]) in _long_names()), None)
        if last is None:
            first += 1
            continue
        while last < sentence.last and is_legal_form(tokens, last) and _capital(text, tokens, last):
            last += 1
        yield first, last
        first = last


def _capital(text: str, tokens: Tokens, i: int) -> bool:
    return text[tokens.start[i]].isupper()


def _plain(words: str) -> str:
    """One blank apart, with "and" for "&"."""
    return " ".join(words.replace("&", " and ").split())


@cache
def _long_names() -> frozenset[str]:
    """The names of several words but for those of two organizations together ("Jaguar and Land Rover")."""
    listed = load()
    names = {_plain(name) for name, _ in listed.names()}
    two = {name for name in names if " and " in name and all(map(listed.find, name.split(" and ")))}
    return frozenset(name for name in names - two if " " in name)


def _with_listed(candidates: Sequence[Candidate], runs: Sequence[tuple[int, int]]) -> list[Candidate]:
    """With the listed names in place of their pieces, where no candidate reaches beyond one."""
    kept: list[Candidate] = list(candidates)
    for first, last in runs:
        inside = [c for c in kept if c.first < last and first < c.last]
        if all(first <= c.first and c.last <= last and c.last - c.first < last - first for c in inside):
            kept = [*(c for c in kept if c not in inside), Candidate(first, last, "ORG")]
    return sorted(kept, key=lambda c: c.first)


def _with_beginnings(text: str, tokens: Tokens, candidates: Sequence[Candidate]) -> list[Candidate]:
    """With what stands right before those of generic words alone: free words, or the name that ends there."""
    found: list[Candidate] = []
    for candidate in candidates:
        first = _beginning(text, tokens, candidate)
        if found and first < found[-1].last:
            first = found.pop().first if found[-1].last == candidate.first else candidate.first
        found.append(candidate if first == candidate.first else Candidate(first, candidate.last, "ORG"))
    return found


def _beginning(text: str, tokens: Tokens, candidate: Candidate) -> int:
    """Where the name begins, two words before the candidate at most."""
    first = candidate.first
    if _generic(tokens, candidate) and not _is_listed(text, tokens, candidate):
        while first > 0 and candidate.first - first < _BEFORE and _belongs(text, tokens, first - 1):
            first -= 1
    return first


def _generic(tokens: Tokens, candidate: Candidate) -> bool:
    words = range(candidate.first, candidate.last)
    return all(is_legal_form(tokens, i) or tokens.lower[i] in word_list("generic_name_words") for i in words)


def _is_listed(text: str, tokens: Tokens, candidate: Candidate) -> bool:
    words = text[tokens.start[candidate.first] : tokens.end[candidate.last - 1]]
    return bool(load().find(" ".join(words.split())))


def _belongs(text: str, tokens: Tokens, i: int) -> bool:
    """Whether the token may begin the name that goes on after it."""
    word = text[tokens.start[i] : tokens.end[i]]
    plain = _capital(text, tokens, i) and tokens.tag[i] in _PROPER and not is_legal_form(tokens, i)
    here = tokens.sentence[i] == tokens.sentence[i + 1]
    other = word in word_list("nationalities") or tokens.lower[i] in word_list("office_words")
    return plain and here and not other
