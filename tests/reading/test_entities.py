"""What kind of thing a name is, and which names are one: what the recogniser takes names for is given by hand, as in
[Acme|ORG].
"""

from __future__ import annotations

import re

import pytest

from intalks.model.span import Span
from intalks.reading.apart import Candidate
from intalks.reading.entities import settle
from intalks.reading.parse import Parser

_MARKED = re.compile(r"\[([^|\]]+)\|([A-Z_]+)\]")

KINDS = [
    # firms by their last word, whatever the recogniser says
    ("[Zelmar Advisory|PERSON] bought it.", ["Zelmar Advisory"], []),
    ("[Jack Brill Energy|PERSON] bought it.", ["Jack Brill Energy"], []),
    ("[Jack Brill|PERSON] bought it.", [], ["Jack Brill"]),
    # by the country before them, and by what is said after them
    ("It buys its cells from [Japan|GPE]'s [Osaba Denki|GPE] now.", ["Osaba Denki"], []),
    ("It agreed with [Zelmar|GPE], the US private equity firm, in May.", ["Zelmar"], []),
    ("[Zelmar Kosto|PERSON], a partner, said so in May.", [], ["Zelmar Kosto"]),
    # by the first word, where the text uses it alone for a firm
    (
        "[Zelmar Automa|PERSON] sells vans. [Zelmar|ORG] owns a plant. It sold [Zelmar|ORG] shares.",
        ["Zelmar Automa"],
        [],
    ),
    ("[Zhu Weilan|PERSON] of Dorn spoke. [Zhu|ORG] agreed.", [], ["Zhu Weilan"]),
    # by what is done with it, and by what it does
    ("It buys its boilers from [Zelmar Kessel|PERSON], which supplies Dorn too.", ["Zelmar Kessel"], []),
    ("[Zelmar Kessel|PERSON], a spokesman, said so. Kessel was born in Dorn.", [], ["Zelmar Kessel"]),
    ("[Amy Kessel|PERSON] said so in May.", [], ["Amy Kessel"]),
    # places where they stand as places do
    ("It moved to [Mesa|ORG], Arizona, in May.", [], []),
    ("The [Stuttgart|ORG] group said so.", [], []),
    ("It bought [Chennai|ORG]'s Velan Forge for cash.", [], []),
    ("It opened a plant in [Okazaki|ORG] in May.", [], []),
    ("It bought [Mesa|ORG] in May.", ["Mesa"], []),
    # what is no name
    ("The [Koreans|NORP] want it.", [], []),
    ("A [Republican|NORP] spoke against it.", [], []),
    ("It sells [EVs|ORG] in May.", [], []),
]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.mark.parametrize(("marked", "firms", "people"), KINDS, ids=[marked for marked, _, _ in KINDS])
def test_kinds(marked: str, firms: list[str], people: list[str], parser: Parser) -> None:
    found = settled(marked, parser)
    assert sorted(name for name, kind in found if kind == "organization") == firms
    assert sorted(name for name, kind in found if kind == "person") == people


ALIASES = [
    ("[Zelmar Medical Center|ORG] is for sale. [Zelmar|ORG] lost money.", 1),
    ("[Zelmar|ORG] lost money. [Zelmar Medical Center|ORG] is for sale.", 2),  # a firm with its unit, perhaps
    ("[Fiat|ORG] lost money. [Fiat Finance|ORG] is for sale.", 2),
]


@pytest.mark.parametrize(("marked", "count"), ALIASES, ids=[marked for marked, _ in ALIASES])
def test_a_short_name_comes_after_the_long_one(marked: str, count: int, parser: Parser) -> None:
    assert len(settled(marked, parser)) == count


def settled(marked: str, parser: Parser) -> list[tuple[str, str]]:
    """The entities with their kinds."""
    text, runs, end = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[end : match.start()]
        runs.append((len(text), len(text) + len(match[1]), match[2]))
        text += match[1]
        end = match.end()
    text += marked[end:]
    ends = [m.end() for m in re.finditer(r"\.(?= |$)", text)]
    starts = [0, *(i + 1 for i in ends[:-1])]
    parse = parser.parse(text, [(Span(a, b), 0) for a, b in zip(starts, ends, strict=True)])
    tokens = parse.tokens
    names = [Candidate(tokens.start.index(a), tokens.end.index(b) + 1, label) for a, b, label in runs]
    return [(one.name, one.kind.value) for one in settle(text, parse, names)[1]]
