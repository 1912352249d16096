"""What stands between two parties already, beside the deal that the report is about."""

from __future__ import annotations

import pytest

from intalks.extraction import extract
from intalks.extraction.standing import standing
from intalks.extraction.triggers import by_sentence, find_triggers
from intalks.model.article import Article
from intalks.model.vocabulary import DealType
from intalks.reading import Reader

ALLIANCE = "Fiat and Isuzu signed an agreement on an alliance in trucks."


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def test_a_share_beside_an_alliance_is_a_deal_of_its_own(reader: Reader) -> None:
    record = extract(reader.read(Article("a", f"{ALLIANCE} Fiat currently owns 11 percent of Isuzu.")))
    _, held = record.deals
    assert (held.type.value, held.stage.value) == ("stake", "completed")
    assert {fill.cause.id for fill in (held.type, held.stage, *held.evidence)} == {"stands-already"}
    assert {(party.name, party.role.value) for party in held.parties} == {("Fiat", "investor"), ("Isuzu", "investee")}
    assert [term.value for term in held.terms] == ["11"]


@pytest.mark.parametrize(
    ("sentence", "beside", "told"),
    [
        ("Fiat has a joint venture with Isuzu in Peru.", DealType.ACQUISITION, DealType.JOINT_VENTURE),
        ("Fiat has a joint venture with Isuzu in Peru.", DealType.ALLIANCE, None),
        ("Fiat rejected a joint venture with Isuzu in Peru.", DealType.ACQUISITION, None),
        ("Fiat owns 11 percent of Isuzu.", DealType.JOINT_VENTURE, DealType.STAKE),
        ("Fiat owns 11 percent of Isuzu.", DealType.STAKE, None),
        ("Fiat owns part of Isuzu.", DealType.ALLIANCE, None),
        ("Fiat sold 11 percent of its vans in Peru with Isuzu.", DealType.ALLIANCE, None),
    ],
)
def test_what_stands_already(reader: Reader, sentence: str, beside: DealType, told: DealType | None) -> None:
    reading = reader.read(Article("a", f"{ALLIANCE} {sentence}"))
    parties = {i for i, one in enumerate(reading.entities) if one.name in ("Fiat", "Isuzu")}
    triggers = by_sentence(find_triggers(reading)).get(1, [])
    found = [one.type for one in standing(reading, parties, beside, triggers)]
    assert found[:1] == ([] if told is None else [told])
