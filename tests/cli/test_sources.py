from __future__ import annotations

from pathlib import Path

import pytest
from rich.console import Console

from intalks.cli.problems import report_problems
from intalks.cli.sources import columns_of, defaults_of
from intalks.errors import LexiconError, Problem, SettingsError


def test_columns_by_field() -> None:
    assert columns_of(None) == {}
    assert columns_of(["text=Body = all", "date=Day"]) == {"text": "Body = all", "date": "Day"}


@pytest.mark.parametrize("given", ["text", "text=", "=Body", "body=Body", ""])
def test_what_is_no_column(given: str) -> None:
    with pytest.raises(SettingsError, match="FIELD=NAME"):
        columns_of([given])


def test_publishers_of_a_folder(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('name = "A"\ndomains = ["a.example"]\n')
    publisher = defaults_of(None, None, None, publishers=tmp_path).publishers.of_url("https://a.example/x")
    assert publisher is not None
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "b.toml").write_text("name = 3")
    with pytest.raises(LexiconError, match="name"):
        defaults_of(None, None, None, publishers=broken)


def test_other_languages_are_counted_and_listed_by_twenty(capsys: pytest.CaptureFixture[str]) -> None:
    problems = [Problem("language", "the text is in another language (de)", f"a.warc#{n}") for n in range(25)]
    report_problems(Console(width=120), [*problems, Problem("empty", "the text is empty", "b.txt")], file=None)
    out = capsys.readouterr().out
    assert "language: 25 articles set aside" in out
    assert "… and 5 more" in out
    assert "empty: 1 article lost" in out
