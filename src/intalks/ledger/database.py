"""Opening a database: SQLite in WAL mode or PostgreSQL, and the transactions of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, TypeAlias

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from intalks.errors import LedgerError
from intalks.ledger.migrations import HEAD, check_version, upgrade, version_of
from intalks.ledger.outlining import fill_facts, outline_all
from intalks.ledger.tables import SEARCH, metadata

Told: TypeAlias = Callable[[str], None]
"""Called with a sentence for people."""

DRIVER: Final = "psycopg"
_BUSY_SECONDS: Final = 60
_ONE_WRITER: Final = 0x696E74616C6B73
"""The lock that writers of a PostgreSQL ledger hold, one at a time, as SQLite's do."""


def open_engine(location: str | Path, *, told: Told | None = None) -> Engine:
    """The engine of a SQLite file (made where missing) or of an SQLAlchemy URL, its tables in place and of this
    program's version; `told` hears of it where they were of an earlier one.

    Raises LedgerError where the database cannot be opened or is of a later version.
    """
    url = database_url(location)
    if url.get_backend_name() == "sqlite" and url.database:
        folder = Path(url.database).parent
        if not folder.is_dir():
            raise LedgerError(f"{location}: there is no folder {folder}; make it, or name another place")
    where = url.render_as_string(hide_password=True) if "://" in str(location) else str(location)
    try:
        engine = _engine(url)
    except (SQLAlchemyError, ModuleNotFoundError) as error:
        raise LedgerError(f"{where}: the ledger cannot be opened ({_first_line(error)})") from error
    try:
        _set_up(engine, where, told)
    except SQLAlchemyError as error:
        engine.dispose()
        raise LedgerError(f"{where}: the ledger cannot be opened ({_first_line(error)})") from error
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
    except ArgumentError as error:
        raise LedgerError(f"{text}: no path and no database URL") from error
    return url.set(drivername=f"postgresql+{DRIVER}") if url.drivername in ("postgresql", "postgres") else url


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: it takes the one writer's lock at its beginning, so that what it reads stays so."""
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
    """Transactions are begun by `_begin_sqlite`, not by the driver's guess; readers and the one writer do not block
    each other.
    """
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (f"busy_timeout={_BUSY_SECONDS * 1000}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("intalks_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _set_up(engine: Engine, where: str, told: Told | None) -> None:
    with engine.connect() as connection:
        found = version_of(connection)
    check_version(found, where)
    if found == HEAD:
        return
    with writing(engine) as connection:
        found = version_of(connection)  # another process may have been quicker
        check_version(found, where)
        if found != HEAD:
            upgrade(connection, found)
            outline_all(connection)
            fill_facts(connection)
    if found is not None and found != HEAD and told is not None:
        told(f"{where}: the ledger was of version {found} and is now of version {HEAD}")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
