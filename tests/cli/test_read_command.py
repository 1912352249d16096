from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from intalks.cli import app
from intalks.model.record_json import decode_record

TALKS = "Nissan Motor Co. is in talks with Chrysler LLC about building small cars, two people close to the matter said."


def run(*arguments: str | Path, stdin: str | bytes | None = None) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def json_line(**fields: object) -> str:
    return json.dumps({"id": "a", "text": TALKS, "date": "2007-10-17"} | fields) + "\n"


def test_a_text_as_a_table(tmp_path: Path) -> None:
    path = tmp_path / "nissan.txt"
    path.write_text(TALKS)
    code, out, err = run(
        "read", path, "--published", "2007-10-17", "--outlet", "The Motor Post", "--title", "Small cars"
    )
    assert code == 0
    assert "Small cars\nThe Motor Post · 2007-10-17 · " in out
    for words in ("Nissan Motor Co.", "Chrysler LLC", "talks", "two people close to the matter", "anonymous"):
        assert words in out
    assert err.startswith("1 article read: 1 deal, ")
    assert err.count("\n") == 1


def test_the_help_tells_what_a_least_confidence_leaves_in() -> None:
    told = " ".join(run("read", "--help")[1].replace("│", " ").split())
    assert "its type, stage and evidence stay" in told
    assert "all organizations stay" in told


def test_records_as_json_lines_in_order(root: Path) -> None:
    code, out, err = run("read", root / "examples" / "reports.jsonl", "--json")
    ids = [json.loads(line)["id"] for line in (root / "examples" / "reports.jsonl").read_text().splitlines()]
    records = [decode_record(line) for line in out.splitlines()]
    assert code == 0
    assert [record.id for record in records] == ids
    assert all(record.problems == () for record in records)
    assert err.startswith("12 articles read: ")


def test_why_names_what_gave_each_value(tmp_path: Path) -> None:
    code, out, _ = run("read", "-", "--why", stdin=json_line())
    assert code == 0
    assert "Why d1" in out
    assert any(f"{kind}:" in out for kind in ("frame", "rule", "model"))


def test_bad_articles_are_listed_by_reason_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "news.jsonl"
    path.write_text(json_line() + '{"id": \n' + json_line(id="b", text="") + json_line(id="c", date="soon"))
    code, out, err = run("read", path, "--json", "--problems", tmp_path / "problems.jsonl")
    assert code == 1
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["a", "c"]
    assert f"bad-json: 1 article lost\n  {path}:2: malformed JSON" in err
    assert f"empty: 1 article lost\n  {path}:3: the text is empty" in err
    assert f"bad-date: 1 note\n  {path}:4: 'soon' is no ISO 8601 date" in err
    kept = [json.loads(line)["reason"] for line in (tmp_path / "problems.jsonl").read_text().splitlines()]
    assert sorted(kept) == ["bad-date", "bad-json", "empty"]


def test_notes_alone_lose_nothing(tmp_path: Path) -> None:
    code, _, err = run(
        "read", "-", stdin="".join(json_line(id=f"a{n}", date=None, text="No deal is here.") for n in range(30))
    )
    assert code == 0
    assert "no-date: 30 notes" in err
    assert "… and 10 more" in err


WRONG = [
    (["read", "nowhere.txt"], "intalks: nowhere.txt: no such file or folder\n"),
    (["read", "-", "--published", "yesterday"], "intalks: --published: 'yesterday' is no ISO 8601 date"),
    (["show", "abcd", "--ledger", "nowhere.db"], "intalks: nowhere.db: there is no ledger"),
    (["read", "-", "--workers", "0"], "Invalid value for '--workers'"),
    (["read"], "Missing argument"),
    (["reed"], "Did you mean"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=range(len(WRONG)))
def test_a_wrong_call_is_one_clear_message_and_exit_code_2(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*arguments, stdin="")
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_a_bad_setting_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTALKS_WORKERS", "many")
    code, _, err = run("read", "-", stdin=json_line())
    assert (code, err) == (2, "intalks: INTALKS_WORKERS: workers must be a whole number from 1, not 'many'\n")


def test_two_processes_write_the_same_bytes(root: Path) -> None:
    """Nor does it matter in which order Python happens to keep sets of strings."""
    outputs = [
        subprocess.run(
            [sys.executable, "-c", "from intalks.cli import app; app()", "read", "examples/reports.jsonl", *options],
            cwd=root,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed, options in (("1", ["--json"]), ("2", ["--json", "--workers", "2"]))
    ]
    assert outputs[0] == outputs[1]


def test_standard_input_and_output_that_are_closed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "nissan.txt"
    path.write_text(TALKS)
    program = f"{sys.executable} -m intalks read"
    for redirected, code, told in (
        (f"{path} --json <&-", 0, "1 article read"),
        ("- --json <&-", 2, "intalks: standard input was named, but there is none"),
        (f"{path} --json >&-", 2, "intalks: standard output is closed"),
    ):
        done = subprocess.run(["sh", "-c", f"{program} {redirected}"], capture_output=True, text=True, check=False)
        assert done.returncode == code
        assert done.stderr.startswith(told)


def test_a_closed_pipe_is_quiet(root: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", "from intalks.cli import app; app()", "read", "examples/reports.jsonl"],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert b"Error" not in process.stderr.read()


def test_the_news_cannot_steer_the_terminal() -> None:
    text = f"\x1b[2J\x1b]0;owned\x07{TALKS} Both sides declined to comment on Monday."
    code, out, _ = run("read", "-", stdin=json_line(text=text, title="Small\x1b[31m cars"))
    assert code == 0
    assert "Small[31m cars" in out
    assert "\x1b" not in out
