"""Opening a database: SQLite in WAL mode or PostgreSQL, and the transactions of both."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, make_url, select
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry

from intalks.errors import LedgerError
from intalks.ledger.tables import VERSION, metadata, settings

_BUSY_SECONDS: Final = 60


def open_engine(location: str | Path) -> Engine:
    """The engine of a SQLite file (made where missing) or of an SQLAlchemy URL, its tables in place.

    Raises LedgerError where the database cannot be opened or is of another version.
    """
    url = _url(location)
    if url.get_backend_name() == "sqlite" and url.database:
        folder = Path(url.database).parent
        if not folder.is_dir():
            raise LedgerError(f"{location}: there is no folder {folder}; make it, or name another place")
    try:
        engine = create_engine(url)
        if url.get_backend_name() == "sqlite":
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
        _set_up(engine, str(location))
    except SQLAlchemyError as error:
        raise LedgerError(f"{location}: the ledger cannot be opened ({_first_line(error)})") from error
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A transaction that writes: it takes SQLite's write lock at its beginning, so that what it reads stays so."""
    with engine.connect().execution_options(intalks_write=True) as connection, connection.begin():
        yield connection


def _url(location: str | Path) -> URL:
    text = str(location)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise LedgerError(f"{text}: no path and no database URL") from error
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgresql", "postgres") else url


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


def _set_up(engine: Engine, where: str) -> None:
    with writing(engine) as connection:
        metadata.create_all(connection)
        found = connection.execute(select(settings.c.value).where(settings.c.name == "version")).scalar()
        if found is None:
            connection.execute(insert(settings).values(name="version", value=str(VERSION)))
        elif found != str(VERSION):
            raise LedgerError(f"{where}: the ledger is of version {found}, this program writes version {VERSION}")


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
