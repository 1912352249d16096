from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import make_url
from typer.testing import CliRunner

from intalks.cli import app
from intalks.intake import Incoming
from intalks.intake.published import parse_published
from intalks.ledger import Ledger, database
from intalks.model.article import Article
from intalks.model.vocabulary import DealType, Stage
from intalks.pipeline.add import Readers, add_incoming, update_dossiers
from tests.ledger.made_deals import NOW, entry
from tests.pipeline.plain_reader import VERSION, make_plain_reader

STORIES = [
    ("a1", "2012-01-13", "The Motor Post", "It is said that Ampel is in talks with Brandis."),
    ("a2", "2012-03-02", "Daily Ledger", "As we wrote, Ampel is in talks with Brandis."),
    ("b1", "2012-02-01", None, "Ampel is in talks with Corvo, we hear."),
]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger of three articles, which tell of two deals."""
    path = tmp_path / "news.db"
    stream = [
        Incoming(Article(id_, text, title=f"Title {id_}", published=parse_published(date), outlet=outlet), id_)
        for id_, date, outlet, text in STORIES
    ]
    with Ledger.open(path) as book:
        readers = Readers(VERSION, make_plain_reader)
        add_incoming(book, stream, readers, clock=lambda: datetime(2026, 1, 2, tzinfo=UTC))
        update_dossiers(book)
    return path


def run(*arguments: str | Path) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.exit_code, result.stdout, result.stderr


def test_list(ledger: Path) -> None:
    code, out, err = run("dossiers", "--ledger", ledger)
    header, *rows = out.splitlines()
    assert (code, err) == (0, "2 dossiers\n")
    assert header.split("  ")[0] == "id"
    # The one last heard of stands first.
    assert ["Ampel – Brandis" in rows[0], "2012-01 – 2012-03" in rows[0], rows[0].split()[-1] == "2"] == [True] * 3
    assert "Ampel – Corvo" in rows[1]


@pytest.mark.parametrize("day", [[], ["--as-of", "2012-12-31"]])
def test_a_limit_tells_that_there_are_more(ledger: Path, day: list[str]) -> None:
    more = "there are more, which --limit leaves out\n"
    code, out, err = run("dossiers", "--ledger", ledger, "--limit", "1", *day)
    assert (code, err, "Brandis" in out, "Corvo" in out) == (0, f"1 dossier; {more}", True, False)
    code, out, err = run("dossiers", "--ledger", ledger, "--limit", "1", "--json", *day)
    assert (code, err, len(out.splitlines())) == (0, more, 1)
    for number in ("2", "3"):
        assert run("dossiers", "--ledger", ledger, "--limit", number, *day)[2] == "2 dossiers\n"
        assert run("dossiers", "--ledger", ledger, "--limit", number, "--json", *day)[2] == ""


def test_a_ledger_of_an_earlier_version_answers_new_questions(ledger: Path) -> None:
    """A migration leaves empty what it cannot fill: what statements are searched by, above all."""
    with closing(sqlite3.connect(ledger)) as connection:
        for table in ("statements", "facts", "keyings"):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 - the names above
        connection.commit()
    code, out, err = run("dossiers", "--ledger", ledger, "--text", "talks with Corvo")
    assert (code, "Ampel – Corvo" in out) == (0, True)
    assert err.startswith("its articles are made ready")
    assert run("dossiers", "--ledger", ledger, "--text", "talks with Corvo") == (0, out, "1 dossier\n")


FILTERS = [
    (["--company", "Corvo"], ["Ampel – Corvo"]),
    (["--company", "Nobody"], []),
    (["--stage", "talks", "--limit", "1"], ["Ampel – Brandis"]),
    (["--stage", "agreed"], []),
    (["--type", "merger"], []),
    (["--since", "2012-02-15"], ["Ampel – Brandis"]),
    (["--until", "2012-01-31"], ["Ampel – Brandis"]),
    (["--text", "talks with Corvo"], ["Ampel – Corvo"]),
    (["--outcome", "open", "--limit", "1"], ["Ampel – Brandis"]),
    (["--lapsed"], []),
    (["--lapsed", "--as-of", "2013-02-15"], ["Ampel – Corvo"]),
    (["--no-lapsed", "--as-of", "2013-02-15"], ["Ampel – Brandis"]),
]


@pytest.mark.parametrize(("options", "expected"), FILTERS, ids=[" ".join(row[0]) for row in FILTERS])
def test_filters(ledger: Path, options: list[str], expected: list[str]) -> None:
    code, out, _ = run("dossiers", "--ledger", ledger, "--json", *options)
    assert code == 0
    assert [json.loads(line)["title"] for line in out.splitlines()] == expected


def test_json_of_a_dossier(ledger: Path) -> None:
    [dossier] = [
        json.loads(line) for line in run("dossiers", "--ledger", ledger, "--json", "--limit", "1")[1].splitlines()
    ]
    assert (dossier["parties"], dossier["articles"]) == (["Ampel", "Brandis"], ["a1", "a2"])
    assert (dossier["type"], dossier["stage"], dossier["outcome"]) == ("alliance", "talks", "open")
    assert [(step["date"], step["stage"]) for step in dossier["timeline"]] == [("2012-01-13", "talks")]
    assert json.loads(run("show", dossier["id"][:8], "--ledger", ledger, "--json")[1]) == dossier


def test_show(ledger: Path) -> None:
    identity = json.loads(run("dossiers", "--ledger", ledger, "--json")[1].splitlines()[0])["id"]
    code, out, _ = run("show", identity[:8], "--ledger", ledger)
    assert code == 0
    assert "Ampel – Brandis\nalliance · talks · open" in out
    said = "What others said (2 the articles' own)"
    parts = ["Parties", "Stage by stage", said, "2 articles, 2 independent origins"]
    assert [line for line in out.splitlines() if line in parts] == parts
    assert "“Ampel is in talks with Brandis”" in out
    assert "Daily Ledger" in out


def test_a_star_is_explained_where_there_is_one(ledger: Path) -> None:
    with Ledger.open(ledger) as book:
        book.add([entry("u", [(("Firm1", "Firm2"), DealType.MERGER, Stage.TALKS)], None)], recorded_at=NOW)
        update_dossiers(book)
    dated, *_, undated = [
        json.loads(line)["id"] for line in run("dossiers", "--ledger", ledger, "--json")[1].splitlines()
    ]
    out = run("show", dated, "--ledger", ledger)[1]
    assert ["2012-01-13 *" in out, "* the day of the report" in out] == [True, True]
    out = run("show", undated, "--ledger", ledger)[1]
    assert ["undated " in out, "* the day of the report" in out] == [True, False]


@pytest.mark.parametrize("dossier", ["ffffffff", "x", "%%%%"])
def test_an_unknown_dossier(ledger: Path, dossier: str) -> None:
    code, out, err = run("show", dossier, "--ledger", ledger)
    assert (code, out) == (2, "")
    assert err.startswith("intalks: ")


def test_a_day_that_is_none(ledger: Path) -> None:
    code, _, err = run("dossiers", "--ledger", ledger, "--since", "2012")
    assert (code, err) == (2, "intalks: --since: '2012' is no day (as in 2007-08-13)\n")


def test_check(ledger: Path) -> None:
    assert run("check", "--ledger", ledger) == (0, "", f"{ledger}: 3 articles, 2 dossiers\nthe ledger is whole\n")


def test_remove(ledger: Path) -> None:
    code, out, err = run("remove", "a2", "--why", "a letter", "--ledger", ledger)
    assert (code, out) == (0, "")
    assert err.startswith("removed: a2 (tombstone ")
    assert run("check", "--ledger", ledger) == (0, "", f"{ledger}: 2 articles, 2 dossiers\nthe ledger is whole\n")
    code, _, err = run("remove", "a2", "--why", "another letter", "--ledger", ledger)
    assert (code, err.startswith("intalks: the article 'a2' was removed already, on ")) == (2, True)
    assert run("remove", "a1", "--why", " ", "--ledger", ledger)[0] == 2


def test_reread(ledger: Path) -> None:
    """The ledger was made by another reader than the one that intalks ships."""
    code, out, err = run("reread", "--ledger", ledger)
    assert code == 0
    assert "a1 · The Motor Post · 2012-01-13 · Title a1\n" in out
    assert "3 articles by reader " in err
    assert err.endswith("nothing of it counts yet: intalks reread --take, or --leave\n")
    assert run("reread", "--leave", "--ledger", ledger) == (0, "", "3 records left; what counted still counts\n")
    code, again, err = run("reread", "--take", "--ledger", ledger)
    assert (code, again, err.splitlines()[-1]) == (0, out, "3 records taken")
    assert run("check", "--ledger", ledger)[0] == 0
    assert "0 articles by reader " in run("reread", "--ledger", ledger)[2]
    assert run("reread", "--take", "--leave", "--ledger", ledger)[0] == 2


def test_backup_and_restore(ledger: Path, tmp_path: Path) -> None:
    file, other = tmp_path / "backup.db", tmp_path / "other.db"
    assert run("backup", file, "--ledger", ledger) == (0, "", f"{file}: 3 articles, 2 dossiers\n")
    assert file.read_bytes()[18:20] == b"\x01\x01"  # not in WAL mode: it can lie where nothing can be written
    assert run("restore", file, "--ledger", other) == (0, "", f"{other}: 3 articles, 2 dossiers\n")
    assert run("dossiers", "--json", "--ledger", other) == run("dossiers", "--json", "--ledger", ledger)
    assert run("restore", file, "--ledger", ledger)[0] == 2


def test_what_is_no_ledger_is_told(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("these are notes, no ledger")
    code, _, err = run("dossiers", "--ledger", path)
    assert code == 2
    assert err.startswith("intalks: ")
    assert str(path) in err


def test_a_question_makes_no_ledger(tmp_path: Path) -> None:
    theirs, empty, nothing = tmp_path / "theirs.db", tmp_path / "empty.db", tmp_path / "nothing.db"
    with closing(sqlite3.connect(theirs)) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    empty.touch()
    before = theirs.read_bytes()
    for place in (theirs, empty, nothing, f"sqlite:///{nothing}", f"sqlite:///{theirs}"):
        code, out, err = run("dossiers", "--ledger", place)
        assert (code, out) == (2, "")
        assert err == f"intalks: {place}: there is no ledger; make one with: intalks add ARTICLES --ledger {place}\n"
    code, _, err = run("organizations", "import", theirs, "--ledger", theirs)
    assert (code, "there are tables of something else; name another place" in err) == (2, True)
    assert (theirs.read_bytes(), empty.read_bytes(), nothing.exists()) == (before, b"", False)


def test_a_password_is_not_printed(new_schema: Callable[[], str], ledger: Path, tmp_path: Path) -> None:
    place = make_url(new_schema()).set(password="s3cret").render_as_string(hide_password=False)  # noqa: S106 - of no one
    assert run("backup", tmp_path / "copy.db", "--ledger", ledger)[0] == 0
    for words in (("restore", tmp_path / "copy.db"), ("check",)):
        code, out, err = run(*words, "--ledger", place)
        assert (code, out) == (0, "")
        told = err.replace("\n", "")  # a long place is broken over lines
        assert ["s3cret" in told, ":***@" in told, "3 articles" in told] == [False, True, True]


def test_a_database_that_fails_is_told_on_one_line(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0)
    with closing(sqlite3.connect(ledger, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        code, _, err = run("remove", "a2", "--why", "a letter", "--ledger", ledger)
        assert (code, err) == (2, f"intalks: {ledger}: the ledger cannot be written (database is locked)\n")
        other.execute("ROLLBACK")
        other.execute("DROP TABLE outlines")
    code, out, err = run("dossiers", "--ledger", ledger)
    assert (code, out) == (2, "")
    assert err == "intalks: the database cannot be used (no such table: outlines)\n"


@pytest.mark.parametrize(
    "words",
    [
        ("show", "abcd\udcff"),
        ("correct", "abcd", "stage", "abandoned", "--why", "a\udcffb", "--by", "Ann"),
        ("correct", "abcd", "stage", "abandoned", "--why", "so", "--by=A\udcff"),
        ("tokens", "add", "A\udcff"),
        ("dossiers", "--company", "A\udcff" * 200),
    ],
)
def test_an_argument_that_is_not_utf_8_is_refused(ledger: Path, words: tuple[str, ...]) -> None:
    code, out, err = run(*words, *(() if words[0] == "tokens" else ("--ledger", ledger)))
    assert (code, out) == (2, "")
    assert err.startswith("intalks: ")
    assert err.endswith(": the argument is not UTF-8\n")


def test_a_file_whose_name_is_not_utf_8_can_be_named(ledger: Path) -> None:
    odd = ledger.with_name("caf\udce9.db")
    ledger.rename(odd)
    assert run("dossiers", "--ledger", odd)[2] == "2 dossiers\n"
    assert run("dossiers", f"--ledger={odd}")[2] == "2 dossiers\n"
    own = ledger.with_name("own\udce9.csv")
    own.write_text("name,alias\nBrandis,Corvo\n", encoding="utf-8")
    code, out, err = run("organizations", "import", own, "--ledger", odd)  # it would be kept as the rows' place
    assert (code, out, err.endswith("own\\udce9.csv:2: the text or name is not UTF-8\n")) == (2, "", True)


def test_add_twice_then_show(root: Path, tmp_path: Path) -> None:
    """The whole way, with the reader that intalks ships."""
    path = tmp_path / "examples.db"
    code, out, err = run("add", root / "examples" / "reports.jsonl", "--ledger", path)
    assert (code, out) == (0, "")
    assert err.startswith("12 articles added\n")
    code, _, err = run("add", root / "examples", "--ledger", path, "--published", "2012-06-18")
    assert code == 0
    assert err.startswith("1 article added, 12 already there\n")
    code, out, _ = run("dossiers", "--ledger", path, "--company", "Chery")
    assert code == 0
    assert "Chery" in out


def test_as_of_a_day(ledger: Path) -> None:
    day = ("--as-of", "2012-02-15")
    code, out, err = run("dossiers", "--ledger", ledger, "--json", *day)
    found = [json.loads(line) for line in out.splitlines()]
    assert (code, err) == (0, "")
    assert [(one["title"], one["articles"], one["as_of"]) for one in found] == [
        ("Ampel – Corvo", ["b1"], "2012-02-15"),
        ("Ampel – Brandis", ["a1"], "2012-02-15"),
    ]
    code, out, _ = run("show", found[1]["id"], "--ledger", ledger, *day)
    assert code == 0
    assert "as what was published by 2012-02-15 has it" in out
    code, _, err = run("show", found[0]["id"], "--ledger", ledger, "--as-of", "2012-01-31")
    assert code == 2
    assert "was published by 2012-01-31" in err


def test_changes(ledger: Path) -> None:
    code, out, err = run("changes", "--since", "2012-01-20", "--ledger", ledger)
    assert (code, err) == (0, "1 change\n")
    assert out.splitlines()[1].split() == [
        "2012-02-01",
        "deal",
        "alliance,",
        "talks",
        "Ampel",
        "–",
        "Corvo",
        out.split()[-1],
    ]
    [told] = [
        json.loads(line)
        for line in run("changes", "--since", "2012-01-20", "--json", "--ledger", ledger)[1].splitlines()
    ]
    assert (told["day"], told["kind"], told["articles"]) == ("2012-02-01", "deal", ["b1"])
    code, _, err = run("changes", "--since", "2012-03-01", "--until", "2012-01-01", "--ledger", ledger)
    assert (code, err) == (2, "intalks: --since 2012-03-01 is later than --until 2012-01-01\n")


def test_company(ledger: Path) -> None:
    code, out, err = run("company", "Ampel", "--ledger", ledger)
    assert (code, err) == (0, "2 dossiers\n")
    assert ["not in the list of organizations" in out, "Ampel – Corvo" in out] == [True, True]
    told = json.loads(run("company", "Fiat", "--json", "--ledger", ledger)[1])
    assert (told["id"], told["country"], told["dossiers"]) == ("fiat", "IT", [])
    assert run("company", "Nobody", "--ledger", ledger)[0] == 2


def test_a_list_of_ones_own(ledger: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,alias,wikidata\nBrandis,Corvo,Q42\n,x,\n", encoding="utf-8")
    code, out, err = run("organizations", "import", own, "--ledger", ledger)
    assert (code, out) == (1, "")
    assert err == f"1 row taken over\nbad-row: 1 row lost\n  {own}:3: the name is empty\n"
    assert run("dossiers", "--ledger", ledger)[2] == "1 dossier\n"
    assert "Wikidata Q42" in run("company", "Corvo", "--ledger", ledger)[1]


def test_a_list_without_organizations_is_refused(ledger: Path, tmp_path: Path) -> None:
    for text in ("", "name,alias\n", "[]"):
        own = tmp_path / "own.csv"
        own.write_text(text)
        code, out, err = run("organizations", "import", own, "--ledger", ledger)
        assert (code, out, f"{own}: the list holds no organization" in err) == (1, "", True)


def test_an_organization_is_found_by_its_identifiers(ledger: Path, tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    own.write_text("name,lei,ticker,wikidata\nBrandis,HWUPKR0MPOU8FGXBT394,BRD.DE,Q42\nCorvo,,COR,\nAmpel,,COR,\n")
    run("organizations", "import", own, "--ledger", ledger)
    for code in ("HWUPKR0MPOU8FGXBT394", "BRD.DE", "brd.de", "Q42"):
        told = json.loads(run("company", code, "--json", "--ledger", ledger)[1])
        assert (told["name"], len(told["dossiers"])) == ("Brandis", 1), code
        assert "Ampel – Brandis" in run("dossiers", "--company", code, "--ledger", ledger)[1], code
    exit_code, _, err = run("company", "COR", "--ledger", ledger)
    assert (exit_code, err) == (
        2,
        "intalks: 'COR' stands for several; give the id of one: Corvo (corvo), Ampel (ampel)\n",
    )
    assert run("same", "Q42", "corvo", "--why", "x", "--by", "Ann", "--ledger", ledger)[1].startswith("Brandis")


def test_why_two_are_two(ledger: Path) -> None:
    code, out, err = run("same", "Ampel", "Corvo", "--explain", "--ledger", ledger)
    assert (code, err) == (0, "")
    assert "taken for two" in out
    assert run("same", "Ampel", "Corvo", "--ledger", ledger, "--by", "Ann")[2] == "intalks: say why: --why TEXT\n"


def test_what_cannot_be_found_is_told(ledger: Path) -> None:
    code, _, err = run("dossiers", "--company", "Nobody Inc", "--ledger", ledger)
    assert (code, "'Nobody Inc'" in err) == (2, True)
    code, _, err = run("dossiers", "--since", "2012-03-01", "--until", "2012-01-01", "--ledger", ledger)
    assert (code, "--since 2012-03-01 is later than --until 2012-01-01" in err) == (2, True)


def test_reports_that_wait_are_told(ledger: Path) -> None:
    with Ledger.open(ledger) as book:
        told = entry("late", [(("Firm1", "Firm2"), DealType.MERGER, Stage.TALKS)], None)
        book.add([told], recorded_at=datetime(2026, 1, 3, tzinfo=UTC))
    for command in ("dossiers", "check"):
        assert "1 report in no dossier yet" in run(command, "--ledger", ledger)[2]
