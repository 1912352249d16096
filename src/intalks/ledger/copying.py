"""Backups: one SQLite file, itself a ledger, of a ledger in either database; and back into either."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from sqlalchemy import Connection, Engine, insert, select

from intalks.errors import LedgerError
from intalks.ledger.database import Told, database_url, open_engine, writing
from intalks.ledger.tables import metadata

_PAGE: Final = 1000
"""Rows copied at a time."""


def backup(engine: Engine, file: Path) -> None:
    """Write the ledger, as it is at this moment, into a new file; it may be read and written meanwhile.

    The file is there when it is whole, not before. Raises LedgerError where it is there already or cannot be written.
    """
    with _new_file(file) as part:
        if engine.dialect.name == "sqlite":
            _copy_file(Path(engine.url.database or ""), part)
        else:
            _copy_out(engine, part)


def restore(file: Path, location: str, *, told: Told | None = None) -> None:
    """Make a new ledger of a backup; one of an earlier version is brought up to date.

    Raises LedgerError where the file is no backup or of a later version, or where there is a ledger already.
    """
    url = database_url(location)
    if url.get_backend_name() == "sqlite":
        with _new_file(Path(url.database or "")) as part:
            _unpack(file, part, told)
        return
    with TemporaryDirectory() as folder:
        unpacked = Path(folder) / "backup.db"
        _unpack(file, unpacked, told)
        _copy_in(unpacked, location)


def _unpack(file: Path, part: Path, told: Told | None) -> None:
    """The backup as a file of this program's version."""
    if not file.is_file():
        raise LedgerError(f"{file}: there is no such file")
    _copy_file(file, part)
    with closing(sqlite3.connect(part)) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'articles'").fetchone()
    if tables != (1,):
        raise LedgerError(f"{file}: the file is no backup of a ledger")
    open_engine(part, told=told).dispose()


def _copy_file(source: Path, target: Path) -> None:
    """One state of a SQLite database, whoever writes to it meanwhile."""
    try:
        with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
            # One file, nothing beside it.
            new.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise LedgerError(f"{source}: cannot be copied to {target} ({error})") from error


def _copy_out(engine: Engine, part: Path) -> None:
    copy = open_engine(part)
    with engine.connect() as source, writing(copy) as target:
        _copy_rows(source, target)
    copy.dispose()
    with closing(sqlite3.connect(part)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _copy_in(file: Path, location: str) -> None:
    engine, copy = open_engine(location), open_engine(file)
    try:
        with copy.connect() as source, writing(engine) as target:
            for table in metadata.sorted_tables:
                if target.execute(select(table).limit(1)).first() is not None:
                    raise LedgerError(f"{engine.url!r}: there is a ledger already; restore into an empty database")
            _copy_rows(source, target)
    finally:
        engine.dispose()
        copy.dispose()


def _copy_rows(source: Connection, target: Connection) -> None:
    """Every row of every table; what is referred to before what refers to it."""
    for table in metadata.sorted_tables:
        rows = source.execution_options(yield_per=_PAGE).execute(select(table)).mappings()
        for page in rows.partitions():
            target.execute(insert(table), [dict(row) for row in page])


@contextmanager
def _new_file(file: Path) -> Iterator[Path]:
    """A place beside the file, which takes its name at the end, and is gone where that was not reached."""
    if file.exists():
        raise LedgerError(f"{file}: the file is there already; name another, or move it away")
    if not file.parent.is_dir():
        raise LedgerError(f"{file}: there is no folder {file.parent}; make it, or name another place")
    part = file.with_name(f"{file.name}.part")
    try:
        part.unlink(missing_ok=True)
        yield part
        part.rename(file)
    finally:
        for left in (part, *(part.with_name(f"{part.name}{end}") for end in ("-wal", "-shm", "-journal"))):
            left.unlink(missing_ok=True)
