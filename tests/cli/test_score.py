from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from intalks.cli import app
from tests.evaluation.example_key import ARTICLES, KEY, response_with_mistakes, write_lines


@pytest.fixture
def files(tmp_path: Path) -> dict[str, str]:
    """The paths of a key, a response and the texts."""
    lines = {"key": KEY, "response": response_with_mistakes(), "texts": ARTICLES}
    return {name: str(write_lines(tmp_path / f"{name}.jsonl", records)) for name, records in lines.items()}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["score", *arguments])


def test_a_table_of_rows_and_the_worst_articles(files: dict[str, str]) -> None:
    result = run(files["key"], files["response"])
    assert result.exit_code == 0
    rows = {line.split()[0]: line.split() for line in result.output.splitlines() if line.strip()}
    assert rows["row"][1:] == ["POS", "ACT", "COR", "PAR", "INC", "MIS", "SPU", "R", "P", "F", "ERR"]
    assert rows["deal"][1:8] == ["3", "2", "2", "0", "0", "1", "0"]
    assert rows["deal.stage"][1:8] == ["3", "2", "1", "0", "1", "1", "0"]
    # 13 fills are right and 1 half right, of 28 in the key and 16 in the response: F = 2 · 13.5 / 44.
    assert ["0.614", "talks"] in [line.split() for line in result.output.splitlines()]
    assert "2 articles, 0 unanswered" in result.output


def test_ranges_and_exact_copies(files: dict[str, str]) -> None:
    result = run(files["key"], files["response"], "--bootstrap", "50", "--texts", files["texts"])
    assert "95% of F" in result.output
    assert "0 spans that are no exact copy" in result.output


def test_spans_that_are_no_copy_are_listed(files: dict[str, str], tmp_path: Path) -> None:
    records = response_with_mistakes()
    records[1]["deals"][0]["evidence"] = ["Halden is to buy Orrin"]
    response = write_lines(tmp_path / "changed.jsonl", records)
    result = run(files["key"], str(response), "--texts", files["texts"])
    assert "1 span that" in result.output
    assert "signed: “Halden is to buy Orrin”" in result.output


def test_spans_with_the_offsets_of_other_words_are_listed(files: dict[str, str], tmp_path: Path) -> None:
    records = response_with_mistakes()
    records[1]["statements"][0]["evidence_span"] = [1, 63]
    response = write_lines(tmp_path / "changed.jsonl", records)
    result = run(files["key"], str(response), "--texts", files["texts"])
    assert "0 spans that are no exact copy\n1 span with the offsets of other words\n" in result.output
    there = "“alden Steel has agreed to buy Orrin Mining for 2 billion euros”"
    assert f"at 1–63, where the article has {there}" in result.output
    result = run(files["key"], str(response), "--texts", files["texts"], "--json")
    [place] = json.loads(result.output)["misplaced"]["signed"]
    assert (place["start"], place["end"]) == (1, 63)


def test_a_file_of_texts_is_no_response(files: dict[str, str]) -> None:
    result = run(files["key"], files["texts"])
    assert result.exit_code == 2
    assert "texts.jsonl:1: no article record: `organizations`, `deals`" in result.stderr.replace("\n", " ")


def test_what_key_and_response_do_not_share_is_told(files: dict[str, str], tmp_path: Path) -> None:
    """On standard error, so that the figures stay as they are, also for programs."""
    others = [{"id": f"other{number}", "deals": []} for number in range(4)]
    response = str(write_lines(tmp_path / "other.jsonl", [KEY[0], *others]))
    result = run(files["key"], response, "--json")
    assert json.loads(result.stdout)["unanswered"] == ["signed"]
    assert result.stderr.splitlines() == [
        "the response lacks 1 article: signed",
        "the key lacks 4 articles: other0, other1, other2, …",
    ]
    assert run(files["key"], files["response"]).stderr == ""


def test_words_that_are_not_the_codebook_s_are_told(files: dict[str, str], tmp_path: Path) -> None:
    records = response_with_mistakes()
    for record in records:
        record["deals"][0]["type"] = "takeover"
    records[1]["deals"][0]["parties"][0]["role"] = "buyer"
    records[1]["statements"][0]["stance"] = None
    response = str(write_lines(tmp_path / "words.jsonl", records))
    assert run(files["key"], response).stderr.splitlines() == [
        "deal.type: 2 words of the response not in the codebook, such as “takeover” in talks",
        "deal.parties: 1 word of the response not in the codebook, such as “buyer” in signed",
    ]
    assert "2 words of the key not" in run(response, files["response"]).stderr


def test_json(files: dict[str, str]) -> None:
    result = run(files["key"], files["response"], "--json", "--bootstrap", "50", "--texts", files["texts"])
    data = json.loads(result.output)
    assert data["articles"] == 2
    assert data["ungrounded"] == {}
    low, high = data["F_ranges"]["all"]
    assert low <= data["all"]["F"] <= high


def test_one_article_with_its_text_and_every_verdict(files: dict[str, str]) -> None:
    result = run(files["key"], files["response"], "--show", "talks", "--texts", files["texts"])
    assert "Borel Motors is in talks with Quentin Auto" in result.output
    assert "Vans from Portugal" in result.output
    assert "COR  d1 of the key is d1 of the response" in result.output
    assert "MIS  d2 of the key was not found" in result.output
    rows = [line.split() for line in result.output.splitlines()]
    assert ["INC", "deal.stage", "talks", "agreed"] in rows
    assert ["MIS", "deal.subject", "vans", "–"] in rows
    assert ["PAR", "deal.parties", *"Quentin Auto (partner) Quentin Auto (manufacturer)".split()] in rows


def test_one_article_without_its_text(files: dict[str, str]) -> None:
    result = run(files["key"], files["response"], "--show", "signed")
    assert result.exit_code == 0
    assert "COR  d1 of the key is d1 of the response" in result.output


def test_news_cannot_steer_the_terminal(files: dict[str, str], tmp_path: Path) -> None:
    records = response_with_mistakes()
    records[0]["deals"][0]["subject"] = ["vans\x1b[2J"]
    articles = [{**article, "text": article["text"] + "\x1b[2J", "title": "\x1b[2J"} for article in ARTICLES]
    response, texts = write_lines(tmp_path / "r.jsonl", records), write_lines(tmp_path / "t.jsonl", articles)
    result = run(files["key"], str(response), "--show", "talks", "--texts", str(texts))
    assert "\x1b" not in result.output


@pytest.mark.parametrize(("option", "message"), [("--show", "no article 'nobody'"), ("--texts", "cannot be read")])
def test_what_is_not_there_is_named(files: dict[str, str], option: str, message: str) -> None:
    result = run(files["key"], files["response"], option, "nobody")
    assert result.exit_code == 2
    assert message in result.stderr
