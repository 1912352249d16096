"""`kill -9` at any moment of a watch run, then again: no loss, no doubles, no second alert."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from intalks.ledger import Ledger
from tests.intake.web_server import Reply, WebServer
from tests.ledger.made_deals import NO_LIST
from tests.pipeline.news_site import STORIES, furnish

KILLS = 10


class Watcher:
    """The process that forks the children to be killed."""

    def __init__(self, site: WebServer) -> None:
        command = [sys.executable, "-m", "tests.pipeline.watcher", site.url("")]
        self._process = subprocess.Popen(
            command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def watch(self, folder: Path, *, kill_after: float | None = None) -> bool:
        """Whether it came to its end; `kill_after` is in seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        folder.mkdir(exist_ok=True)
        self._process.stdin.write(f"{folder}\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):  # it has come to its end already
                os.kill(child, signal.SIGKILL)
        code = int(self._process.stdout.readline())
        assert code in {0, -signal.SIGKILL}
        return code == 0

    def close(self) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()


@pytest.fixture
def site() -> Iterator[WebServer]:
    with WebServer().running() as server:
        furnish(server)
        server.routes["/hook"] = Reply(204)
        yield server


@pytest.fixture
def watcher(site: WebServer) -> Iterator[Watcher]:
    made = Watcher(site)
    yield made
    made.close()


def test_killed_runs_are_resumed_without_loss_or_doubles(site: WebServer, watcher: Watcher, tmp_path: Path) -> None:
    """The moments are drawn from the time that an unbroken run takes, so that they fall into all its steps."""
    draw = random.Random(11)  # noqa: S311 - moments to kill at
    assert watcher.watch(tmp_path / "first")
    site.requests.clear()
    began = time.monotonic()
    assert watcher.watch(tmp_path / "whole")
    took = time.monotonic() - began
    whole = outcome(tmp_path / "whole", site)
    assert len(whole.articles) == len(STORIES)
    assert len(whole.alerts) >= 10
    killed = number = 0
    while killed < KILLS:
        site.requests.clear()
        folder = tmp_path / str(number)
        number += 1
        while killed < KILLS and not watcher.watch(folder, kill_after=draw.uniform(0.0, took)):
            killed += 1
            with Ledger.open(folder / "news.db", reference=NO_LIST) as ledger:
                assert list(ledger.check()) == []
        assert watcher.watch(folder)
        assert outcome(folder, site) == whole


@dataclass(frozen=True)
class Outcome:
    """What a folder holds in the end; `hooks` are the ids of the alerts that the webhook took."""

    articles: list[str]
    versions: list[int]
    dossiers: list[str]
    alerts: list[str]
    hooks: list[str]


def outcome(folder: Path, site: WebServer) -> Outcome:
    with Ledger.open(folder / "news.db", reference=NO_LIST) as ledger:
        assert list(ledger.check()) == []
        articles = list(ledger.articles())
        versions = [len(ledger.watched.versions(id_)) for id_ in articles]
        dossiers = sorted(repr(one) for one in ledger.dossiers())
        assert ledger.outbox.next_due() is None
    told = [json.loads(line) for line in (folder / "alerts.jsonl").read_text().splitlines()]
    lines = [f"{one['day']} {one['kind']} {one['dossier']} {one['text']}" for one in told]
    assert max(Counter(lines).values()) == 1
    # A request that was under way when its run was killed comes again with its id, by which the receiver knows it.
    hooks = {request.headers["webhook-id"] for request in site.requests if request.path == "/hook"}
    assert len(hooks) == len(lines)
    return Outcome(articles, versions, dossiers, sorted(lines), sorted(hooks))
