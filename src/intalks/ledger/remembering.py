"""Values that hold as long as nothing is written to the ledger."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from threading import Lock
from typing import Final, TypeVar

from sqlalchemy import Engine, PoolProxiedConnection, text

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

MOST: Final = 50_000
"""Values kept at most; those not asked for longest are forgotten."""


class Revision:
    """Changes with whatever another connection, of this program or of another, has written."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._watch: PoolProxiedConnection | None = None
        self._lock = Lock()

    def now(self) -> str:
        """Tells two states of the ledger apart, within this object's life."""
        if self._engine.dialect.name == "postgresql":
            with self._engine.connect() as connection:
                return str(connection.execute(text("SELECT pg_current_wal_insert_lsn()")).scalar_one())
        with self._lock:
            if self._watch is None:
                self._watch = self._engine.raw_connection()  # outside of any transaction
            cursor = self._watch.cursor()
            cursor.execute("PRAGMA data_version")
            return str(cursor.fetchone())

    def close(self) -> None:
        with self._lock:
            if self._watch is not None:
                self._watch.close()
                self._watch = None


class Remembered:
    """Values of one revision of the ledger, by key, for any number of threads."""

    def __init__(self, revision: Callable[[], str], most: int = MOST) -> None:
        self._revision = revision
        self._most = most
        self._at: str | None = None
        self._kept: OrderedDict[Hashable, object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What `make` gave since the last change. All values under one key are of one type."""
        return self.several(key, [None], lambda _: {None: make()})[None]

    def several(
        self, kind: Hashable, keys: Iterable[Key], make: Callable[[list[Key]], Mapping[Key, Value]]
    ) -> dict[Key, Value]:
        """A value for each key that has one, in the order of the keys; `make` is asked for those not known yet."""
        at = self._revision()
        wanted = list(dict.fromkeys(keys))
        with self._lock:
            if at != self._at:
                self._kept.clear()
                self._at = at
            known: dict[Key, Value] = {key: self._found((kind, key)) for key in wanted if (kind, key) in self._kept}
        missing = [key for key in wanted if key not in known]
        made = make(missing) if missing else {}
        with self._lock:
            if at == self._at:
                self._keep(kind, made)
        return {key: known[key] if key in known else made[key] for key in wanted if key in known or key in made}

    def _found(self, key: Hashable) -> Value:  # type: ignore[type-var] # the caller knows what it has kept
        self._kept.move_to_end(key)
        return self._kept[key]  # type: ignore[return-value]

    def _keep(self, kind: Hashable, made: Mapping[Key, Value]) -> None:
        for key, value in made.items():
            self._kept[kind, key] = value
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
