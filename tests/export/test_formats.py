"""What holds for every format: the list, the same bytes twice, no half file, third parties."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType

import pytest

from intalks.errors import LedgerError, SettingsError
from intalks.export import FORMATS, Format, Selection, Shape, Written, export, find_format, names
from intalks.ledger import Ledger
from tests.export.told import told_ledger

NAMES = [name for name, _ in FORMATS]
NOW = datetime(2026, 1, 3, tzinfo=UTC)

# Another process, in which sets and dictionaries of strings stand in another order.
AGAIN = """
import sys
from pathlib import Path
from intalks.export import FORMATS, Selection, export, find_format
from intalks.ledger import Ledger
with Ledger.open(sys.argv[1]) as book:
    for name, _ in FORMATS:
        export(Selection(book), find_format(name), Path(sys.argv[2]) / name)
"""


def digests(path: Path) -> dict[str, str]:
    """The hash of each file of an export, by its name within it."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    return {
        str(file.relative_to(path)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files if file.is_file()
    }


def test_two_exports_are_byte_identical(tmp_path: Path) -> None:
    """Of two ledgers with the same articles, by two processes."""
    for seed in ("1", "2"):
        folder = tmp_path / seed
        folder.mkdir()
        with told_ledger(folder / "told.db"):
            pass
        environment = os.environ | {"PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", AGAIN, folder / "told.db", folder], env=environment, check=True)
    for name in NAMES:
        left, right = (digests(tmp_path / seed / name) for seed in ("1", "2"))
        assert left, name
        assert left == right, name


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_ledger_can_be_exported(name: str, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "empty.db") as book:
        export(Selection(book), find_format(name), tmp_path / "out")
    assert digests(tmp_path / "out")


@pytest.mark.parametrize("name", NAMES)
def test_a_format_says_what_it_is(name: str) -> None:
    form = find_format(name)
    assert form.name == name
    assert form.about
    assert (form.suffix == "") == (form.shape is Shape.FOLDER)


# ------------------------------------------------------------ third parties


def write_list(selection: Selection, path: Path) -> Written:
    titles = [one.title for one in selection.dossiers()]
    path.write_text("\n".join(titles), encoding="utf-8")
    return Written(title=len(titles))


LIST = Format("list", "titles", Shape.FILE, ".txt", write_list)


def entry(name: str, value: str) -> EntryPoint:
    return EntryPoint(name, value, "intalks.exporters")


def test_a_third_partys_format(told: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("somebodys")
    monkeypatch.setattr(module, "LIST", LIST, raising=False)
    monkeypatch.setitem(sys.modules, "somebodys", module)
    others = [entry("list", "somebodys:LIST")]
    assert names(others) == [*NAMES, "list"]
    assert export(Selection(told), find_format("list", others), tmp_path / "titles.txt") == {"title": 2}


TROUBLE: list[tuple[str, str]] = [
    ("list", "there is no format 'list'; there are: jsonl, csv, xlsx"),
    ("broken", "the format 'broken' (no.such.module:FORMAT) cannot be loaded"),
    ("wrong", "is no intalks.export.Format"),
]


@pytest.mark.parametrize(("name", "message"), TROUBLE, ids=[name for name, _ in TROUBLE])
def test_a_format_that_cannot_be_had(name: str, message: str) -> None:
    others = [entry("broken", "no.such.module:FORMAT"), entry("wrong", "os:sep")]
    with pytest.raises(SettingsError) as caught:
        find_format(name, others)
    assert message in str(caught.value)


def test_what_is_built_in_stays_what_it_is() -> None:
    assert find_format("csv", [entry("csv", "no.such.module:FORMAT")]).name == "csv"


# ------------------------------------------------------------ no half file


def made(path: Path, *, replace: bool = False, write: Callable[[Selection, Path], Written] = write_list) -> None:
    form = Format("list", "titles", Shape.FILE, ".txt", write)
    with Ledger.open(path.parent / "empty.db") as book:
        export(Selection(book), form, path, replace=replace)


def fails(selection: Selection, path: Path) -> Written:
    path.write_text("half", encoding="utf-8")
    raise KeyboardInterrupt


def test_what_is_broken_off_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        made(tmp_path / "out.txt", write=fails)
    assert [path.name for path in tmp_path.iterdir() if "out" in path.name] == []


def test_what_is_there_stays(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    target.write_text("mine", encoding="utf-8")
    with pytest.raises(SettingsError, match="is there already"):
        made(target)
    with pytest.raises(KeyboardInterrupt):
        made(target, replace=True, write=fails)
    assert target.read_text(encoding="utf-8") == "mine"
    made(target, replace=True)
    assert target.read_text(encoding="utf-8") == ""


def folder_of(selection: Selection, path: Path) -> Written:
    path.mkdir()
    (path / "one.txt").write_text("one", encoding="utf-8")
    return Written()


def test_a_folder_is_replaced_only_where_an_export_made_it(tmp_path: Path) -> None:
    target = tmp_path / "out"
    made(target, write=folder_of)
    (target / "old.txt").touch()
    made(target, replace=True, write=folder_of)
    assert {path.name for path in target.iterdir()} == {"one.txt", ".intalks-export"}
    mine = tmp_path / "mine"
    mine.mkdir()
    with pytest.raises(SettingsError, match="no export made"):
        made(mine, replace=True, write=folder_of)
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["mine", "out"]


@pytest.mark.parametrize("name", ["told.db", "told.db-wal", "told.db-shm", "told.db-journal", "link.db"])
@pytest.mark.parametrize("open_", [True, False])
def test_a_ledger_is_never_replaced(name: str, open_: bool, tmp_path: Path) -> None:
    """Neither the one that is exported nor another, nor what SQLite keeps beside it, there or not."""
    (tmp_path / "link.db").symlink_to("told.db")
    with told_ledger(tmp_path / "told.db") as book:
        if open_:
            with pytest.raises(SettingsError, match="is a ledger, or belongs to one"):
                export(Selection(book), LIST, tmp_path / name, replace=True)
    if not open_:
        with pytest.raises(SettingsError, match="is a ledger, or belongs to one"):
            made(tmp_path / name, replace=True)
    with Ledger.open(tmp_path / "told.db") as book:
        assert len(list(book.articles())) == 6
        assert list(book.check()) == []


def test_a_folder_with_a_ledger_in_it_is_not_replaced(tmp_path: Path) -> None:
    target = tmp_path / "out"
    made(target, write=folder_of)
    with told_ledger(target / "told.db"):
        pass
    with pytest.raises(SettingsError, match=r"told\.db.*: is a ledger"):
        made(target, replace=True, write=folder_of)
    assert (target / "told.db").is_file()


def test_a_database_that_cannot_be_looked_into_stays(tmp_path: Path) -> None:
    target = tmp_path / "out.db"
    with told_ledger(tmp_path / "told.db"):
        pass
    whole = (tmp_path / "told.db").read_bytes()
    target.write_bytes(whole[:100] + b"\xff" * 4000 + whole[4100:])
    with pytest.raises(SettingsError, match="may be a ledger"):
        made(target, replace=True)
    assert target.stat().st_size == len(whole)


def test_an_exported_database_is_replaced(told: Ledger, tmp_path: Path) -> None:
    form, target = find_format("sqlite"), tmp_path / "out.db"
    first = export(Selection(told), form, target)
    assert export(Selection(told), form, target, replace=True) == first


def test_no_such_folder(told: Ledger, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no folder"):
        export(Selection(told), LIST, tmp_path / "nowhere" / "out.txt")


def test_a_ledger_that_changes_meanwhile_is_told(tmp_path: Path) -> None:
    with told_ledger(tmp_path / "told.db") as book:

        def removes(selection: Selection, path: Path) -> Written:
            path.touch()
            book.remove("f1", why="asked for", at=NOW)
            return Written()

        with pytest.raises(LedgerError, match="export it again"):
            export(Selection(book), Format("list", "", Shape.FILE, ".txt", removes), tmp_path / "out.txt")
    assert not (tmp_path / "out.txt").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from intalks.export import Format, Selection, Shape, Written, export
from intalks.ledger import Ledger
def write(selection, path):
    path.write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
with Ledger.open(sys.argv[1]) as book:
    export(Selection(book), Format("list", "", Shape.FILE, ".txt", write), Path(sys.argv[2]))
"""


def test_what_is_killed_leaves_no_half_file_and_is_cleared_away(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    killed = subprocess.run([sys.executable, "-c", KILLED, tmp_path / "empty.db", target], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert not target.exists()
    made(target)
    assert sorted(path.name for path in tmp_path.glob("out*")) == ["out.txt"]
