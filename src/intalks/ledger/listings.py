"""Users' own lists of organizations, kept with the ledger: rows are added, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, func, insert, select

from intalks.ledger.rows import Row, moment_text
from intalks.ledger.tables import listings
from intalks.model.article import content_hash
from intalks.model.listing import Listing

_listing = msgspec.json.Decoder(Listing)


def add_listings(connection: Connection, rows: Sequence[tuple[str, Listing]], recorded_at: datetime) -> int:
    """Keep the rows, each with its place; how many were new."""
    known = set(connection.execute(select(listings.c.key)).scalars())
    number = connection.execute(select(func.coalesce(func.max(listings.c.number), 0))).scalar_one()
    fresh: dict[str, Row] = {}
    for place, one in rows:
        body = msgspec.json.encode(one).decode()
        key = content_hash(body)
        if key not in known and key not in fresh:
            fresh[key] = {"key": key, "body": body, "place": place, "recorded_at": moment_text(recorded_at)}
    if fresh:
        numbered = [row | {"number": number + i} for i, row in enumerate(fresh.values(), 1)]
        connection.execute(insert(listings), numbered)
    return len(fresh)


def all_listings(connection: Connection) -> dict[str, Listing]:
    """Every row by its key, in the order of import."""
    query = select(listings.c.key, listings.c.body).order_by(listings.c.number)
    return {key: _listing.decode(body) for key, body in connection.execute(query)}
