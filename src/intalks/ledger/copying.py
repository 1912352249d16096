"""Backups: one SQLite file, itself a ledger, of a ledger in either database; and back into either."""

from __future__ import annotations

import os
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


def at_rest(file: Path) -> None:
    """Leave a SQLite file that nobody uses as one file with nothing beside it, for places where nothing can be written.

    Opening it as a ledger undoes that.
    """
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")


def _unpack(file: Path, part: Path, told: Told | None) -> None:
    """The backup as a file of this program's version."""
    if not file.is_file():
        raise LedgerError(f"{file}: there is no such file")
    _copy_file(file, part)
    with closing(sqlite3.connect(part)) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'articles'").fetchone()
    if tables != (1,):
        raise LedgerError(f"{file}: the file is no backup of a ledger")
    heard = None if told is None else lambda sentence: told(sentence.replace(str(part), str(file)))
    open_engine(part, told=heard).dispose()


def _copy_file(source: Path, target: Path) -> None:
    """One state of a SQLite database, whoever writes to it meanwhile."""
    try:
        with closing(_reader(source)) as old, closing(sqlite3.connect(target)) as new:
            old.backup(new)
        at_rest(target)
    except sqlite3.Error as error:
        raise LedgerError(f"{source}: cannot be copied to {target} ({error})") from error


def _reader(file: Path) -> sqlite3.Connection:
    """SQLite writes beside a file that was last used as a ledger; where it cannot, it is told that nobody else does."""
    if os.access(file.parent, os.W_OK) or _beside(file):
        return sqlite3.connect(file)
    return sqlite3.connect(f"{file.absolute().as_uri()}?immutable=1", uri=True)


def _copy_out(engine: Engine, part: Path) -> None:
    copy = open_engine(part)
    with engine.connect() as source, writing(copy) as target:
        _copy_rows(source, target)
    copy.dispose()
    at_rest(part)


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
    """A place in a folder of its own beside the file, which takes its name at the end, and is gone where that was not
    reached.
    """
    if file.exists():
        raise LedgerError(f"{file}: the file is there already; name another, or move it away")
    if not file.parent.is_dir():
        raise LedgerError(f"{file}: there is no folder {file.parent}; make it, or name another place")
    if left := _beside(file):
        # SQLite would take what they hold for changes of the new file.
        names = ", ".join(str(one) for one in left)
        raise LedgerError(f"{file}: {names}, left of another database, would spoil it; move that away, too")
    try:
        folder = TemporaryDirectory(prefix=f".{file.name}.", dir=file.parent)
    except OSError as error:
        raise LedgerError(f"{file}: cannot be written ({error.strerror})") from error
    with folder:
        part = Path(folder.name) / file.name
        yield part
        part.rename(file)


def _beside(file: Path) -> list[Path]:
    """What SQLite keeps beside a database while it is used, or kept there when it was cut off."""
    ends = ("-wal", "-shm", "-journal")
    return [one for end in ends if (one := file.with_name(f"{file.name}{end}")).exists()]
