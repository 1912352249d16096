"""Alerts on their way, in the ledger: what was put in once goes out once, however often a run is broken off."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import msgspec
from sqlalchemy import Connection, Engine, RowMapping, delete, func, insert, select, update

from intalks.ledger.database import writing
from intalks.ledger.retiring import chunks
from intalks.ledger.rows import moment_text, packed, unpacked
from intalks.ledger.tables_watched import deliveries, delivery_articles
from intalks.model.alert import Delivery
from intalks.model.change import Change

_change: Final = msgspec.json.Decoder(Change)


class Outbox:
    """Each method that writes is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, made: Sequence[Delivery]) -> int:
        """Add deliveries that are not there yet, by their key; how many these were."""
        if not made:
            return 0
        with writing(self._engine) as connection:
            return _put(connection, made)

    def told(self, rule: str) -> list[Change]:
        """What was put in for a rule, each change once, in order."""
        query = select(deliveries.c.change).where(deliveries.c.rule == rule).order_by(deliveries.c.number)
        with self._engine.connect() as connection:
            found = [_change.decode(unpacked(body)) for body in connection.execute(query).scalars()]
        return list(dict.fromkeys(found))

    def waiting(self, now: datetime) -> list[Delivery]:
        """Those to be tried now, in the order in which they were put in."""
        query = select(deliveries).where(deliveries.c.due_at <= moment_text(now)).order_by(deliveries.c.number)
        with self._engine.connect() as connection:
            return [_delivery(row) for row in connection.execute(query).mappings()]

    def next_due(self) -> datetime | None:
        """When the next one is to be tried; None where none is."""
        with self._engine.connect() as connection:
            found = connection.execute(select(func.min(deliveries.c.due_at))).scalar()
        return None if found is None else datetime.fromisoformat(found)

    def latest(self, *, channel: str | None = None, limit: int = 100) -> list[Delivery]:
        """The last that were put in, newest first; for one channel, or for all."""
        query = select(deliveries).order_by(deliveries.c.number.desc()).limit(limit)
        if channel is not None:
            query = query.where(deliveries.c.channel == channel)
        with self._engine.connect() as connection:
            return [_delivery(row) for row in connection.execute(query).mappings()]

    def undelivered(self, limit: int = 100) -> list[Delivery]:
        """Those that were tried in vain, newest first: given up where they are due no more."""
        tried = (deliveries.c.delivered_at.is_(None), deliveries.c.message.is_not(None))
        query = select(deliveries).where(*tried).order_by(deliveries.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            return [_delivery(row) for row in connection.execute(query).mappings()]

    def claim(self, begun: Delivery) -> bool:
        """Note that a try is being made, `begun.tries` with it; False where another program makes it."""
        before = (
            deliveries.c.key == begun.key,
            deliveries.c.tries == begun.tries - 1,
            deliveries.c.due_at.is_not(None),
        )
        with writing(self._engine) as connection:
            return connection.execute(update(deliveries).where(*before).values(tries=begun.tries)).rowcount == 1

    def settle(self, delivery: Delivery) -> None:
        """Note what came of a try."""
        values = {
            "tries": delivery.tries,
            "due_at": None if delivery.due_at is None else moment_text(delivery.due_at),
            "delivered_at": None if delivery.delivered_at is None else moment_text(delivery.delivered_at),
            "message": delivery.message,
        }
        with writing(self._engine) as connection:
            connection.execute(update(deliveries).where(deliveries.c.key == delivery.key).values(values))


def forget_deliveries(connection: Connection, articles: Sequence[str]) -> None:
    """Erase what was told of these articles: it holds words of theirs."""
    about = select(delivery_articles.c.delivery).where(delivery_articles.c.article.in_(articles))
    keys = list(connection.execute(about).scalars())
    for chunk in chunks(sorted(set(keys))):
        connection.execute(delete(delivery_articles).where(delivery_articles.c.delivery.in_(chunk)))
        connection.execute(delete(deliveries).where(deliveries.c.key.in_(chunk)))


def _put(connection: Connection, made: Sequence[Delivery]) -> int:
    by_key = {one.key: one for one in made}
    held: set[str] = set()
    for chunk in chunks(sorted(by_key)):
        held.update(connection.execute(select(deliveries.c.key).where(deliveries.c.key.in_(chunk))).scalars())
    fresh = [one for key, one in by_key.items() if key not in held]
    if not fresh:
        return 0
    number = connection.execute(select(func.coalesce(func.max(deliveries.c.number), 0))).scalar_one()
    connection.execute(insert(deliveries), [_row(one, number + i) for i, one in enumerate(fresh, start=1)])
    about = [
        {"delivery": one.key, "article": article} for one in fresh for article in dict.fromkeys(one.change.articles)
    ]
    if about:
        connection.execute(insert(delivery_articles), about)
    return len(fresh)


def _row(one: Delivery, number: int) -> dict[str, object]:
    return {
        "key": one.key,
        "number": number,
        "rule": one.rule,
        "channel": one.channel,
        "change": packed(msgspec.json.encode(one.change)),
        "made_at": moment_text(one.made_at),
        "tries": one.tries,
        "due_at": None if one.due_at is None else moment_text(one.due_at),
        "delivered_at": None if one.delivered_at is None else moment_text(one.delivered_at),
        "message": one.message,
    }


def _delivery(row: RowMapping) -> Delivery:
    due, delivered = row["due_at"], row["delivered_at"]
    return Delivery(
        key=row["key"],
        rule=row["rule"],
        channel=row["channel"],
        change=_change.decode(unpacked(row["change"])),
        made_at=datetime.fromisoformat(row["made_at"]),
        tries=row["tries"],
        due_at=None if due is None else datetime.fromisoformat(due),
        delivered_at=None if delivered is None else datetime.fromisoformat(delivered),
        message=row["message"],
    )
