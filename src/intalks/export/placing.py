"""Files that are there when they are whole, not before."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from intalks.errors import SettingsError


@contextmanager
def in_place(target: Path, *, replace: bool) -> Iterator[Path]:
    """A path beside the target, where a file or folder is made; at the end it takes the target's name, and where that
    was not reached it is gone. What a killed program leaves has another name (`.part` at its end), and the next run
    clears it away.

    With `replace` a file, or a folder that an export made, gives way; a ledger never does. Raises SettingsError where
    the target is there and may not be replaced, or where it cannot be made.
    """
    _refuse(target, replace=replace)
    part = target.with_name(f"{target.name}.part")
    try:
        _remove(part)
        yield part
        _settle(part)
        _take_place(part, target)
    except OSError as error:
        raise SettingsError(f"{target}: cannot be written ({error.strerror or error})") from error
    finally:
        _remove(part)


MARK = ".intalks-export"
"""An empty file in each folder that an export made: only such a folder is ever replaced."""

_HELD: Final = frozenset({"articles", "records", "judgements"})
"""Tables that every ledger has, and no export."""

_BESIDE: Final = ("-wal", "-shm", "-journal")
"""Ends of the names of files that SQLite keeps beside a database, as a part of it."""


def _refuse(target: Path, *, replace: bool) -> None:
    if not target.parent.is_dir():
        raise SettingsError(f"{target}: there is no folder {target.parent}; make it, or name another place")
    _refuse_ledger(target)
    if not os.path.lexists(target):
        return
    if not replace:
        raise SettingsError(f"{target}: is there already; name another place, or write over it with --replace")
    if target.is_dir() and not (target / MARK).is_file():
        raise SettingsError(f"{target}: is a folder that no export made, and stays; name another place")
    for path in target.rglob("*") if target.is_dir() else ():
        _refuse_ledger(path)


def _refuse_ledger(path: Path) -> None:
    """A ledger's file and, whether it is there or not, any that SQLite keeps beside one."""
    names = [path.name, *(path.name.removesuffix(end) for end in _BESIDE if path.name.endswith(end))]
    if any(_is_ledger(path.with_name(name)) for name in names if name):
        raise SettingsError(f"{path}: is a ledger, or belongs to one, and stays; name another place")


def _is_ledger(file: Path) -> bool:
    """Raises SettingsError where a database cannot be looked into."""
    if not file.is_file():
        return False
    # Few exports find a file in their place. It must not be opened but by SQLite: to close it otherwise would give up
    # the locks that this program has on its own ledger.
    import sqlite_utils  # noqa: PLC0415
    from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # noqa: PLC0415  # for its errors

    try:
        with closing(sqlite_utils.Database(file)) as database:
            return _HELD.issubset(database.table_names())
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            return False
        message = f"{file}: cannot be looked into ({error}), and may be a ledger; name another place"
        raise SettingsError(message) from error


def _settle(part: Path) -> None:
    """On the disk before it gets its name: a power cut leaves the old or the new."""
    if part.is_dir():
        (part / MARK).touch()
    for path in sorted(part.rglob("*")) if part.is_dir() else [part]:
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())


def _take_place(part: Path, target: Path) -> None:
    if not target.is_dir():
        part.replace(target)
        return
    # A folder cannot be replaced in one step: for a moment there is none, and the old one lies beside.
    old = target.with_name(f"{target.name}.old")
    _remove(old)
    target.rename(old)
    part.rename(target)
    _remove(old)


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
