"""From a reading to a record, end to end, on reports in our own words."""

from __future__ import annotations

import sys

import pytest

from intalks.extraction import extract
from intalks.model.article import Article
from intalks.model.interval import Interval
from intalks.model.record import ArticleRecord
from intalks.reading import Reader

TALKS = (
    "Toyota Motor Corp is in talks to buy a stake in Subaru, two people familiar with the matter said on Tuesday. "
    "A Toyota spokesman declined to comment. Toyota bought Daihatsu in 1998."
)

ABOUT_A_MEDIUM = (
    "Toyota is in talks to buy Newsweek, Newsweek reported on Tuesday. Newsweek lost money last year. Newsweek has 200 "
    "people. The owners want Newsweek to stay where it is. Toyota plans to print Newsweek in Japan."
)


@pytest.fixture(scope="module")
def record() -> ArticleRecord:
    return extract(Reader().read(Article("a", TALKS, "Toyota in talks over Subaru", Interval.of_prefix("2005-10-04"))))


def test_the_talks_are_found(record: ArticleRecord) -> None:
    deal = record.deals[0]
    assert {p.name for p in deal.parties} == {"Toyota Motor Corp", "Subaru"}
    assert deal.stage.value == "talks"


def test_a_second_sentence_that_shows_the_deal_stands_after_the_best(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["intalks.extraction.extract"], "_ALSO_SHOWN", 0.0)
    text = "Toyota is in talks to buy Subaru. Toyota is negotiating with the owners of Subaru about a purchase."
    record = extract(Reader().read(Article("d", text, None, Interval.of_prefix("2005-10-04"))))
    best, other = record.deals[0].evidence
    assert best.confidence > other.confidence
    assert {best.value, other.value} == {f"{sentence}." for sentence in text.removesuffix(".").split(". ")}
    assert [one.evidence.value for one in record.statements if one.source.kind == "none"] == [best.value]


def test_every_span_holds_its_words(record: ArticleRecord) -> None:
    for deal in record.deals:
        for fill in (*deal.evidence, *deal.subject, *deal.made_in, *deal.sold_in):
            assert fill.span.of(TALKS) == fill.value
        for term in deal.terms:
            assert term.span.of(TALKS) == term.text
    for statement in record.statements:
        assert statement.evidence.span.of(TALKS) == statement.evidence.value


def test_every_value_has_a_cause_and_a_confidence(record: ArticleRecord) -> None:
    for deal in record.deals:
        for fill in (deal.type, deal.stage, *deal.evidence):
            assert fill.cause.id
            assert 0 <= fill.confidence <= 1
        for party in deal.parties:
            assert party.cause.id
            assert 0 <= party.confidence <= 1


def test_statements_refer_to_deals_of_the_record(record: ArticleRecord) -> None:
    ids = {deal.id for deal in record.deals}
    assert ids >= {s.deal for s in record.statements}


def test_nothing_said_gives_an_empty_record() -> None:
    record = extract(Reader().read(Article("b", "It rained in Leeds on Monday. Nobody was hurt.")))
    assert (record.deals, record.statements) == ((), ())


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Toyota has agreed to buy Subaru, the New York Times reported.", "Subaru"),
        ("Toyota has agreed to buy New York Times Co, the New York Times reported.", "New York Times Co"),
        (ABOUT_A_MEDIUM, "Newsweek"),
    ],
    ids=["a medium that is cited alone", "a publisher by its legal form", "a medium that the article is about"],
)
def test_a_publisher_is_a_party_though_it_is_cited(text: str, target: str) -> None:
    record = extract(Reader().read(Article("c", text, None, Interval.of_prefix("2005-10-04"))))
    assert [{party.name for party in deal.parties} for deal in record.deals] == [{"Toyota", target}]
