"""Many rows into a table at once, by whatever is the quickest way of the database."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert

from intalks.ledger.rows import Row


def insert_rows(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Rows that all name the same columns. PostgreSQL takes them by COPY, in two thirds of the time (docs/scale.md)."""
    if not rows:
        return
    if connection.dialect.name != "postgresql":
        connection.execute(insert(table), rows)
        return
    names = list(rows[0])
    quote = connection.dialect.identifier_preparer.quote
    order = f"COPY {quote(table.name)} ({', '.join(map(quote, names))}) FROM STDIN"
    cursor: Any = connection.connection.cursor()  # psycopg's: SQLAlchemy knows of no COPY
    with cursor, cursor.copy(order) as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])
