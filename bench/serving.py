"""How long pages and calls take at twenty clients at once, and what a page weighs: `python -m bench.serving LEDGER`.

The ledger is copied, a server of its own is started on the copy, and each client asks for the next address as soon as
it has its answer, over one connection. `new` are addresses that nobody has asked for before, `again` those same ones;
`server` is the time from the arrival of a request in the server to the beginning of its answer, with all its waiting,
as the server itself tells in `Server-Timing`; `client` the whole time that a client waits. Clients and server share the
processors. Nobody asks before the server has made all answers that it makes ahead, unless it is told `--at-once`.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import http.client
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote

from intalks.ledger import DossierFilter, Ledger, VoiceFilter
from intalks.serving.links import days_of

CLIENTS = 20
ADDRESSES = 200
"""Of each kind of page at most."""

SETTLED = 8
"""Seconds until every process of the server takes requests."""

LENGTH = re.compile(r"content-length: (\d+)", re.IGNORECASE)
TAKEN = re.compile(r"total;dur=([\d.]+)")


@dataclass(frozen=True)
class Figures:
    """Milliseconds of one kind of page, medians and 95th percentiles, in the server and at the client."""

    kind: str
    asked: int
    server: tuple[float, float]
    client: tuple[float, float]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("ledger", type=Path)
    parser.add_argument("--only", help="kinds of pages whose name begins so")
    parser.add_argument("--at-once", action="store_true", help="as long as no answer is made ahead")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "ledger.db"
        shutil.copy(given.ledger, file)
        kinds = addresses(file)
        port = free_port()
        server = start(file, port)
        try:
            if given.at_once:
                time.sleep(SETTLED)
            else:
                print(f"answers made ahead in {until_ready(port):.0f} s", flush=True)
            print(f"{'':<22}{'':>7}{'new, server':>15}{'client':>15}{'again, server':>15}{'client':>15}")
            print(f"{'kind':<22}{'asked':>7}{'     p50    p95' * 4}{'page kB':>9}  (ms)")
            for kind, paths in kinds.items():
                if given.only is None or kind.startswith(given.only):
                    new, again = (measured(kind, port, paths) for _ in range(2))
                    weight = max(weigh(port, path) for path in paths[:10]) / 1000
                    times = (*new.server, *new.client, *again.server, *again.client)
                    told = "".join(f"{time_:>{8 - place % 2}.0f}" for place, time_ in enumerate(times))
                    print(f"{kind:<22}{new.asked:>7}{told}{weight:>9.0f}", flush=True)
        finally:
            server.terminate()
            server.wait()


def addresses(file: Path) -> dict[str, list[str]]:
    """What is asked for, by kind: dossiers, articles and days of dossiers drawn from all of them, organizations, lists,
    calls.
    """
    draw = random.Random(20)  # noqa: S311 - the same addresses each time
    with Ledger.open(file) as book:
        catalogue = book.catalogue
        every = [one.dossier for one in catalogue.outlines(DossierFilter(), limit=1_000_000)]
        dossiers = draw.sample(every, min(ADDRESSES, len(every)))
        heads = [head.id for _, head in catalogue.heads_of(outlet=None, after=None, limit=1_000_000)]
        articles = draw.sample(heads, min(ADDRESSES, len(heads)))
        facets = catalogue.facets(DossierFilter())
        firms = [id_ for id_, _ in facets.companies]
        spoken = [voice.told.statement.evidence.value for _, voice in catalogue.voices(VoiceFilter(), limit=5_000)]
        words = sorted({word for text in spoken for word in re.findall(r"[a-z]{5,}", text)})
        sought = [" ".join(draw.sample(words, 1 + number % 2)) for number in range(ADDRESSES)]
        some = [book.dossier(id_) for id_ in draw.sample(every, min(ADDRESSES, len(every)))]
        stops = [(one.id, days_of(one, catalogue.heads(one.articles))) for one in some]
        days = [(id_, draw.choice(known)) for id_, known in stops if known]
    kinds = {
        "front": ["/", *(f"/?company={firm}" for firm in firms)],
        "explore": ["/explore", *(f"/explore?company={firm}" for firm in firms), "/explore?text=talks"],
        "dossier": [f"/dossiers/{id_}" for id_ in dossiers],
        "dossier, as of": [f"/dossiers/{id_}?as_of={day}" for id_, day in days],
        "article": [f"/articles/{quote(id_, safe='')}" for id_ in articles],
        "company": [f"/companies/{firm}" for firm in firms],
        "search": [f"/search?q={firm.replace('-', '+')}" for firm in firms],
        "search, any words": [f"/search?q={quote(one)}" for one in sought],
        "suggest": [f"/suggest?q={firm[:size]}" for firm in firms for size in (2, 3, 4)],
        "sources": ["/sources"],
    }
    calls = {
        "dossiers": ["/dossiers", *(f"/dossiers?company={firm}" for firm in firms)],
        "dossier": [f"/dossiers/{id_}" for id_ in dossiers],
        "statements": ["/statements", *(f"/statements?company={firm}" for firm in firms)],
        "changes": ["/changes", *(f"/changes?company={firm}" for firm in firms)],
        "article": [f"/articles/{quote(id_, safe='')}" for id_ in articles],
        "company": [f"/companies/{firm}" for firm in firms],
        "search": [f"/search?q={firm.replace('-', '+')}" for firm in firms],
    }
    return kinds | {f"api {kind}": [f"/api/v1{path}" for path in paths] for kind, paths in calls.items()}


def start(file: Path, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", "from intalks.cli import app; app()", "serve", "--ledger", str(file)]
    server = subprocess.Popen(  # noqa: S603 - a command of our own
        [*command, "--port", str(port), "--rate", "100000000"], stderr=subprocess.DEVNULL
    )
    for _ in range(600):
        try:
            get(port, "/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return server
    raise SystemExit("the server did not start")


@dataclass(frozen=True)
class Line:
    """A client's connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def to(cls, port: int) -> Self:
        """One that the server has taken."""
        line = cls(*await asyncio.open_connection("127.0.0.1", port))
        await line.ask("/healthz")
        return line

    async def ask(self, path: str) -> float:
        """Milliseconds that the answer took in the server."""
        self.writer.write(f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept-encoding: gzip\r\n\r\n".encode("ascii"))
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        length, taken = LENGTH.search(head), TAKEN.search(head)
        if not head.startswith("HTTP/1.1 200") or length is None or taken is None:
            raise SystemExit(f"{path}: {head}")
        await self.reader.readexactly(int(length[1]))
        return float(taken[1])


def until_ready(port: int) -> float:
    """Seconds until the server has made all answers that it makes ahead."""
    begun = time.perf_counter()
    while b"intalks_answers_ready 1.0" not in unpacked(get(port, "/metrics")):
        time.sleep(5)
    return time.perf_counter() - begun


def measured(kind: str, port: int, paths: Sequence[str]) -> Figures:
    """Each address once, by twenty clients together."""
    waited: list[float] = []
    taken: list[float] = []

    async def client(line: Line, left: Iterator[str]) -> None:
        for path in left:
            begun = time.perf_counter()
            taken.append(await line.ask(path))
            waited.append((time.perf_counter() - begun) * 1000)

    async def clients() -> None:
        lines = [await Line.to(port) for _ in range(CLIENTS)]
        left = iter(list(paths))
        await asyncio.gather(*(client(line, left) for line in lines))

    asyncio.run(clients())
    return Figures(kind, len(waited), middle_and_p95(taken), middle_and_p95(waited))


def middle_and_p95(times: Sequence[float]) -> tuple[float, float]:
    told = sorted(times)
    return told[len(told) // 2], told[min(int(len(told) * 0.95), len(told) - 1)]


def get(port: int, path: str) -> bytes:
    """What is sent back, packed as it came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    connection.request("GET", path, headers={"accept-encoding": "gzip"})
    with closing(connection.getresponse()) as answer:
        body = answer.read()
        if answer.status != http.client.OK:
            raise SystemExit(f"{path}: {answer.status} {body[:200]!r}")
    connection.close()
    return body


def unpacked(body: bytes) -> bytes:
    return gzip.decompress(body) if body.startswith(b"\x1f\x8b") else body


def weigh(port: int, path: str) -> int:
    """Bytes that come over the line for a page, with every file that it names."""
    body = get(port, path)
    if path.startswith("/api/"):
        return len(body)
    html = unpacked(body).decode()
    named = set(re.findall(r'(?:src|href)="(/assets/[^"]+)"', html))
    return len(body) + sum(len(get(port, one)) for one in named)


def free_port() -> int:
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
        return port


if __name__ == "__main__":
    main()
