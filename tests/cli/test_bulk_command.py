from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import Path

import pytest
from typer.testing import CliRunner

from intalks.bulk import SHARD_SIZE
from intalks.cli import app
from intalks.reading import parse
from tests.bulk.shards_in import spoil


def run(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_bulk_and_load_make_the_ledger_of_add(root: Path, tmp_path: Path) -> None:
    """Some of the examples, and an article that is none."""
    examples = (root / "examples" / "reports.jsonl").read_text(encoding="utf-8").splitlines()[:5]
    news = tmp_path / "news.jsonl"
    news.write_text("\n".join([*examples, '{"id": "e", "text": ""}']), encoding="utf-8")
    out = tmp_path / "records"
    code, _, err = run("bulk", news, out, "--shard-size", "3")
    lines = err.splitlines()
    assert (code, lines[0]) == (1, f"{out}: 2 shards")
    assert lines[1].startswith("5 articles read, ")
    assert lines[3:] == ["empty: 1 article lost", f"each of them is told of in {out}/problems"]
    code, _, err = run("bulk", news, out, "--shard-size", "3")
    assert err.splitlines()[0] == f"{out}: 2 shards, 2 of them there already"
    code, _, err = run("load", out, "--ledger", tmp_path / "loaded.db")
    assert (code, err.splitlines()[0]) == (1, "5 articles added")
    code, _, err = run("load", out, "--ledger", tmp_path / "loaded.db")
    assert err.splitlines()[0] == "0 articles added, 5 already there"
    run("add", news, "--ledger", tmp_path / "added.db")
    loaded, added = (run("dossiers", "--ledger", tmp_path / f"{name}.db", "--json") for name in ("loaded", "added"))
    assert loaded == added
    assert json.loads(loaded[1].splitlines()[0])
    assert run("check", "--ledger", tmp_path / "loaded.db")[0] == 0


def test_the_plan_tells_the_model_that_reads_and_the_size_of_shards(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse, "MODEL", "typer")
    news = tmp_path / "news.jsonl"
    news.write_text('{"id": "e", "text": ""}', encoding="utf-8")
    run("bulk", news, tmp_path / "out")
    asked = json.loads((tmp_path / "out" / "plan.json").read_bytes())["asked"]
    assert (asked["versions"]["model"], asked["shard_size"]) == (f"typer {version('typer')}", SHARD_SIZE)


def test_a_damaged_shard_is_read_anew_to_verify(tmp_path: Path) -> None:
    news, out = tmp_path / "news.jsonl", tmp_path / "out"
    news.write_text(json.dumps({"id": "a", "text": "Ampel is in talks with Dorn."}), encoding="utf-8")
    run("bulk", news, out)
    spoil(next((out / "records").iterdir()))
    code, _, err = run("load", out, "--ledger", tmp_path / "loaded.db")
    assert code == 2
    assert "000000-000000.jsonl.zst is not what its marker says" in err.replace("\n", "")
    code, _, err = run("bulk", news, out, "--verify")
    assert (code, err.splitlines()[0]) == (0, f"{out}: 1 shard, 1 damaged and read anew")
    assert run("load", out, "--ledger", tmp_path / "loaded.db")[0] == 0


def test_a_folder_that_cannot_be_loaded_leaves_no_ledger(tmp_path: Path) -> None:
    ledger = tmp_path / "new.db"
    for folder in (tmp_path / "nowhere", tmp_path):
        assert run("load", folder, "--ledger", ledger)[0] == 2
    assert run("add", tmp_path / "nowhere.jsonl", "--ledger", ledger)[0] == 2
    assert not ledger.exists()


def test_load_says_how_many_ids_came_with_another_text(tmp_path: Path) -> None:
    told = []
    for name, words in (("one", "Nobody would say more."), ("two", "Both would not say more.")):
        news = tmp_path / f"{name}.jsonl"
        news.write_text(json.dumps({"id": "a", "text": f"Ampel is in talks with Dorn. {words}"}), encoding="utf-8")
        run("bulk", news, tmp_path / name)
        told.append(run("load", tmp_path / name, "--ledger", tmp_path / "loaded.db")[2].splitlines())
    assert told[0][0] == told[1][0] == "1 article added"
    assert told[1][1] == "1 of them with another text than that id had: the later counts"
    assert not any("another text" in line for line in told[0])


WRONG = [
    (("bulk", "nowhere.jsonl", "out"), "intalks: nowhere.jsonl: no such file or folder"),
    (("bulk", "s3://bucket/news", "out"), "pip install 'intalks[s3]'"),
    (("load", "nowhere"), "there is no manifest.json"),
    (("bulk", "news.jsonl"), "Missing argument"),
    (("bulk", "news.jsonl", "out", "--to", "csv"), "is not one of"),
]


@pytest.mark.parametrize(("call", "message"), WRONG, ids=[" ".join(call) for call, _ in WRONG])
def test_a_wrong_call(call: tuple[str, ...], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run(*call)
    assert code == 2
    assert message in err
