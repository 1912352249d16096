"""Name mentions: what the recogniser found, mended at the edges, and the runs of proper nouns that it missed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from intalks.lexicon.words import word_list
from intalks.model.reading import Tokens
from intalks.reading.apart import Candidate, apart, begins_sentence, is_legal_form, trim
from intalks.reading.parse import Parse
from intalks.reading.recogniser import NameSpan
from intalks.reading.whole import whole
from intalks.text.money import read_money

_LABELS = frozenset({"ORG", "PERSON", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT"})
_PROPER = frozenset({"NNP", "NNPS"})
_VERBS = frozenset({"VBD", "VBP", "VBZ"})
_SMALL = frozenset({"HYPH", "JJ", "NN", "NNS", "VBN"})
_SMALL_NAMES = frozenset({"NN", "NNP", "NNS", "JJ", "VBZ", "FW"})
_NAMING = frozenset({"bank", "group", "exchange", "fund", "studio", "venture", "partnership", "trader", "target"})
"""Nouns for firms that names begin with ("Bank of Acme")."""
_BODIES = frozenset({"government", "family", "ministry", "treasury"})
_LINKS = frozenset(
    {"after", "against", "as", "before", "by", "from", "than", "that", "through", "via", "while", "with"}
)
_INSIDE = frozenset({"&", "-", "'s", "of", "and", "for", "de", "du", "la", "und", "y", "et", "di", "/", "+", "*", "!"})


def find_candidates(text: str, parse: Parse) -> list[Candidate]:
    """Name candidates in text order, none overlapping another."""
    tokens, taken = parse.tokens, [False] * len(parse.tokens)
    found: list[Candidate] = []
    for name in _in_reach(text, parse):
        for first, last in _pieces(text, tokens, name):
            if first < last and not any(taken[first:last]):
                found.append(Candidate(first, last, name.label))
                taken[first:last] = [True] * (last - first)
    found.extend(Candidate(first, last, "") for first, last in _proper_runs(text, parse, taken))
    mended = (_with_small_name(text, tokens, _with_body(tokens, c)) for c in found if not _is_currency(text, tokens, c))
    return list(apart(text, parse, whole(text, parse, sorted(mended, key=lambda c: c.first))))


def _in_reach(text: str, parse: Parse) -> Iterator[NameSpan]:
    """Names of the kinds that can be a party or a source. An adjective of nationality is none, except before a public
    body.
    """
    nations = word_list("nationalities")
    for name in parse.names:
        words = text[parse.tokens.start[name.first] : parse.tokens.end[name.last - 1]]
        if name.label in _LABELS or (
            name.label == "NORP" and (words not in nations or _body_at(parse.tokens, name.last))
        ):
            yield name


def _body_at(tokens: Tokens, i: int) -> bool:
    return i < len(tokens) and tokens.lower[i] in _BODIES and tokens.sentence[i] == tokens.sentence[i - 1]


def _with_body(tokens: Tokens, candidate: Candidate) -> Candidate:
    """The name with the noun that makes a body of it: "German government", "Agnelli family"."""
    if _body_at(tokens, candidate.last):
        return Candidate(candidate.first, candidate.last + 1, "ORG")
    return candidate


def _with_small_name(text: str, tokens: Tokens, candidate: Candidate) -> Candidate:
    """What was taken for a legal form alone, with the name that is written small before it: "adidas AG"."""
    before = candidate.first - 1
    alone = candidate.last - candidate.first == 1 and is_legal_form(tokens, candidate.first)
    if alone and not begins_sentence(tokens, candidate.first) and tokens.tag[before] in _SMALL_NAMES:
        word = text[tokens.start[before] : tokens.end[before]]
        if word[0].islower() and word not in word_list("firm_nouns"):
            return Candidate(before, candidate.last, "ORG")
    return candidate


def _is_currency(text: str, tokens: Tokens, candidate: Candidate) -> bool:
    """Whether it is the currency of an amount beside it: "PLN 300", "300 million PLN"."""
    first, last = candidate.first, candidate.last
    words = text[tokens.start[first] : tokens.end[last - 1]]
    if last - first > 1 or not words.isalpha():
        return False
    counted = not begins_sentence(tokens, first) and tokens.tag[first - 1] == "CD"
    counts = last < len(tokens) and text[tokens.start[last]].isdigit() and not begins_sentence(tokens, last)
    return (counts and read_money(f"{words} 1") is not None) or (counted and read_money(f"1 {words}") is not None)


def _pieces(text: str, tokens: Tokens, name: NameSpan) -> Iterator[tuple[int, int]]:
    """The name without articles, quotes and titles; cut in two where an office runs through it ("Ford CEO Alan
    Mulally"), a verb ("Acme hired Brill") or a small word that no name holds ("Acme through Brill").
    """
    first = name.first
    for i in range(name.first, name.last):
        runs_on = name.label == "PERSON" or i + 1 < name.last or _office_at(tokens, i + 1)
        is_office = runs_on and _office_at(tokens, i)
        is_verb = tokens.tag[i] in _VERBS and tokens.end[i] - tokens.start[i] > 2 and text[tokens.start[i]].islower()
        is_link = text[tokens.start[i] : tokens.end[i]] in _LINKS
        if is_verb or is_link or (is_office and not _inside_firm(tokens, name, i)):
            yield trim(tokens, first, i)
            first = i + 1
    first = _beginning(text, tokens, first, name.last)
    yield trim(tokens, first, _with_legal_form(text, tokens, name.last))


def _beginning(text: str, tokens: Tokens, first: int, last: int) -> int:
    """Where a name begins: after what is said of the firm ("Carmaker Acme", "bank Acme", "30%-owned Acme")."""
    if first + 1 < last and tokens.lower[first] in _descriptions() and begins_sentence(tokens, first):
        first += 1
    small = first
    while small + 1 < last and tokens.tag[small] in _SMALL and _is_small(text[tokens.start[small] : tokens.end[small]]):
        small += 1
    return small if small > first and text[tokens.start[small]].isupper() else first


@cache
def _descriptions() -> frozenset[str]:
    return word_list("firm_nouns") - _NAMING


def _is_small(word: str) -> bool:
    return word.endswith("-owned") or word.islower()


def _office_at(tokens: Tokens, i: int) -> bool:
    return i < len(tokens) and tokens.lower[i] in word_list("office_words")


def _inside_firm(tokens: Tokens, name: NameSpan, i: int) -> bool:
    """Whether an office word is part of a firm's name ("Credit Suisse Financial Services"), and of no longer office
    ("Acme General Counsel").
    """
    if _office_at(tokens, i + 1):
        return False
    return name.label == "ORG" and tokens.lower[i] in {
        "general",
        "financial",
        "finance",
        "partner",
        "executive",
        "vice",
        "head",
    }


def _with_legal_form(text: str, tokens: Tokens, last: int) -> int:
    """The end of the name with the legal form that the recogniser left outside ("Acme" + "Co")."""
    while last < len(tokens) and tokens.sentence[last] == tokens.sentence[last - 1] and is_legal_form(tokens, last):
        if not text[tokens.start[last]].isupper():
            break
        last += 1
    return last


def _proper_runs(text: str, parse: Parse, taken: list[bool]) -> Iterator[tuple[int, int]]:
    """Runs of capitalised proper nouns outside of what is taken, joined over "&", "of" and the like."""
    tokens = parse.tokens
    stop = {word.casefold() for word in word_list("calendar_words") | word_list("person_titles")} | word_list(
        "office_words"
    )

    def proper(i: int) -> bool:
        return (
            not taken[i]
            and tokens.tag[i] in _PROPER
            and text[tokens.start[i]].isupper()
            and tokens.lower[i] not in stop
        )

    for sentence in parse.sentences:
        i = sentence.first
        while i < sentence.last:
            if not proper(i):
                i += 1
                continue
            first = i
            i += 1
            while i < sentence.last and (
                proper(i) or (i + 1 < sentence.last and tokens.lower[i] in _INSIDE - {"and", "'s"} and proper(i + 1))
            ):
                i += 1
            first, last = trim(tokens, first, i)
            if last > first and tokens.end[last - 1] - tokens.start[first] > 1:
                yield first, last
