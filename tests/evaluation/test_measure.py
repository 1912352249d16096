"""Single verdicts; that the whole agrees with the shared script is shown by `test_agreement`."""

from __future__ import annotations

import copy
import json
from collections import Counter
from typing import Any

import pytest

from intalks.evaluation.coded import CodedRecord, decode_record
from intalks.evaluation.matching import Verdict
from intalks.evaluation.measure import JudgedArticle, judge_article
from tests.evaluation.example_key import KEY, Record, response_with_mistakes


def coded(record: Record) -> CodedRecord:
    return decode_record(json.dumps(record), "here")


def judged(response: Record | None, key: Record = KEY[0]) -> JudgedArticle:
    return judge_article(coded(key), None if response is None else coded(response))


def verdicts(article: JudgedArticle) -> Counter[tuple[str, str]]:
    return Counter((fill.slot, fill.verdict.value) for fill in article.fills)


def test_a_key_is_right_about_itself() -> None:
    assert {fill.verdict for fill in judged(KEY[0]).fills} == {Verdict.CORRECT}


def test_no_response_misses_everything() -> None:
    article = judged(None)
    assert {fill.verdict for fill in article.fills} == {Verdict.MISSING}
    assert len(list(article.fills)) == len(list(judged(KEY[0]).fills))


def test_each_mistake_has_its_verdict() -> None:
    counts = verdicts(judged(response_with_mistakes()[0]))
    assert counts["deal", "COR"] == counts["deal", "MIS"] == 1
    assert counts["deal.stage", "INC"] == 1
    assert counts["deal.subject", "MIS"] == 1
    assert counts["deal.parties", "PAR"] == 1
    assert counts["deal.made_in", "SPU"] == 1
    assert counts["statement.source", "MIS"] == 1


@pytest.mark.parametrize(
    ("slots", "slot", "verdict"),
    [
        ({"deal": "d9"}, "statement.source", "SPU"),  # about no deal of the record
        ({"stance": "denies"}, "statement.stance", "INC"),
        ({"certainty": None}, "statement.certainty", "MIS"),
        ({"source": {"kind": "named", "name": "A. Borel", "organization": "Borel"}}, "statement.source", "PAR"),
        ({"source": {"kind": "outlet", "organization": "Borel"}}, "statement.source", "PAR"),  # who it was is right
        ({"source": {"kind": "analyst", "organization": "Halden"}}, "statement.source", "SPU"),  # not paired
        ({"source": {"kind": "none"}}, "statement.source", "SPU"),
        ({"via": ["Reuters"]}, "statement.via", "SPU"),
        ({"evidence": "A Quentin spokeswoman would not comment"}, "statement.evidence", "INC"),
    ],
)
def test_first_statement(slots: dict[str, Any], slot: str, verdict: str) -> None:
    response = copy.deepcopy(KEY[0])
    response["statements"][0].update(slots)
    assert verdicts(judged(response))[slot, verdict] == 1


@pytest.mark.parametrize(
    ("slots", "verdict"),
    [
        ({"value": "20"}, "COR"),
        ({"value": None}, "PAR"),
        ({"subject": "Borel"}, "COR"),
        ({"relation": "partner_of"}, "SPU"),
        ({"subject": "Tarn Cars", "object": "Borel Motors"}, "SPU"),  # only partners go both ways
    ],
)
def test_fact(slots: dict[str, Any], verdict: str) -> None:
    response = copy.deepcopy(KEY[0])
    response["facts"][0].update(slots)
    assert verdicts(judged(response))["fact", verdict] == 1


def test_partners_go_both_ways() -> None:
    key = copy.deepcopy(KEY[0])
    key["facts"][0].update(relation="partner_of", value=None)
    response = copy.deepcopy(key)
    response["facts"][0].update(subject="Tarn Cars", object="Borel Motors")
    assert verdicts(judged(response, key))["fact", "COR"] == 1


def test_a_deal_with_less_than_half_of_the_parties_is_another() -> None:
    key = copy.deepcopy(KEY[0])
    key["deals"] = key["deals"][:1]
    key["deals"][0]["parties"].append({"name": "Tarn Cars", "role": "partner"})
    response = copy.deepcopy(key)
    response["deals"][0]["parties"][1:] = [{"name": "Halden Steel", "role": "partner"}]
    assert [deal.fills[0].verdict for deal in judged(response, key).deals] == [Verdict.MISSING, Verdict.SPURIOUS]


def test_a_deal_with_one_of_two_parties_is_partial() -> None:
    response = copy.deepcopy(KEY[0])
    del response["deals"][0]["parties"][1]
    assert judged(response).deals[0].fills[0].verdict is Verdict.PARTIAL


def test_an_alias_under_two_organizations_counts_for_neither() -> None:
    response = copy.deepcopy(KEY[0])
    response["organizations"] = [
        {"name": "Borel Group", "aliases": ["Borel Motors"]},
        {"name": "Tarn Cars", "aliases": ["Borel Motors"]},
    ]
    response["facts"][0]["subject"] = "Borel Group"
    # The response's "Borel Motors" is now a firm of its own, and the key's; its "Borel Group" is another.
    assert verdicts(judged(response))["fact", "SPU"] == 1
    assert verdicts(judged(response))["deal.parties", "COR"] == 4


def test_descriptions_match_by_their_words() -> None:
    key = copy.deepcopy(KEY[0])
    key["deals"][0]["parties"][1]["name"] = "a number of carmakers in Asia"
    response = copy.deepcopy(key)
    response["deals"][0]["parties"][1]["name"] = "carmakers in Asia"
    assert verdicts(judged(response, key))["deal.parties", "COR"] == 4


def test_confidences_come_along() -> None:
    response = copy.deepcopy(KEY[0])
    response["deals"][0] |= {"confidence": 0.9, "type_confidence": 0.8, "made_in_confidence": [0.7]}
    response["deals"][0]["parties"][0]["confidence"] = 0.6
    response["facts"][0]["confidence"] = 0.5
    given = {(f.slot, f.confidence) for f in judged(response).fills if f.confidence is not None}
    expected = {("deal", 0.9), ("deal.type", 0.8), ("deal.made_in", 0.7), ("deal.parties", 0.6), ("fact", 0.5)}
    assert given == expected
