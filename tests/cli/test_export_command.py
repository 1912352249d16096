from __future__ import annotations

import json
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from intalks.cli import app
from intalks.export import names
from intalks.ledger import Ledger
from tests.export.told import told_ledger


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("told") / "told.db"
    with told_ledger(path):
        pass
    return path


def run(*arguments: str | Path) -> tuple[int, bytes, str]:
    """Exit code, standard output, standard error."""
    result = CliRunner().invoke(app, ["export", *(str(argument) for argument in arguments)])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout_bytes, result.stderr


def test_to_a_folder(told: Path, tmp_path: Path) -> None:
    code, out, err = run("--ledger", told, "--format", "csv", "--output", tmp_path / "cars")
    assert (code, out) == (0, b"")
    assert err.startswith(f"{tmp_path / 'cars'}: 2 dossiers, ")
    assert "5 deals, 9 parties, 6 terms, 34 rows of evidence, 5 statements, 6 facts" in err
    assert pl.read_csv(tmp_path / "cars" / "dossier.csv").height == 2


def test_text_goes_to_standard_output(told: Path) -> None:
    code, out, err = run("--ledger", told, "-f", "jsonl", "--type", "supply")
    lines = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [line["kind"] for line in lines] == ["article", "article", "dossier"]
    assert err == "2 articles, 2 deals, 2 statements, 2 facts, 1 dossier\n"


FILTERS = [
    (["--company", "Fiat"], 1),
    (["--company", "Nobody"], 0),
    (["--stage", "completed"], 1),
    (["--outcome", "agreed"], 1),
    (["--since", "2012-03-01"], 1),
    (["--until", "2012-01-31"], 1),
    (["--text", "plans to sell"], 1),
    (["--lapsed"], 0),
    (["--no-lapsed"], 2),
    ([], 2),
]


@pytest.mark.parametrize(("options", "count"), FILTERS, ids=[" ".join(row[0]) or "all" for row in FILTERS])
def test_filters(options: list[str], count: int, told: Path) -> None:
    code, out, _ = run("--ledger", told, "-f", "jsonl", *options)
    assert code == 0
    assert sum(json.loads(line)["kind"] == "dossier" for line in out.splitlines()) == count


def test_one_dossier_as_a_page(told: Path, tmp_path: Path) -> None:
    with Ledger.open(told) as book:
        dossier = next(book.dossiers())
    code, _, err = run(dossier.id[:6], "--ledger", told, "-f", "html", "-o", tmp_path / "d.html")
    assert (code, err) == (0, f"{tmp_path / 'd.html'}: 1 dossier\n")
    assert run(dossier.id[:6], "--ledger", told, "-f", "html")[1] == (tmp_path / "d.html").read_bytes()


TROUBLE = [
    (["-f", "pdf"], "there is no format 'pdf'; there are: jsonl, csv, xlsx"),
    (["-f", "csv"], "csv is a folder: name where it is to go, as in --output cars"),
    (["-f", "xlsx"], "xlsx is no text: name where it is to go, as in --output cars.xlsx"),
    (["-f", "html"], "html is a folder: name where it is to go"),
    (["-f", "md", "ffffffff"], "the ledger holds no dossier 'ffffffff'"),
    (["-f", "md", "ffffffff", "--company", "Fiat"], "either one dossier or a filter"),
    (["-f", "md", "--since", "May"], "--since: 'May' is no day"),
    (["-f", "ics", "-o", "no/such/file.ics"], "there is no folder no/such"),
]


@pytest.mark.parametrize(("options", "message"), TROUBLE, ids=[" ".join(row[0]) for row in TROUBLE])
def test_trouble_is_told_in_a_line(options: list[str], message: str, told: Path) -> None:
    code, out, err = run("--ledger", told, *options)
    assert (code, out) == (2, b"")
    assert message in err.replace("\n", " ")


def test_it_is_not_written_over_unless_told(told: Path, tmp_path: Path) -> None:
    target = tmp_path / "cars.ics"
    assert run("--ledger", told, "-f", "ics", "-o", target)[0] == 0
    code, _, err = run("--ledger", told, "-f", "atom", "-o", target)
    assert (code, "--replace" in err) == (2, True)
    assert run("--ledger", told, "-f", "atom", "-o", target, "--replace")[0] == 0
    assert b"<feed" in target.read_bytes()


@pytest.mark.parametrize("form", ["jsonl", "sqlite", "csv"])
def test_a_ledger_is_not_written_over(form: str, tmp_path: Path) -> None:
    place = tmp_path / "l.db"
    with told_ledger(place):
        pass
    for target in (place, tmp_path / "l.db-wal"):
        code, out, err = run("--ledger", place, "-f", form, "-o", target, "--replace")
        assert (code, out) == (2, b"")
        assert "is a ledger, or belongs to one, and stays; name another place" in err.replace("\n", " ")
    with Ledger.open(place) as book:
        assert len(list(book.articles())) == 6


def test_the_help_names_every_format() -> None:
    out = run("--help")[1].decode()
    assert [name for name in names([]) if name not in out] == []
