from __future__ import annotations

import json
from pathlib import Path

import pytest

from intalks.errors import InputError
from intalks.evaluation.coded import CodedDeal, CodedRecord, decode_record, load_records, load_texts
from tests.evaluation.example_key import ARTICLES, KEY, write_lines


def test_json_lines_and_a_folder_hold_the_same(tmp_path: Path) -> None:
    folder = tmp_path / "records"
    folder.mkdir()
    for record in KEY:
        (folder / f"{record['id']}.json").write_text(json.dumps(record), encoding="utf-8")
    assert load_records(folder) == load_records(write_lines(tmp_path / "key.jsonl", KEY))


def test_a_line_separator_inside_a_string_ends_no_line(tmp_path: Path) -> None:
    path = tmp_path / "texts.jsonl"
    path.write_text(json.dumps({"id": "a", "text": "one\u2028two"}, ensure_ascii=False) + "\n\n", encoding="utf-8")
    assert load_texts(path)["a"].text == "one\u2028two"


def test_null_is_absent_and_more_is_ignored() -> None:
    record = decode_record('{"id": "a", "deals": [{"type": null, "terms": null, "colour": 1}], "facts": null}', "here")
    assert record == CodedRecord(id="a", deals=(CodedDeal(),))


def test_confidences_of_our_own_json() -> None:
    deal = {"confidence": 0.5, "type_confidence": 1, "subject": ["vans"], "subject_confidence": [0.25]}
    record = decode_record(json.dumps({"id": "a", "deals": [deal]}), "here")
    assert record.deals[0] == CodedDeal(
        subject=("vans",), confidence=0.5, type_confidence=1.0, subject_confidence=(0.25,)
    )


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        (['{"id": "a", "deals": []}', '{"id": "a", "deals": null}'], "stand twice, the first: a"),
        (['{"id": "a", "deals": []}', "{"], ":2: no article record"),
        (["[]"], ":1: no article record"),
        ([f'{{"id": "a", "deals": [], "count": {"1" * 5_000}}}'], ":1: no article record"),
        (["[" * 100_000], ":1: no article record"),
        ([f'{{"id": "a", "deals": {"[" * 800}{"]" * 800}}}'], ":1: no article record"),
        (['{"deals": []}'], "`id`"),
        (['{"id": null, "deals": []}'], "`id`"),
        (['{"id": "a", "deals": []}', json.dumps(ARTICLES[0])], ":2: no article record: `organizations`, `deals`, `st"),
        (['{"id": "a", "deal": [], "statements": [], "facts": []}'], "`organizations`, `deals` missing"),
        (['{"id": "a", "deals": [{"type": ["merger"]}]}'], "$.deals[0].type"),
        (['{"id": "a", "deals": [{"subject": [], "subject_spans": [[0, 4]]}]}'], "1 for the 0 of `subject`"),
    ],
)
def test_what_cannot_be_compared_is_refused_with_its_place(tmp_path: Path, lines: list[str], message: str) -> None:
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError) as raised:
        load_records(path)
    assert message in str(raised.value)
    assert str(path) in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_records(tmp_path / "none.jsonl")


def test_texts(tmp_path: Path) -> None:
    texts = load_texts(write_lines(tmp_path / "texts.jsonl", ARTICLES))
    assert texts["talks"].outlet == "The Herald"
    assert texts["signed"].title is None
