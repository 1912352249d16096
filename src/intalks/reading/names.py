"""Name mentions: what the recogniser found, mended at the edges, and the runs of proper nouns that it missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from intalks.lexicon.words import word_list
from intalks.model.reading import Tokens
from intalks.reading.parse import NameSpan, Parse

_LABELS = frozenset({"ORG", "PERSON", "GPE", "LOC", "FAC", "PRODUCT", "WORK_OF_ART", "EVENT"})
_PROPER = frozenset({"NNP", "NNPS"})
_BODIES = frozenset({"government", "family", "ministry", "treasury"})
_INSIDE = frozenset({"&", "-", "'s", "of", "and", "for", "de", "du", "la", "und", "y", "et", "di", "/", "+", "*", "!"})
_NO_NAME = frozenset(
    {
        '"',
        "'",
        "`",
        ",",
        ".",
        "(",
        ")",
        "-",
        "--",
        "'s",
        "’s",
        "the",
        "a",
        "an",
        "its",
        "their",
        "his",
        "her",
        "our",
        "&",
        "and",
        "/",
        "$",
        "<",
        ">",
        "@",
        "=",
        "#",
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A run of tokens `first` ≤ i < `last` that may be a name, with the recogniser's label or an empty one."""

    first: int
    last: int
    label: str


def find_candidates(text: str, parse: Parse) -> list[Candidate]:
    """Name candidates in text order, none overlapping another."""
    tokens, taken = parse.tokens, [False] * len(parse.tokens)
    found: list[Candidate] = []
    for name in (part for whole in _in_reach(text, parse) for part in _parts(text, parse, whole)):
        for first, last in _pieces(text, tokens, name):
            if first < last and not any(taken[first:last]):
                found.append(Candidate(first, last, name.label))
                taken[first:last] = [True] * (last - first)
    found.extend(Candidate(first, last, "") for first, last in _proper_runs(text, parse, taken))
    return sorted((_with_body(tokens, c) for c in found), key=lambda c: c.first)


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


def _parts(text: str, parse: Parse, name: NameSpan) -> Iterator[NameSpan]:
    """The names that the recogniser took for one: a list, two with a ticker between them, one that ran on into the next
    sentence or a clause.
    """
    if name.label not in _LISTED:
        yield name
        return
    tokens, first, cut = parse.tokens, name.first, False
    for i in range(name.first + 1, name.last):
        word = tokens.lower[i]
        joint = word in _JOINTS and (cut or i - 1 in parse.tickers)
        if (word in _STOPS and not _legal(tokens, i + 1)) or joint:
            yield NameSpan(first, i, name.label)
            first, cut = i + 1, True
        elif _ended(text, tokens, i):
            yield NameSpan(first, i, name.label)
            first = i
        elif word in _RUNNING_ON and not any(_capital(text, tokens, j) for j in range(i, name.last)):
            yield NameSpan(first, i, name.label)
            return
    last = _undated(tokens, first, name.last)
    if first < last:
        yield NameSpan(first, last, name.label)


_LISTED = frozenset({"ORG", "GPE", "FAC", "PRODUCT", "WORK_OF_ART"})
_STOPS = frozenset({",", ";", "--", "(", ")"})
_JOINTS = frozenset({"and", "or", "&"})
_RUNNING_ON = frozenset({"for", "to", "in", "at", "on", "by", "from", "with", "as", "over"})


def _legal(tokens: Tokens, i: int) -> bool:
    """Whether a legal form follows the comma ("Acme, Inc.")."""
    return i < len(tokens) and tokens.lower[i].strip(".") in word_list("legal_forms")


def _undated(tokens: Tokens, first: int, last: int) -> int:
    """The end of a name without the date that ran into it ("Acme Exchange Feb 2011")."""
    year = last - 1 if tokens.lower[last - 1].isdigit() else last
    month = tokens.lower[year - 1].capitalize()
    dated = year - 1 > first and {month, f"{month}."} & word_list("calendar_words")
    return year - 1 if dated else last


def _ended(text: str, tokens: Tokens, i: int) -> bool:
    """Whether the full stop of a legal form before token i ends a sentence: what follows is a word of its own."""
    before = tokens.lower[i - 1]
    return (
        before.endswith(".")
        and before.strip(".") in word_list("legal_forms")
        and _capital(text, tokens, i)
        and not _legal(tokens, i)
    )


def _capital(text: str, tokens: Tokens, i: int) -> bool:
    return any(c.isupper() or c.isdigit() for c in text[tokens.start[i] : tokens.end[i]])


def _pieces(text: str, tokens: Tokens, name: NameSpan) -> Iterator[tuple[int, int]]:
    """The name without articles, quotes and titles; cut in two where an office runs through it ("Ford CEO Alan
    Mulally").
    """
    offices = word_list("office_words")
    first = name.first
    for i in range(name.first, name.last):
        is_office = tokens.lower[i] in offices and (name.label == "PERSON" or i + 1 < name.last)
        if is_office and not _inside_firm(tokens, name, i):
            yield _trim(tokens, first, i)
            first = i + 1
    yield _trim(tokens, first, _with_legal_form(text, tokens, name.last))


def _inside_firm(tokens: Tokens, name: NameSpan, i: int) -> bool:
    """Whether an office word is part of a firm's name ("Credit Suisse Financial Services")."""
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
    legal = word_list("legal_forms") - {"the", "as", "company", "companies"}
    while (
        last < len(tokens)
        and tokens.sentence[last] == tokens.sentence[last - 1]
        and tokens.lower[last].strip(".") in legal
    ):
        if not text[tokens.start[last]].isupper():
            break
        last += 1
    return last


def _trim(tokens: Tokens, first: int, last: int) -> tuple[int, int]:
    while first < last and (tokens.lower[first] in _NO_NAME or tokens.tag[first] in {"DT", "PRP$", "POS", "''", "``"}):
        first += 1
    while last > first and (tokens.lower[last - 1] in _NO_NAME or tokens.tag[last - 1] in {"POS", "''", "``"}):
        last -= 1
    return first, last


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
            first, last = _trim(tokens, first, i)
            if last > first and tokens.end[last - 1] - tokens.start[first] > 1:
                yield first, last
