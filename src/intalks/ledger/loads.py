"""What a writer of very many articles asks of the ledger at once, and which shards of them were taken in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from intalks.ledger.adding import present
from intalks.ledger.database import writing
from intalks.ledger.inserting import insert_rows
from intalks.ledger.removing import Removal, removals_of
from intalks.ledger.rows import moment_text, record_key
from intalks.ledger.tables import loads, records


class LoadBook:
    """The part of a ledger that loading goes by."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def known(self, wanted: Sequence[tuple[str, str, str]]) -> list[bool]:
        """Whether records stand in the ledger already: each an article's id, the hash of its text, and a reader."""
        keys = [record_key(*one) for one in wanted]
        with self._engine.connect() as connection:
            there = present(connection, records.c.key, keys)
        return [key in there for key in keys]

    def removals_of(self, wanted: Sequence[tuple[str, str]]) -> list[Removal | None]:
        """The tombstones that keep articles out: each an article's id and the hash of its text."""
        with self._engine.connect() as connection:
            return removals_of(connection, wanted)

    def has(self, shard: str) -> bool:
        """Whether all articles of the shard with this hash were taken in."""
        with self._engine.connect() as connection:
            return bool(present(connection, loads.c.key, [shard]))

    def note(self, shard: str, *, articles: int, recorded_at: datetime) -> None:
        """From now on `has` says so."""
        with writing(self._engine) as connection:
            if not present(connection, loads.c.key, [shard]):
                row = {"key": shard, "articles": articles, "recorded_at": moment_text(recorded_at)}
                insert_rows(connection, loads, [row])
