"""What becomes a ledger when it is opened and what does not, and what is told of a place and of its trouble."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from intalks.errors import LedgerError
from intalks.ledger import Ledger, database
from intalks.ledger.database import database_url, in_a_line, open_engine, place_told, writing
from tests.ledger.made_deals import NOW, made_entry


def tables(place: str) -> list[str]:
    engine = create_engine(database_url(place))
    found = sorted(inspect(engine).get_table_names())
    engine.dispose()
    return found


def test_a_place_becomes_a_ledger_only_where_one_may_be_made(new_place: Callable[[], str]) -> None:
    place = new_place()
    with pytest.raises(LedgerError, match="there is no ledger; make one with"):
        open_engine(place, make=False)
    assert place.startswith("postgresql") or not Path(place).exists()
    assert tables(place) == []
    open_engine(place).dispose()
    open_engine(place, make=False).dispose()
    assert "articles" in tables(place)


@pytest.mark.parametrize("make", [True, False])
def test_a_database_of_something_else_is_left_as_it_is(new_place: Callable[[], str], *, make: bool) -> None:
    place = new_place()
    engine = create_engine(database_url(place))
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE recipes (name VARCHAR(40))"))
    engine.dispose()
    before = None if place.startswith("postgresql") else Path(place).read_bytes()
    with pytest.raises(LedgerError, match="tables of something else" if make else "there is no ledger"):
        open_engine(place, make=make)
    assert tables(place) == ["recipes"]
    assert before is None or Path(place).read_bytes() == before


def test_an_empty_file_may_become_a_ledger(tmp_path: Path) -> None:
    file = tmp_path / "empty.db"
    file.touch()
    with pytest.raises(LedgerError, match="there is no ledger"):
        open_engine(file, make=False)
    assert file.read_bytes() == b""
    Ledger.open(file).close()
    assert "articles" in tables(str(file))


def test_a_url_of_no_file_makes_none_either(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="there is no ledger"):
        open_engine(f"sqlite:///{tmp_path / 'nothere.db'}", make=False)
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_is_held_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "ledger.db"
    Ledger.open(place).close()
    monkeypatch.setattr(database, "_BUSY_SECONDS", 0)
    with Ledger.open(place) as ledger, closing(sqlite3.connect(place, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerError) as caught:
            ledger.add([made_entry(1)], recorded_at=NOW)
        assert str(caught.value) == f"{place}: the ledger cannot be written (database is locked)"
        other.execute("ROLLBACK")
        assert ledger.add([made_entry(1)], recorded_at=NOW).added == 1


def test_trouble_is_told_without_the_statement_and_its_values(new_place: Callable[[], str]) -> None:
    engine = open_engine(new_place())
    with pytest.raises(LedgerError, match="the ledger cannot be written") as caught, writing(engine) as connection:
        connection.execute(text("INSERT INTO nowhere VALUES (:name)"), {"name": "a secret"})
    engine.dispose()
    told = str(caught.value)
    assert ["\n" in told, "INSERT" in told, "a secret" in told] == [False, False, False]
    assert in_a_line(sqlite3.DatabaseError()) == "DatabaseError"


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("news.db", "news.db"),
        ("sqlite:///news.db", "sqlite:///news.db"),
        ("postgresql://ann@host/news", "postgresql+psycopg://ann@host/news"),
        ("postgresql://ann:s3cret@host/news", "postgresql+psycopg://ann:***@host/news"),
        ("postgresql://host/news?user=ann&password=s3cret", "postgresql+psycopg://host/news?user=ann"),
    ],
)
def test_a_place_is_told_without_its_password(place: str, told: str) -> None:
    assert place_told(place) == told


def test_a_url_that_is_none_is_told_without_its_password() -> None:
    with pytest.raises(LedgerError) as caught:
        database_url("postgresql://ann:s3cret@host:port/news?password=s3cret")
    assert str(caught.value) == "postgresql://host:port/news: no path and no database URL"
