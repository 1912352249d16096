from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.evaluation.calibration import (
    Bin,
    Graded,
    calibration_error,
    confident,
    graded_fills,
    precision_recall_curve,
    reliability,
)
from intalks.evaluation.calibration_report import calibration_report
from intalks.evaluation.coded import CodedRecord, decode_record
from intalks.evaluation.scoring import score
from tests.evaluation.example_key import KEY, Record, response_with_mistakes

FILLS = st.lists(st.builds(Graded, st.just("fact"), st.floats(0, 1), st.sampled_from([0.0, 0.5, 1.0])))


def coded(records: list[Record]) -> dict[str, CodedRecord]:
    return {record["id"]: decode_record(json.dumps(record), "here") for record in records}


def response() -> dict[str, CodedRecord]:
    """Confidences on the deals and some slots: what is wrong is less sure."""
    records = response_with_mistakes()
    talks, signed = records
    talks["deals"][0] |= {"confidence": 0.7, "type_confidence": 0.9, "stage_confidence": 0.35}
    talks["deals"][0] |= {"made_in_confidence": [0.8, 0.1]}
    talks["statements"][1] |= {"source_confidence": 0.3, "evidence_confidence": 0.9}
    talks["facts"][0]["confidence"] = 0.95
    signed["deals"][0]["confidence"] = 0.25
    return coded(records)


@given(FILLS)
def test_bins_hold_every_fill_once(fills: list[Graded]) -> None:
    bins = reliability(fills)
    assert sum(b.count for b in bins) == len(fills)
    assert all(b.low - 1e-9 <= b.confidence <= b.high + 1e-9 for b in bins)
    assert 0.0 <= calibration_error(bins) <= 1.0


def test_calibration_error_weighs_bins_by_their_fills() -> None:
    bins = [Bin(0.0, 0.5, 3, 0.2, 0.2), Bin(0.5, 1.0, 1, 0.9, 0.5)]
    assert calibration_error(bins) == pytest.approx(0.1)
    assert calibration_error([]) == 0.0


def test_graded_fills_have_their_credit() -> None:
    fills = graded_fills(score(coded(KEY), response()))
    assert Graded("deal.stage", 0.35, 0.0) in fills
    assert Graded("deal.made_in", 0.8, 1.0) in fills
    assert Graded("deal.made_in", 0.1, 0.0) in fills
    assert Graded("deal", 0.7, 1.0) in fills
    assert len(fills) == 9


def test_less_sure_things_go() -> None:
    """A deal goes with its statements, a statement with its source, a fill alone."""
    records = response()
    talks, signed = (confident(records[i], 0.5) for i in ("talks", "signed"))
    assert (signed.deals, signed.statements) == ((), ())
    assert talks.deals[0].stage is None
    assert talks.deals[0].type == "manufacturing"
    assert talks.deals[0].made_in == ("Portugal",)
    assert [statement.stance for statement in talks.statements] == ["affirms"]
    assert talks.facts == records["talks"].facts


@given(st.floats(0, 1))
def test_the_lowest_confidence_of_all_takes_nothing(lowest: float) -> None:
    records = response()
    assert all(confident(record, 0.0) == record for record in records.values())
    once = {i: confident(record, lowest) for i, record in records.items()}
    assert all(len(once[i].deals) <= len(record.deals) for i, record in records.items())


def test_the_curve_begins_with_the_plain_figures() -> None:
    keys, responses = coded(KEY), response()
    points = precision_recall_curve(keys, responses, thresholds=(0.0, 0.5))
    assert points[0].figures == score(keys, responses).summary.all
    assert points[1].figures.precision > points[0].figures.precision
    assert points[1].figures.recall < points[0].figures.recall


def test_report() -> None:
    keys, responses = coded(KEY), response()
    report = calibration_report("train", keys, responses, score(keys, responses))
    assert "train: reliability, whole deals" in report
    assert "expected calibration error" in report
    plain = coded(response_with_mistakes())
    assert calibration_report("train", keys, plain, score(keys, plain)) == "train: the response gives no confidences"
