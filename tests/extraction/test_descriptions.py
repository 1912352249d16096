"""Parties that an article only describes, and what follows from them."""

from __future__ import annotations

import pytest

from intalks.extraction import extract
from intalks.extraction.descriptions import is_description, with_descriptions
from intalks.extraction.statement_views import Hearing
from intalks.model.article import Article
from intalks.reading import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(
    ("text", "described"),
    [
        ("Toyota is in talks with a number of carmakers about an alliance.", ["a number of carmakers"]),
        ("Toyota is in talks with one of its suppliers about an alliance.", ["one of its suppliers"]),
        ("Toyota is in talks with a local partner about an alliance.", ["a local partner"]),
        (
            "Toyota agreed to sell its packaging business to a private seller.",
            ["packaging business", "a private seller"],
        ),
        ("Toyota is in talks with the carmaker about an alliance.", []),
        ("Toyota is in talks with carmakers about an alliance.", []),
    ],
)
def test_who_is_described(reader: Reader, text: str, described: list[str]) -> None:
    reading = with_descriptions(reader.read(Article("a", text)))
    assert [entity.name for entity in reading.entities if is_description(entity)] == described


def test_a_deal_with_a_described_party_is_heard_of_with_both(reader: Reader) -> None:
    text = "Toyota has sold its packaging business to a private equity firm, it said."
    reading = with_descriptions(reader.read(Article("a", text)))
    record = extract(reader.read(Article("a", text)))
    (deal,) = Hearing.of(reading, record.deals).deals
    assert {reading.entities[party].name for party in deal.parties} == {"Toyota", "packaging business"}


@pytest.mark.parametrize(
    "words",
    [
        "A Subaru spokesman would not say how close Toyota and Subaru were to an agreement.",
        "A Subaru spokesman did not rule out that Toyota would buy Subaru.",
    ],
)
def test_what_one_would_not_say_leaves_it_open(reader: Reader, words: str) -> None:
    record = extract(reader.read(Article("a", f"Toyota is in talks to buy Subaru. {words}")))
    spoken = [s for s in record.statements if s.source.kind == "spokesperson"]
    assert {(s.stance.value, s.certainty.value) for s in spoken} == {("hedges", "possible")}
