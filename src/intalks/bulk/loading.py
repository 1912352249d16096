"""The shards into a ledger, by one writer: what `intalks add` would make of the same articles."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final, TypeAlias

import msgspec

from intalks.bulk.lines import FORMS, Line, read_of, read_problems
from intalks.bulk.running import FOUND, MANIFEST, Manifest
from intalks.bulk.shards import Counts, Marker, damaged_file, problems_file, records_file
from intalks.bulk.store import Store
from intalks.errors import InputError, Problem
from intalks.ledger import Ledger, refusal
from intalks.model.dossier import Entry
from intalks.pipeline.add import Clock, entry_of
from intalks.pipeline.keying import key_anew
from intalks.pipeline.workers import map_in_order
from intalks.reference import Reference

_PIECE: Final = 128
"""Articles stored in one transaction: what a killed run does again at most."""

Watch: TypeAlias = Callable[[int, int], None]
"""Called with the articles behind and the articles that there are."""


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Articles stored, articles that the ledger had already; `counts` are those of all shards, and `refused` what had
    been removed from the ledger. `changed` of the stored ones are a further text of an article that had another: its
    id stands in several shards, or stood in the ledger.
    """

    added: int
    known: int
    counts: Counts
    refused: tuple[Problem, ...]
    changed: int


@dataclass(frozen=True, slots=True)
class Finished:
    """A folder with the finished work of `intalks bulk`."""

    store: Store
    manifest: Manifest


def finished(out: str) -> Finished:
    """Raises InputError where the folder is no finished work of `intalks bulk`, or holds no texts."""
    store = Store(out)
    data = store.read(MANIFEST)
    if data is None:
        raise InputError(f"{store.place}: there is no {MANIFEST}: no work of `intalks bulk`, or it is not finished")
    try:
        manifest = msgspec.json.decode(data, type=Manifest)
    except msgspec.DecodeError as error:
        raise InputError(f"{store.place}/{MANIFEST}: no manifest of `intalks bulk` ({error})") from error
    if not manifest.asked.texts:
        raise InputError(f"{store.place}: the shards hold no texts, which a ledger needs: `intalks bulk` with --texts")
    return Finished(store, manifest)


def load_shards(
    ledger: Ledger, work: Finished, *, clock: Clock, workers: int = 1, watch: Watch | None = None
) -> LoadReport:
    """Store what the folder holds, shard after shard in order; dossiers are left as they are.

    May be broken off at any point and called again: shards that were taken in whole are known by their hash, articles
    by theirs. Where articles were removed from the ledger, known shards are looked at too, as they may hold some.
    `workers` processes make articles ready, this one writes. Raises InputError where a shard is not what its marker
    says.
    """
    key_anew(ledger)
    loading = _Loading(ledger, work, clock)
    counts = work.manifest.counts
    for entries in map_in_order(_prepared, ledger.reference(), loading.pieces(), workers=workers):
        loading.put(entries)
        if watch is not None:
            watch(loading.added + loading.known, counts.articles)
    loading.put_rest()
    return LoadReport(loading.added, loading.known, counts, tuple(loading.refused), loading.changed)


@dataclass(frozen=True, slots=True)
class _Piece:
    """Articles of one shard that the ledger does not have; `whole` is the shard's marker where they are the last."""

    lines: tuple[Line, ...] = ()
    whole: Marker | None = None


class _Told(msgspec.Struct):
    """What of a record tells whether it is known."""

    text_hash: str
    reader: str


class _Loading:
    """`pieces` runs ahead of `put`, which is called with each piece's entries, in order."""

    def __init__(self, ledger: Ledger, work: Finished, clock: Clock) -> None:
        self._ledger = ledger
        self._book = ledger.loads
        self._store = work.store
        self._manifest = work.manifest
        self._clock = clock
        self._removed = bool(ledger.removals())
        self._ahead: deque[_Piece] = deque()
        self.added = 0
        self.known = 0
        self.changed = 0
        self.refused: list[Problem] = []

    def pieces(self) -> Iterator[_Piece]:
        for marker in self._manifest.shards:
            if not self._removed and self._book.has(_key(marker)):
                self.known += marker.counts.articles
                continue
            lines = self._lines(marker)
            while some := list(islice(lines, _PIECE)):
                yield self._next(_Piece(self._unknown(some)))
            yield self._next(_Piece(whole=marker))

    def _next(self, piece: _Piece) -> _Piece:
        self._ahead.append(piece)
        return piece

    def _lines(self, marker: Marker) -> Iterator[Line]:
        form = self._manifest.asked.form
        name = records_file(marker.shard, form)
        where = f"{self._store.place}/{name}"
        try:
            damaged = damaged_file(self._store, form, marker)
            if damaged is not None:
                raise InputError(
                    f"{self._store.place}/{damaged} is not what its marker says, it was damaged or deleted: call "
                    "`intalks bulk` as before and with --verify, which reads that shard anew, then load again"
                )
            with self._store.open(name) as file:
                yield from FORMS[form].read(file)
        except (OSError, ValueError) as error:
            raise InputError(f"{where} cannot be read ({error})") from error

    def _unknown(self, lines: Sequence[Line]) -> tuple[Line, ...]:
        """Without what the ledger has, and without what was removed from it."""
        told = [msgspec.json.decode(line.record, type=_Told) for line in lines]
        pairs = list(zip(lines, told, strict=True))
        known = self._book.known([(line.id, one.text_hash, one.reader) for line, one in pairs])
        stones = self._book.removals_of([(line.id, one.text_hash) for line, one in pairs])
        fresh = []
        for line, there, stone in zip(lines, known, stones, strict=True):
            if there:
                self.known += 1
            elif stone is not None:
                self.refused.append(refusal(stone, line.where))
            else:
                fresh.append(line)
        return tuple(fresh)

    def put(self, entries: Sequence[Entry]) -> None:
        piece = self._ahead.popleft()
        if entries:
            now = self._clock()
            count = self._ledger.add(entries, recorded_at=now)
            self.added += count.added
            self.known += count.known
            self.changed += count.changed
        if piece.whole is not None:
            if piece.whole.problems is not None:
                self._put_problems(piece.whole.shard)
            articles = piece.whole.counts.articles
            self._book.note(_key(piece.whole), articles=articles, recorded_at=self._clock())

    def put_rest(self) -> None:
        """Trouble that is no shard's: files that were found and are not read, articles that had been removed."""
        self._put_problems(FOUND)
        self._ledger.add_problems(self.refused, recorded_at=self._clock())

    def _put_problems(self, shard: str) -> None:
        name = problems_file(shard)
        data = self._store.read(name)
        if data is None:
            return
        try:
            found = read_problems(data)
        except ValueError as error:
            where = f"{self._store.place}/{name}"
            raise InputError(f"{where} cannot be read ({error}): call `intalks bulk` as before, then load") from error
        self._ledger.add_problems(found, recorded_at=self._clock())


def _key(marker: Marker) -> str:
    """What the shard is known by: the hash of its records, and of its problems where it has any. Shards without an
    article have the same records, to the byte.
    """
    if marker.problems is None:
        return marker.sha256
    return hashlib.sha256(f"{marker.sha256} {marker.problems}".encode()).hexdigest()


def _prepared(reference: Reference, piece: _Piece) -> list[Entry]:
    return [entry_of(read_of(line), reference) for line in piece.lines]
