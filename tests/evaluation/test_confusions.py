from __future__ import annotations

import json

from intalks.evaluation.coded import decode_record
from intalks.evaluation.confusions import LABELLED, confusion_report, confusions
from intalks.evaluation.scoring import score
from tests.evaluation.example_key import KEY, response_with_mistakes


def test_labels_of_paired_fills() -> None:
    """The stage "talks" read as "agreed", a partner as a manufacturer; what was not found is not counted."""
    keys, responses = (
        {record["id"]: decode_record(json.dumps(record), "here") for record in records}
        for records in (KEY, response_with_mistakes())
    )
    found = confusions(score(keys, responses).articles.values())
    assert set(found) == set(LABELLED)
    assert found["deal.stage"] == {("talks", "agreed"): 1, ("agreed", "agreed"): 1}
    assert found["deal.parties"]["partner", "manufacturer"] == 1
    assert found["deal.terms"] == {("value", "value"): 1}
    assert found["statement.source"].total() == 3
    report = confusion_report(found)
    assert "deal.stage: 1 of 2 labels right" in report
    assert ["talks", "agreed", "1", "1"] in [line.split() for line in report.splitlines()]


def test_no_article() -> None:
    assert confusion_report(confusions([])) == ""
