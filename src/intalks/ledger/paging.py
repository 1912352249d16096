"""Big tables read in small pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Column, Connection, FromClause, RowMapping, select

_PAGE: Final = 200


def paged(connection: Connection, key: Column[str], source: FromClause) -> Iterator[RowMapping]:
    """All rows in order of the key, some hundred at a time, so that a big ledger does not have to fit into memory."""
    last = ""
    while True:
        query = select(source).where(key > last).order_by(key).limit(_PAGE)
        page = connection.execute(query.add_columns(key.label("page_key"))).mappings().all()
        yield from page
        if len(page) < _PAGE:
            return
        last = page[-1]["page_key"]
