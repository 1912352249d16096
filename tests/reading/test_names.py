"""What the recogniser took for one name, taken apart."""

from __future__ import annotations

import pytest

from intalks.reading.names import find_candidates
from intalks.reading.parse import NameSpan, Parse
from tests.reading.made_tokens import tokens_of


def names(text: str, whole: str, label: str = "ORG", *, tickers: tuple[str, ...] = ()) -> list[str]:
    """The names found where the recogniser gave `whole`; a ticker stood after each of `tickers`."""
    tokens, sentences = tokens_of(text)
    start = text.index(whole)
    first = tokens.start.index(start)
    last = tokens.end.index(start + len(whole)) + 1
    marked = frozenset(tokens.end.index(text.index(word) + len(word)) for word in tickers)
    parse = Parse(tokens, sentences, (NameSpan(first, last, label),), marked)
    found = find_candidates(text, parse)
    return [text[tokens.start[c.first] : tokens.end[c.last - 1]] for c in found]


@pytest.mark.parametrize(
    ("text", "whole", "found"),
    [
        ("bought Acme, Brill and Corvo Co.", "Acme, Brill and Corvo Co", ["Acme", "Brill", "Corvo Co"]),
        ("Acme, Inc. grew", "Acme, Inc", ["Acme, Inc"]),
        ("talks with Acme for years", "Acme for years", ["Acme"]),
        ("Bank for Old Trade", "Bank for Old Trade", ["Bank for Old Trade"]),
        ("the Brill Exchange February 2011", "Brill Exchange February 2011", ["Brill Exchange"]),
        ("the chipmaker Acme Devices grew", "chipmaker Acme Devices", ["Acme Devices"]),
        ("Reinsurer Acme Holdings grew", "Reinsurer Acme Holdings", ["Acme Holdings"]),
        ("the Miner Bank grew", "Miner Bank", ["Miner Bank"]),
        ("Acme and Brill Partners", "Acme and Brill Partners", ["Acme and Brill Partners"]),
    ],
)
def test_names_that_ran_together_are_taken_apart(text: str, whole: str, found: list[str]) -> None:
    assert names(text, whole) == found


def test_a_ticker_between_two_names_parts_them() -> None:
    assert names("stakes in Acme and Brill Bank", "Acme and Brill Bank", tickers=("Acme",)) == ["Acme", "Brill Bank"]
