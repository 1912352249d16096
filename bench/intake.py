"""How fast a web archive streams, and in how much memory.

    python -m bench.intake [--records 4000]

The archive is the tests' own (gzip records, chunked and packed bodies, six charsets, revisits). Three figures, each from one pass: records whose
bodies are undone and decoded; records that have become articles, checked and ready for reading; and the peak of memory at half of the archive and
at its end, which must be the same.
"""  # noqa: E501

from __future__ import annotations

import argparse
import io
import resource
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from intalks.intake import Defaults, Incoming, Intake
from intalks.intake.decoding import decoded_markup
from intalks.intake.unpacking import unpacked
from intalks.intake.warc import body_of, pages
from tests.intake.made_archives import write_archive


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    arguments.add_argument("--records", type=int, default=4_000)
    records: int = arguments.parse_args().records
    with TemporaryDirectory() as folder:
        path = Path(folder) / "news.warc.gz"
        with path.open("wb") as file:
            write_archive(file, records=records, packed=True)
        print(f"{records:,} records, {path.stat().st_size / 1e6:.1f} MB packed")
        streamed(path)
        articles(path, records)


def streamed(path: Path) -> None:
    """Records, their bodies undone and decoded."""
    started, cpu = time.perf_counter(), time.process_time()
    count = characters = 0
    with path.open("rb") as file, unpacked(io.BufferedReader(file), ".gz") as stream:
        for count, record in enumerate(pages(stream), start=1):  # noqa: B007  # told at the end
            characters += len(str(decoded_markup(body_of(record), "bench")))
    tell("records streamed and decoded", count, started, cpu)
    print(f"  {characters / 1e6:.1f} million characters")


def articles(path: Path, records: int) -> None:
    """Articles, as reading would take them."""
    started, cpu = time.perf_counter(), time.process_time()
    count = found = half = 0
    for count, item in enumerate(Intake([str(path)], defaults=Defaults()), start=1):
        found += isinstance(item, Incoming)
        half = half or (peak() if 2 * count >= records else 0)
    tell("records made articles", count, started, cpu)
    print(f"  {found:,} articles; peak of memory {half:,} MB at half, {peak():,} MB at the end")


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def tell(what: str, count: int, started: float, cpu: float) -> None:
    wall, busy = time.perf_counter() - started, time.process_time() - cpu
    print(f"{what}: {count / wall:,.0f} a second, {count / busy:,.0f} a second of the processor")


if __name__ == "__main__":
    main()
