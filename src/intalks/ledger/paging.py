"""Big tables read in small pieces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Column, Connection, FromClause, RowMapping, Select, select

_PAGE: Final = 200


def paged(connection: Connection, key: Column[str], source: FromClause) -> Iterator[RowMapping]:
    """All rows in order of the key."""
    for page in pages(connection, key, source):
        yield from page


def pages(connection: Connection, key: Column[str], source: FromClause) -> Iterator[Sequence[RowMapping]]:
    """All rows in order of the key, some hundred at a time, so that a big ledger does not have to fit into memory."""
    last = ""
    while True:
        query = select(source).where(key > last).order_by(key).limit(_PAGE)
        page = connection.execute(query.add_columns(key.label("page_key"))).mappings().all()
        if page:
            yield page
        if len(page) < _PAGE:
            return
        last = page[-1]["page_key"]


def grouped(connection: Connection, query: Select[Any]) -> dict[str, list[str]]:
    """The second column's values by the first's, in the order of the query."""
    found: dict[str, list[str]] = {}
    for owner, value in connection.execute(query):
        found.setdefault(owner, []).append(value)
    return found
