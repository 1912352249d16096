"""Input shards in our own words, in every format, and a job that reads them with the plain reader."""

from __future__ import annotations

import gzip
import json
import os
import signal
import time
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pyarrow as pa
import zstandard
from pyarrow import parquet

from intalks.bulk import Asked, Crew, Finish, Job, Progress, Versions, run_bulk
from intalks.bulk.crew import Here
from intalks.bulk.plan import SHARD_SIZE
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.pipeline.read import MakeReader
from tests.pipeline.plain_reader import VERSION, PlainReader, make_plain_reader

VERSIONS = Versions("0", VERSION, "none")


def fields(count: int, first: int = 0) -> Iterator[dict[str, str]]:
    """Articles that tell of deals between a few firms, one a day."""
    firms = ("Ampel", "Brandis", "Corvo", "Dorn", "Elbtal")
    for number in range(first, first + count):
        left, right = firms[number % 5], firms[(number * 2 + 1) % 5]
        text = f"On day {number} it was said that {left} is in talks with {right}. Nobody would say more about it."
        day = f"2012-{1 + number // 28 % 12:02d}-{1 + number % 28:02d}"
        yield {"id": f"a{number}", "text": text, "date": day, "outlet": "The Motor Post"}


def write_lines(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    data = b"".join(json.dumps(row).encode() + b"\n" for row in rows)
    packed = {".gz": gzip.compress, ".zst": zstandard.ZstdCompressor().compress}.get(path.suffix, bytes)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(packed(data))
    return path


def write_parquet(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    parquet.write_table(pa.Table.from_pylist(list(rows)), path, row_group_size=20)
    return path


def job(out: Path | str, *, size: int = SHARD_SIZE, form: str = "jsonl", make: MakeReader = make_plain_reader) -> Job:
    return Job(str(out), str(Path.cwd()), Asked(VERSIONS, form, size), make)


def here(job: Job) -> Crew:
    return Here(job)


def ignore(_: Progress) -> None:
    pass


def run(names: Sequence[Path | str], job: Job) -> Finish:
    return run_bulk([str(name) for name in names], job, make_crew=here, watch=ignore)


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def spoil(path: Path) -> None:
    """Other bytes, as many as before."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(data)


class Killer:
    """A reader that kills a process when it comes to an article, the first time that anybody comes to it: its own, or
    the one that started it.
    """

    def __init__(self, article: str, flag: str, victim: str) -> None:
        self._article = article
        self._flag = Path(flag)
        self._victim = victim
        self._plain = PlainReader()

    def read(self, article: Article, /) -> ArticleRecord:
        if article.id == self._article and not self._flag.exists():
            self._flag.touch()
            os.kill(os.getpid() if self._victim == "worker" else os.getppid(), signal.SIGKILL)
            signal.pause()
        return self._plain.read(article)


class Breaker:
    """A reader with a bug: one article makes it raise."""

    def read(self, article: Article, /) -> ArticleRecord:
        if article.id == "a7":
            raise ZeroDivisionError
        return PlainReader().read(article)


def make_killer(article: str, flag: str, victim: str) -> Killer:
    return Killer(article, flag, victim)


def make_breaker() -> Breaker:
    return Breaker()


def killing(article: str, flag: Path, victim: str) -> MakeReader:
    return partial(make_killer, article, str(flag), victim)


class SlowReader(PlainReader):
    """Takes a tenth of a second for an article, so that something can happen meanwhile."""

    def read(self, article: Article, /) -> ArticleRecord:
        time.sleep(0.1)
        return super().read(article)
