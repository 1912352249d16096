from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.model.record_json import encode_record
from intalks.pipeline.confidence import confident
from tests.model.record_strategies import records
from tests.pipeline.plain_reader import PlainReader

# Deals and statements are sure to 0.9, parties to 0.8.
RECORD = PlainReader().read(Article(id="x", text="Ford is in talks with Changan. Fiat is in talks with Opel."))


def test_nothing_goes_at_zero() -> None:
    assert confident(RECORD, 0.0) == RECORD


def test_a_deal_without_a_sure_party_goes_with_its_statements() -> None:
    assert len(confident(RECORD, 0.8).deals) == 2
    assert confident(RECORD, 0.85).deals == ()
    assert confident(RECORD, 0.85).statements == ()


def test_an_unsure_deal_goes_alone() -> None:
    first, second = RECORD.deals
    found = confident(replace(RECORD, deals=(replace(first, confidence=0.4), second)), 0.5)
    assert [deal.id for deal in found.deals] == ["d2"]
    assert [statement.deal for statement in found.statements] == ["d2"]


def test_what_a_deal_is_and_who_is_named_stays_however_unsure() -> None:
    first, _ = RECORD.deals
    unsure = [replace(fill, confidence=0.1) for fill in (first.type, first.stage, *first.evidence)]
    told = replace(first, type=unsure[0], stage=unsure[1], evidence=tuple(unsure[2:]))
    found = confident(replace(RECORD, deals=(told,)), 0.5)
    assert (found.deals, found.organizations) == ((told,), RECORD.organizations)


def test_a_statement_is_as_sure_as_its_least_sure_part() -> None:
    first, second = RECORD.statements
    unsure = replace(first, stance=replace(first.stance, confidence=0.4))
    found = confident(replace(RECORD, statements=(unsure, second)), 0.5)
    assert found.statements == (second,)
    assert found.deals == RECORD.deals


@settings(max_examples=30)
@given(records(), st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_more_is_left_out_the_higher_the_minimum(record: ArticleRecord, left: float, right: float) -> None:
    low, high = sorted((left, right))
    assert confident(confident(record, low), high) == confident(record, high)
    assert len(encode_record(confident(record, high))) <= len(encode_record(confident(record, low)))
