"""Names that hold two, cut in two: what the recogniser takes for one name is given by hand, in [brackets]."""

from __future__ import annotations

import re

import pytest

from intalks.model.span import Span
from intalks.reading.apart import Candidate, apart
from intalks.reading.parse import Parser

CUTS = [
    ("[Brill Corp (BRL.N) and Zetamark] talk.", ["Brill Corp", "Zetamark"]),
    ("[Brill (BRL.N) shares] fell.", ["Brill"]),
    ("[Brill] has rivals for [Brill's Zetamark].", ["Brill", "Brill", "Zetamark"]),
    ("[Macy's Zetamark Inc] is for sale.", ["Macy's Zetamark Inc"]),
    ("[Fiat and Chrysler] met. So did [Fiat and Chrysler].", ["Fiat", "Chrysler"] * 2),
    ("[Brill, Zetamark] and others left. [Brill] sued. [Zetamark] did not.", ["Brill", "Zetamark"] * 2),
    ("[Brill and Zetamark] left.", ["Brill and Zetamark"]),
    ("[Harkin and Vole] paid. [Harkin] is old, [Vole] young. [Harkin and Vole] grew.", None),
    ("[Mahindra & Mahindra] sells vans.", ["Mahindra & Mahindra"]),
    ("[Jaguar and Land Rover] lost money.", ["Jaguar", "Land Rover"]),
    ("[Rohm and Haas] lost money.", ["Rohm and Haas"]),
    ("[Harkin Co and Vole Inc] lost money.", ["Harkin Co", "Vole Inc"]),
    ("[Harkin and Vole Inc] lost money.", ["Harkin and Vole Inc"]),
    ("It hurt [Brill Corp. Zetamark] gained. [Zetamark] rose.", ["Brill Corp.", "Zetamark", "Zetamark"]),
    ("[German Opel] lost money.", ["Opel"]),
    ("[German Zetamark] lost money.", ["German Zetamark"]),
    ("[Land Rover] lost money. [Rover] did not.", ["Land Rover", "Rover"]),
    ("[SLOW TALKS Zetamark] has no partner. [Zetamark] waits.", ["Zetamark", "Zetamark"]),
    ("[BMW Zetamark] has no partner. [Zetamark] waits.", ["BMW Zetamark", "Zetamark"]),
    ("[Buying Zetamark] is dear. [Zetamark] waits.", ["Zetamark", "Zetamark"]),
    ("[Unlike Zetamark], it paid. [Zetamark] waits.", ["Zetamark", "Zetamark"]),
    ("It met [Bill Ford].", ["Bill Ford"]),
    ("[MAGNA - Strategy Opel] grows. [MAGNA] waits.", ["MAGNA", "MAGNA"]),
    ("[Brill - Opel] is open. [Brill] waits.", ["Brill", "Opel", "Brill"]),
    ("[Coca - Zeta] is sweet.", ["Coca - Zeta"]),
    ("It hurt [Zetamark Corp. Zetamark] gained.", ["Zetamark Corp.", "Zetamark"]),
    ("[ZETAMARK Zetamark] waits.", ["ZETAMARK", "Zetamark"]),
    ("[Zeta Zeta] is a band.", ["Zeta Zeta"]),
    ("A source told [Reuters Zetamark] would wait. [Zetamark] did.", ["Reuters", "Zetamark", "Zetamark"]),
]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.mark.parametrize(("marked", "pieces"), CUTS, ids=[marked for marked, _ in CUTS])
def test_names_are_cut(marked: str, pieces: list[str] | None, parser: Parser) -> None:
    """Without pieces nothing is cut."""
    text, runs = without_brackets(marked)
    sentences = [(Span(m.start(), m.end()), 0) for m in re.finditer(r"\S.*?\.(?= [A-Z[]|$)", text)]
    parse = parser.parse(text, sentences)
    tokens = parse.tokens
    candidates = [Candidate(tokens.start.index(first), tokens.end.index(last) + 1, "ORG") for first, last in runs]
    found = [text[tokens.start[c.first] : tokens.end[c.last - 1]] for c in apart(text, parse, candidates)]
    assert found == ([text[first:last] for first, last in runs] if pieces is None else pieces)


def test_a_person_may_be_called_after_a_nation(parser: Parser) -> None:
    text = "It met German Opel."
    parse = parser.parse(text, [(Span(0, len(text)), 0)])
    person = Candidate(2, 4, "PERSON")
    assert list(apart(text, parse, [person])) == [person]


def without_brackets(marked: str) -> tuple[str, list[tuple[int, int]]]:
    """The text, and where what stood in brackets stands."""
    text, runs = "", []
    for words, name in re.findall(r"([^\[]*)(?:\[([^\]]*)\])?", marked):
        text += words
        if name:
            runs.append((len(text), len(text) + len(name)))
            text += name
    return text, runs
