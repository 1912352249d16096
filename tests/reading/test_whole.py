"""Names that were broken, made whole: what the recogniser takes for names is given by hand, in [brackets]."""

from __future__ import annotations

import pytest

from intalks.model.span import Span
from intalks.reading.apart import Candidate
from intalks.reading.parse import Parser
from intalks.reading.whole import whole
from tests.reading.test_apart import without_brackets

NAMES = [
    ("It is for sale to [Rohm] and [Haas].", ["Rohm and Haas"]),
    ("It is for sale to [Rohm] and [Haas Co] too.", ["Rohm and Haas Co"]),
    ("It owns [Johnson] & Johnson.", ["Johnson & Johnson"]),
    ("It wants Volvo [Cars].", ["Volvo Cars"]),
    ("It wants Land Rover.", ["Land Rover"]),
    ("It wants the [Land Rover] unit.", ["Land Rover"]),
    ("It wants [Land Rover Zeta] too.", ["Land Rover Zeta"]),
    ("It sold [Jaguar] and [Land Rover].", ["Jaguar", "Land Rover"]),
    ("It lent to [Zetamark] [LLC].", ["Zetamark LLC"]),
    ("It lent to Zetamark Brill [Partners].", ["Zetamark Brill Partners"]),
    ("It lent to [Doe Co] [Partners].", ["Doe Co", "Partners"]),
    ("It lent to German [Partners].", ["Partners"]),
    ("It lent to our [Partners].", ["Partners"]),
    ("Five [Bank of America] branches closed.", ["Bank of America"]),
]


@pytest.fixture(scope="module")
def parser() -> Parser:
    return Parser()


@pytest.mark.parametrize(("marked", "names"), NAMES, ids=[marked for marked, _ in NAMES])
def test_names_are_made_whole(marked: str, names: list[str], parser: Parser) -> None:
    text, runs = without_brackets(marked)
    parse = parser.parse(text, [(Span(0, len(text)), 0)])
    tokens = parse.tokens
    broken = [Candidate(tokens.start.index(first), tokens.end.index(last) + 1, "") for first, last in runs]
    found = whole(text, parse, broken)
    assert [text[tokens.start[c.first] : tokens.end[c.last - 1]] for c in found] == names
