"""What the processes of one server have in common, kept in memory that a fork hands on, and in a folder."""

from __future__ import annotations

import hashlib
import mmap
import os
import zlib
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from threading import Lock, Thread
from typing import Final, Self

TALLIES: Final = 16_384
"""Numbers that each process counts with."""

ANSWERS: Final = 256 * 2**20
"""Bytes of answers that are kept for all processes at most."""

_SIZE: Final = 8
"""Bytes of a number."""


class Numbers:
    """Numbers, 0 at first, that every process which comes of this one by forking sees and changes."""

    def __init__(self, length: int) -> None:
        self._view = memoryview(mmap.mmap(-1, max(length, 1) * _SIZE)).cast("d")

    def __getitem__(self, place: int) -> float:
        return float(self._view[place])

    def __setitem__(self, place: int, value: float) -> None:
        self._view[place] = value


class Buckets:
    """A level and a moment for each client, both None at first; clients may share a bucket, which costs them pace and
    nothing else.
    """

    COUNT: Final = 16_384

    def __init__(self, lock: AbstractContextManager[object]) -> None:
        self._lock = lock
        self._levels = Numbers(self.COUNT)
        self._moments = Numbers(self.COUNT)

    def change(self, client: str, new: Callable[[tuple[float, float] | None], tuple[float, float]]) -> None:
        """Put what `new` makes of the bucket in its place, while no other process looks at it."""
        place = zlib.crc32(client.encode("utf-8", "surrogatepass")) % self.COUNT
        with self._lock:
            moment = self._moments[place]
            self._levels[place], changed = new((self._levels[place], moment - 1) if moment else None)
            self._moments[place] = changed + 1  # 0 means that nobody was there


class Folder(MutableMapping[str, bytes]):
    """Values as files, each named by the hash of its key, which stands nowhere; the owner alone may read them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __getitem__(self, key: str) -> bytes:
        try:
            return self._file(key).read_bytes()
        except FileNotFoundError as error:
            raise KeyError(key) from error

    def __setitem__(self, key: str, value: bytes) -> None:
        file = self._file(key)
        part = file.with_suffix(".part")
        part.touch(0o600)
        part.write_bytes(value)
        part.replace(file)

    def __delitem__(self, key: str) -> None:
        try:
            self._file(key).unlink()
        except FileNotFoundError as error:
            raise KeyError(key) from error

    def __iter__(self) -> Iterator[str]:
        """Raises TypeError: the keys are not known."""
        raise TypeError("a folder of values does not know their keys")

    def __len__(self) -> int:
        return sum(1 for _ in self._folder.glob("*.value"))

    def _file(self, key: str) -> Path:
        return self._folder / f"{hashlib.sha256(key.encode('utf-8', 'surrogatepass')).hexdigest()}.value"


class Answers:
    """Answers as files, those of one generation in one folder. A generation ends when any process sees that the ledger
    has changed; whoever keeps an answer of one that is past keeps it where nobody looks.
    """

    def __init__(self, folder: Path, lock: AbstractContextManager[object]) -> None:
        self._folder = folder
        self._lock = lock
        self._numbers = Numbers(3)

    @property
    def generation(self) -> int:
        return int(self._numbers[0])

    @property
    def size(self) -> int:
        """Bytes of what is kept."""
        return int(self._numbers[1])

    @property
    def ready(self) -> bool:
        """Whether all is there that is made ahead."""
        return self._numbers[2] == 1 + self._numbers[0]

    def make_ready(self, generation: int) -> None:
        """All is there that is made ahead of this generation."""
        self._numbers[2] = 1 + generation

    def turn(self) -> int:
        """End the generation; the number of the next one."""
        with self._lock:
            past = self.generation
            self._numbers[0], self._numbers[1] = past + 1, 0
        Thread(target=rmtree, args=(self._folder / str(past),), kwargs={"ignore_errors": True}, daemon=True).start()
        return past + 1

    def find(self, key: str, generation: int) -> bytes | None:
        try:
            return self._file(key, generation).read_bytes()
        except OSError:
            return None

    def keep(self, key: str, generation: int, data: bytes) -> None:
        """Left out where there is no room, in `ANSWERS` bytes or on the disk."""
        with self._lock:
            if generation != self.generation or self._numbers[1] + len(data) > ANSWERS:
                return
            self._numbers[1] += len(data)
        file = self._file(key, generation)
        try:
            file.parent.mkdir(exist_ok=True)
            part = file.with_suffix(f".{os.getpid()}")
            part.write_bytes(data)
            part.replace(file)
        except OSError:
            return

    def _file(self, key: str, generation: int) -> Path:
        return self._folder / str(generation) / hashlib.sha256(key.encode("latin-1", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Shared:
    """`process` is the number of the process that has it, from 0, of `processes`; the rest is the same in all.

    `tallies` has `TALLIES` numbers for each process, which no other writes to, `asked` one: how many requests it has
    answered. `sessions` holds who is logged in.
    """

    process: int
    processes: int
    tallies: Numbers
    asked: Numbers
    buckets: Buckets
    sessions: MutableMapping[str, bytes]
    answers: Answers | None = None

    @classmethod
    def alone(cls) -> Self:
        """For a server of one process."""
        return cls(0, 1, Numbers(TALLIES), Numbers(1), Buckets(Lock()), {})

    @classmethod
    def among(cls, processes: int, folder: Path) -> list[Self]:
        """One for each of the processes, which are then forked; the folder is the server's own."""
        locks = get_context("fork")
        buckets, answers = Buckets(locks.Lock()), Answers(folder, locks.Lock())
        tallies, asked, sessions = Numbers(processes * TALLIES), Numbers(processes), Folder(folder)
        return [cls(number, processes, tallies, asked, buckets, sessions, answers) for number in range(processes)]

    def requests(self) -> float:
        """How many all processes have answered."""
        return sum(self.asked[process] for process in range(self.processes))
