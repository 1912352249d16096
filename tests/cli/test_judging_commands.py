from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.test_ledger_commands import ledger, run

__all__ = ["ledger"]


def test_a_word_is_kept_listed_and_withdrawn(ledger: Path) -> None:
    place = ("--ledger", ledger)
    ids = [json.loads(line)["id"] for line in run("dossiers", "--json", *place)[1].splitlines()]
    code, out, err = run("same", ids[0][:8], ids[1][:8], "--why", "one deal", "--by", "Ann", *place)
    assert (code, out) == (0, f"{ids[0][:8]} is the same as {ids[1][:8]}: {ids[0][:8]} Ampel – Brandis\n")
    judgement = err.rpartition(" ")[2].strip()
    assert run("dossiers", *place)[2] == "1 dossier\n"
    code, out, err = run("judgements", *place)
    assert (code, err) == (0, "1 judgement\n")
    assert ["Ann" in out, "one deal" in out, "withdrawn" in out] == [True, True, False]
    code, out, _ = run("undo", judgement, *place)
    assert code == 0
    assert out.startswith("withdrawn: ")
    [first] = [json.loads(line) for line in run("judgements", "--json", *place)[1].splitlines()]
    code, again, _ = run("undo", judgement, *place)
    day = first["withdrawn_at"][:10]
    assert (code, again) == (0, out.replace("withdrawn:", f"withdrawn already, on {day}:"))
    assert run("dossiers", *place)[2] == "2 dossiers\n"
    [told] = [json.loads(line) for line in run("judgements", "--json", *place)[1].splitlines()]
    assert (told["verdict"], told["by"], told["why"]) == ("same", "Ann", "one deal")
    assert told["withdrawn_at"] is not None
    assert {told["left"], told["right"]} == set(ids)


def test_a_correction_shows(ledger: Path) -> None:
    place = ("--ledger", ledger)
    id_ = json.loads(run("dossiers", "--json", *place)[1].splitlines()[0])["id"]
    code, out, _ = run("correct", id_[:8], "stage", "abandoned", "--why", "denied in court", "--by", "Ann", *place)
    assert (code, out) == (0, f"{id_[:8]} Ampel – Brandis: stage is abandoned\n")
    assert json.loads(run("show", id_, "--json", *place)[1])["stage"] == "abandoned"
    assert "Corrected" in run("show", id_, *place)[1]


def test_the_day_from_which_a_correction_holds_is_listed(ledger: Path) -> None:
    place = ("--ledger", ledger)
    id_ = json.loads(run("dossiers", "--json", *place)[1].splitlines()[0])["id"]
    for day in ("2012-04-01", "2012-05-01"):
        words = ("correct", id_, "stage", "abandoned", "--why", "a letter", "--by", "Ann", "--since", day)
        assert run(*words, *place)[0] == 0
    run("same", "Ampel", "Brandis", "--why", "one firm", "--by", "Ann", *place)
    told = [json.loads(line) for line in run("judgements", "--json", *place)[1].splitlines()]
    assert [one["since"] for one in told] == ["2012-04-01", "2012-05-01", None]


def test_who_judges_is_needed(ledger: Path, monkeypatch: object) -> None:
    code, _, err = run("different", "Ampel", "Brandis", "--why", "two firms", "--ledger", ledger, "--by", "Ann")
    assert (code, err[:9]) == (0, "judgement")
    code, _, err = run("undo", "ffff", "--ledger", ledger)
    assert code == 2
    assert "intalks judgements lists them" in err


@pytest.mark.parametrize("words", [("same", "Ampel", "Brandis"), ("different", "Ampel", "Brandis")])
def test_a_reason_is_needed(ledger: Path, words: tuple[str, ...]) -> None:
    code, _, err = run(*words, "--why", "  ", "--by", "Ann", "--ledger", ledger)
    assert (code, "say why: --why TEXT" in err) == (2, True)
