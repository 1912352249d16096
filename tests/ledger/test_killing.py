"""`kill -9` at any moment leaves a whole ledger, and what was broken off is resumed to the same ledger."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intalks.ledger import Ledger
from intalks.model.dossier import Dossier

ARTICLES = 300
KILLS = {"sqlite": 50, "postgresql": 10}


class Adder:
    """The process that forks the children to be killed."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "tests.ledger.adder", str(ARTICLES)]
        self._process = subprocess.Popen(
            command, cwd=Path(__file__).parents[2], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def add(self, place: str, *, kill_after: float | None = None) -> bool:
        """Whether it came to its end; `kill_after` is in seconds."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{place}\n")
        self._process.stdin.flush()
        child = int(self._process.stdout.readline())
        if kill_after is not None:
            time.sleep(kill_after)
            # It stays a zombie until it is waited for, so its id is still its own.
            os.kill(child, signal.SIGKILL)
        code = int(self._process.stdout.readline())
        assert code in {0, -signal.SIGKILL}
        return code == 0

    def close(self) -> None:
        with self._process:
            assert self._process.stdin is not None
            self._process.stdin.close()


@pytest.fixture
def adder() -> Iterator[Adder]:
    made = Adder()
    yield made
    made.close()


def test_killed_runs_leave_a_whole_ledger_and_are_resumed(adder: Adder, new_place: Callable[[], str]) -> None:
    """The moments are drawn from about twice the time that a killed run may take for all of them to fall into one."""
    draw = random.Random(7)  # noqa: S311 - moments to kill at
    place = new_place()
    kills = KILLS["postgresql" if "://" in place else "sqlite"]
    began = time.monotonic()
    assert adder.add(place)
    took = time.monotonic() - began
    whole = dossiers(place)
    killed = resumed = 0
    place = new_place()
    while killed < kills:
        if adder.add(place, kill_after=draw.uniform(0.005, 0.02 + 2.5 * took / KILLS["sqlite"])):
            assert dossiers(place) == whole
            place = new_place()
            resumed += 1
        else:
            killed += 1
            check(place)
    assert adder.add(place)
    assert dossiers(place) == whole


def check(place: str) -> None:
    with Ledger.open(place) as ledger:
        assert list(ledger.check()) == []
        counts = ledger.catalogue.counts()
        assert counts.articles == counts.records


def dossiers(place: str) -> list[Dossier]:
    check(place)
    with Ledger.open(place) as ledger:
        return sorted(ledger.dossiers(), key=lambda one: one.id)
