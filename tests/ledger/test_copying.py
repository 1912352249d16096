"""A backup holds the ledger of one moment, whole, and makes the same ledger in either database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from intalks.errors import LedgerError
from intalks.ledger import Ledger, restore_ledger
from intalks.ledger.copying import at_rest
from intalks.ledger.database import open_engine
from intalks.ledger.tables import metadata
from intalks.resolution import Resolver
from tests.ledger.made_deals import NO_LIST, NOW, made_entry
from tests.ledger.test_migrations import make_version_1

RESOLVER = Resolver(NO_LIST)

Content = dict[str, list[tuple[object, ...]]]


def fill(place: str, number: int = 25) -> None:
    with Ledger.open(place) as ledger:
        ledger.add([made_entry(i) for i in range(number)], recorded_at=NOW)
        ledger.update_dossiers(RESOLVER)
        ledger.remove("a0-3", why="a letter", at=NOW)
        ledger.propose([made_entry(1).record], recorded_at=NOW)


def content(place: str | Path) -> Content:
    """Every row of every table, sorted."""
    engine = open_engine(place)
    with engine.connect() as connection:
        found = {
            table.name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def test_there_and_back_between_both(
    new_place: Callable[[], str], new_schema: Callable[[], str], tmp_path: Path
) -> None:
    place, other, file = new_place(), new_schema(), tmp_path / "backup.db"
    fill(place)
    with Ledger.open(place) as ledger:
        ledger.backup(file)
    assert content(file) == content(place)
    restore_ledger(file, other)
    assert content(other) == content(place)
    with Ledger.open(other) as ledger:
        ledger.backup(tmp_path / "again.db")
    restore_ledger(tmp_path / "again.db", str(tmp_path / "back.db"))
    assert content(tmp_path / "back.db") == content(place)
    assert {path.name for path in tmp_path.iterdir() if path.suffix == ".db"} == {"backup.db", "again.db", "back.db"}


def test_a_ledger_that_is_written_to_is_backed_up_whole(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    Ledger.open(place).close()
    command = [sys.executable, "-m", "tests.ledger.adder", "60"]
    process = subprocess.Popen(
        command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    )
    assert process.stdin is not None
    process.stdin.write(f"{place}\n")
    process.stdin.close()
    held: list[int] = []
    while process.poll() is None:
        file = tmp_path / f"backup{len(held)}.db"
        with Ledger.open(place) as ledger:
            ledger.backup(file)
        with Ledger.open(file) as copy:
            assert list(copy.check()) == []
            held.append(copy.catalogue.counts().articles)
    assert process.returncode == 0
    assert held == sorted(held)


def test_a_backup_of_an_earlier_version_is_restored(new_place: Callable[[], str], tmp_path: Path) -> None:
    old, new = tmp_path / "old.db", new_place()
    with Ledger.open(old) as ledger:
        ledger.add([made_entry(i) for i in range(5)], recorded_at=NOW)
        ledger.update_dossiers(RESOLVER)
    before = content(old)
    make_version_1(str(old))
    heard: list[str] = []
    restore_ledger(old, new, told=heard.append)
    later = {
        "statements",
        "facts",
    }  # that version had none; they are made anew when dossiers are next brought up to date
    assert {name: rows for name, rows in content(new).items() if name not in later} == {
        name: rows for name, rows in before.items() if name not in later
    }
    assert len(heard) == 1
    assert heard[0].startswith(f"{old}: the ledger was of version 1")


def test_nothing_is_written_over(new_place: Callable[[], str], tmp_path: Path) -> None:
    place, file = new_place(), tmp_path / "backup.db"
    fill(place, 5)
    before = content(place)
    with Ledger.open(place) as ledger:
        ledger.backup(file)
        with pytest.raises(LedgerError, match="is there already"):
            ledger.backup(file)
        with pytest.raises(LedgerError, match="no folder"):
            ledger.backup(tmp_path / "nowhere" / "backup.db")
    with pytest.raises(LedgerError, match="already"):
        restore_ledger(file, place)
    assert content(place) == before


@pytest.mark.parametrize("text", [None, "no database", ""], ids=["nothing", "words", "empty"])
def test_what_is_no_backup_is_refused(new_place: Callable[[], str], tmp_path: Path, text: str | None) -> None:
    file, place = tmp_path / "notes.txt", new_place()
    if text is not None:
        file.write_text(text)
    with pytest.raises(LedgerError, match=r"notes\.txt"):
        restore_ledger(file, place)
    assert place.startswith("postgresql") or not Path(place).exists()


@pytest.mark.parametrize("end", ["-wal", "-shm", "-journal"])
def test_nothing_is_made_beside_what_another_database_left(tmp_path: Path, end: str) -> None:
    """SQLite would play it into the new file."""
    place, file = tmp_path / "ledger.db", tmp_path / "backup.db"
    fill(str(place), 5)
    with Ledger.open(place) as ledger:
        ledger.backup(file)
        left = tmp_path / f"other.db{end}"
        left.write_bytes(b"of a run that was killed")
        with pytest.raises(LedgerError, match=rf"other\.db{end}, left of another database"):
            ledger.backup(tmp_path / "other.db")
    with pytest.raises(LedgerError, match=rf"other\.db{end}, left of another database"):
        restore_ledger(file, str(tmp_path / "other.db"))
    assert left.read_bytes() == b"of a run that was killed"
    assert {path.name for path in tmp_path.iterdir()} == {"ledger.db", "backup.db", left.name}


def test_files_of_others_beside_a_backup_stay(tmp_path: Path) -> None:
    place, file, theirs = tmp_path / "ledger.db", tmp_path / "backup.db", tmp_path / "backup.db.part"
    theirs.write_text("a part of something else")
    fill(str(place), 5)
    with Ledger.open(place) as ledger:
        ledger.backup(file)
    restore_ledger(file, str(tmp_path / "back.db"))
    assert theirs.read_text() == "a part of something else"
    assert {path.name for path in tmp_path.iterdir()} == {"ledger.db", "backup.db", "backup.db.part", "back.db"}


def test_a_backup_is_at_rest_until_it_is_used(tmp_path: Path) -> None:
    place, file = tmp_path / "ledger.db", tmp_path / "backup.db"
    fill(str(place), 5)
    with Ledger.open(place) as ledger:
        ledger.backup(file)
    assert not writes_ahead(file)
    Ledger.open(file).close()
    assert writes_ahead(file)
    at_rest(file)
    assert not writes_ahead(file)


def test_a_ledger_is_restored_from_where_nothing_can_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs it: root may write everywhere."""
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    fill(str(shelf / "used.db"), 5)
    before = content(shelf / "used.db")
    shelf.chmod(0o555)
    monkeypatch.setattr(os, "access", lambda folder, _mode: folder != shelf)
    try:
        restore_ledger(shelf / "used.db", str(tmp_path / "back.db"))
    finally:
        shelf.chmod(0o755)
    assert writes_ahead(shelf / "used.db")
    assert [path.name for path in shelf.iterdir()] == ["used.db"]
    assert content(tmp_path / "back.db") == before


def writes_ahead(file: Path) -> bool:
    """Whether the file is in WAL mode, by the two bytes of its head that say so."""
    return file.read_bytes()[18:20] == b"\x02\x02"
