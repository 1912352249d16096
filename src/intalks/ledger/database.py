"""Opening a database: SQLite in WAL mode or PostgreSQL, and the transactions of both."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, inspect, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError, StatementError
from sqlalchemy.pool import ConnectionPoolEntry

from intalks.errors import LedgerError
from intalks.ledger.migrations import HEAD, check_version, upgrade, version_of
from intalks.ledger.outlining import fill_facts, outline_all
from intalks.ledger.tables import SEARCH, metadata

Told: TypeAlias = Callable[[str], None]
"""Called with a sentence for people."""

DRIVER: Final = "psycopg"
DATABASE_ERRORS: Final = (SQLAlchemyError, sqlite3.Error)
"""What a database raises while it is used; `in_a_line` tells it."""

_BUSY_SECONDS: Final = 60
_ONE_WRITER: Final = 0x696E74616C6B73
"""The lock that writers of a PostgreSQL ledger hold, one at a time, as SQLite's do."""


def open_engine(location: str | Path, *, make: bool = True, told: Told | None = None) -> Engine:
    """The engine of a SQLite file or of an SQLAlchemy URL, its tables in place and of this program's version; `told`
    hears of it where they were of an earlier one. A file that is missing and a database without tables become a ledger,
    unless `make` is False: then they stay as they are.

    Raises LedgerError where the database cannot be opened, is of a later version, holds no ledger that there has to be,
    or holds tables of something else, and leaves such a one as it is.
    """
    url, where = database_url(location), place_told(location)
    _check_file(url, where, make=make)
    try:
        engine = _engine(url)
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        raise LedgerError(f"{where}: the ledger cannot be opened ({in_a_line(error)})") from error
    try:
        _set_up(engine, where, make=make, told=told)
    except DATABASE_ERRORS as error:
        engine.dispose()
        raise LedgerError(f"{where}: the ledger cannot be opened ({in_a_line(error)})") from error
    except LedgerError:
        engine.dispose()
        raise
    return engine


def database_url(location: str | Path) -> URL:
    """A path is a SQLite file. Raises LedgerError where it is neither that nor a URL."""
    text = str(location)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # ValueError: a port that is no number
        raise LedgerError(f"{_without_secrets(text)}: no path and no database URL") from error
    return url.set(drivername=f"postgresql+{DRIVER}") if url.drivername in ("postgresql", "postgres") else url


def place_told(location: str | Path | URL) -> str:
    """The place as people may see it: without the password that a URL may hold."""
    if "://" not in str(location):
        return str(location)
    url = database_url(location) if not isinstance(location, URL) else location
    return url.difference_update_query(["password"]).render_as_string(hide_password=True)


def in_a_line(error: Exception) -> str:
    """What the database says went wrong, without the statement and the values that it went wrong with."""
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    return str(cause).splitlines()[0] if str(cause) else type(cause).__name__


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: it takes the one writer's lock at its beginning, so that what it reads stays so.

    Raises LedgerError where the database fails, or another program holds the lock for too long: nothing is written.
    """
    try:
        with _write_transaction(engine) as connection:
            yield connection
    except DATABASE_ERRORS as error:
        file = engine.url.database if engine.dialect.name == "sqlite" else None
        where = file or place_told(engine.url)
        raise LedgerError(f"{where}: the ledger cannot be written ({in_a_line(error)})") from error


def rewrite(engine: Engine) -> bool:
    """Write every page anew, without what was deleted; False where a reader still holds on to the old ones."""
    if engine.dialect.name != "sqlite":
        names = ", ".join(f'"{table.name}"' for table in metadata.sorted_tables)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql(f"VACUUM FULL {names}")
        return True
    pooled = engine.raw_connection()
    try:
        cursor = pooled.cursor()
        # The index of words keeps those of rows that are gone until its parts are merged.
        cursor.execute(f"INSERT INTO {SEARCH}({SEARCH}) VALUES ('optimize')")  # noqa: S608 - a name of our own
        pooled.commit()
        cursor.execute("VACUUM")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        outcome = cursor.fetchone()
        cursor.close()
    finally:
        pooled.close()
    return outcome is not None and outcome[0] == 0


def _engine(url: URL) -> Engine:
    """Readers see one state of the ledger from their first question to their last, on either database."""
    if url.get_backend_name() != "sqlite":
        return create_engine(url, isolation_level="REPEATABLE READ")
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """Transactions are begun by `_begin_sqlite`, not by the driver's guess. What is deleted is overwritten, however
    SQLite was built. Nothing is said that would stay in the file: it may be somebody else's.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    waits = f"busy_timeout={_BUSY_SECONDS * 1000}"
    for pragma in (waits, "synchronous=NORMAL", "foreign_keys=ON", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("intalks_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def _write_transaction(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.execution_options(intalks_write=True)
        else:
            # What was committed while it waited for the lock must be seen: each statement has a view of its own.
            connection.execution_options(isolation_level="READ COMMITTED")
        with connection.begin():
            if engine.dialect.name == "postgresql":
                connection.execute(select(func.pg_advisory_xact_lock(_ONE_WRITER)))
            yield connection


def _check_file(url: URL, where: str, *, make: bool) -> None:
    """Raises LedgerError where SQLite would have to make a file that it cannot or must not."""
    if url.get_backend_name() != "sqlite" or not url.database or "uri" in url.query:
        return
    file = Path(url.database)
    if not file.parent.is_dir():
        raise LedgerError(f"{where}: there is no folder {file.parent}; make it, or name another place")
    if not make and not file.is_file():
        raise _no_ledger(where)


def _no_ledger(where: str) -> LedgerError:
    return LedgerError(f"{where}: there is no ledger; make one with: intalks add ARTICLES --ledger {where}")


def _set_up(engine: Engine, where: str, *, make: bool, told: Told | None) -> None:
    with engine.connect() as connection:
        found = _version(connection, where, make=make)
    if engine.dialect.name == "sqlite":
        _write_ahead(engine)
    if found == HEAD:
        return
    with _write_transaction(engine) as connection:
        found = _version(connection, where, make=make)  # another process may have been quicker
        if found != HEAD:
            upgrade(connection, found)
            outline_all(connection)
            fill_facts(connection)
    if found is not None and found != HEAD and told is not None:
        told(f"{where}: the ledger was of version {found} and is now of version {HEAD}")


def _version(connection: Connection, where: str, *, make: bool) -> str | None:
    """The version of the ledger; None where there is room for a new one.

    Raises LedgerError where it is of a later version, or where there is none and none may be made.
    """
    found = version_of(connection)
    check_version(found, where)
    if found is None and not make:
        raise _no_ledger(where)
    if found is None and inspect(connection).get_table_names():
        raise LedgerError(f"{where}: there are tables of something else; name another place for the ledger")
    return found


def _write_ahead(engine: Engine) -> None:
    """From now on readers and the one writer of the file do not block each other."""
    pooled = engine.raw_connection()
    try:
        pooled.cursor().execute("PRAGMA journal_mode=WAL")
    finally:
        pooled.close()


def _without_secrets(text: str) -> str:
    """Something like a URL, without what may be a password in it."""
    scheme, _, rest = text.partition("://")
    rest = rest.partition("?")[0]
    return f"{scheme}://{rest.rpartition('@')[2]}"
