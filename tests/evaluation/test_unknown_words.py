from __future__ import annotations

import json
from pathlib import Path

import pytest

from intalks.evaluation.coded import decode_record, load_records
from intalks.evaluation.unknown_words import UnknownWord, unknown_words
from tests.evaluation.example_key import KEY


def test_every_closed_slot() -> None:
    deal = {"type": "takeover", "stage": "rumour", "parties": [{"role": "buyer"}], "terms": [{"kind": "price"}]}
    said = {"source": {"kind": "insider"}, "stance": "says", "certainty": "sure"}
    record = {"id": "a", "deals": [deal, {}], "statements": [said, {}], "facts": [{"relation": "has"}, {}]}
    found = unknown_words([decode_record(json.dumps(record), "here")])
    assert [(one.slot, one.word) for one in found] == [
        ("deal.type", "takeover"),
        ("deal.stage", "rumour"),
        ("deal.parties", "buyer"),
        ("deal.terms", "price"),
        ("statement.source", "insider"),
        ("statement.stance", "says"),
        ("statement.certainty", "sure"),
        ("fact", "has"),
    ]
    assert found[0] == UnknownWord("deal.type", "takeover", "a")


def test_a_key_has_none() -> None:
    assert unknown_words(decode_record(json.dumps(record), "here") for record in KEY) == []


@pytest.mark.parametrize("name", ["dev", "seeds", "train"])
def test_the_keys_beside_the_checkout_have_none(shared: Path, name: str) -> None:
    assert unknown_words(load_records(shared / "gold" / f"{name}.jsonl").values()) == []
