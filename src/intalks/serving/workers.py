"""Several processes that answer at one address: one that watches, and as many as it forks."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Final, TypeAlias

Work: TypeAlias = Callable[[int, socket.socket | None], None]

_WAITING: Final = 2048
"""Connections that wait to be taken at most."""

_TOO_SOON: Final = 2.0
"""Seconds: a process that ends sooner is not started again."""


def can_fork() -> bool:
    """Whether this system can do with more than one process."""
    return hasattr(os, "fork")


def processors() -> int:
    """Those that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def bind(host: str, port: int, count: int) -> list[socket.socket]:
    """So many sockets at one address, port 0 a free one; where the system shares connections out among them they are
    several, else one and the same. Raises OSError where the address cannot be had.
    """
    first = _bound(host, port)
    place = first.getsockname()[1]
    return [first, *(_bound(host, place) if _SHARES else first for _ in range(count - 1))]


def run(sockets: Sequence[socket.socket | None], work: Work) -> int:
    """Have a process for each socket do the work, and another in the place of one that ends by itself; SIGINT or
    SIGTERM ends them all. Returns 0, or 1 where a process could not even begin.

    `work` gets the number of its process, from 0, and its socket, None where it is to have none. It begins before any
    thread of this process does.
    """
    return _Watch(sockets, work).run()


_SHARES: Final = sys.platform == "linux"


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named TCP, it is one that asyncio sends on at once; else a packet waits for another's acknowledgement.
    one = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if _SHARES:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    one.bind((host, port))
    one.listen(_WAITING)  # who comes before a process is ready waits for it
    return one


class _Watch:
    def __init__(self, sockets: Sequence[socket.socket | None], work: Work) -> None:
        self._sockets = sockets
        self._work = work
        self._ending = False
        self._began: dict[int, tuple[int, float]] = {}
        self._alive, self._held = os.pipe()

    def run(self) -> int:
        before = {sign: signal.signal(sign, self._end) for sign in (signal.SIGINT, signal.SIGTERM)}
        failed = 0
        try:
            for number in range(len(self._sockets)):
                self._begin(number)
            while self._began:
                pid, _ = os.wait()
                number, began = self._began.pop(pid, (-1, 0.0))
                if number < 0 or self._ending:
                    continue
                if time.monotonic() - began < _TOO_SOON:
                    failed = 1
                    self._end(signal.SIGTERM, None)
                else:
                    self._begin(number)
        finally:
            for sign, handler in before.items():
                signal.signal(sign, handler)
            os.close(self._alive)
            os.close(self._held)
        return failed

    def _begin(self, number: int) -> None:
        pid = os.fork()
        if pid:
            self._began[pid] = (number, time.monotonic())
            if self._ending:  # the signal came while it was being forked
                os.kill(pid, signal.SIGTERM)
            return
        status = 1
        try:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            os.close(self._held)
            threading.Thread(target=self._end_with_parent, daemon=True).start()
            self._work(number, self._sockets[number])
            status = 0
        except KeyboardInterrupt:
            status = 0
        finally:
            sys.stderr.flush()
            os._exit(status)  # what the parent has to clear up is the parent's

    def _end_with_parent(self) -> None:
        """Nobody writes to the pipe: it ends when the parent does, however that is."""
        os.read(self._alive, 1)
        os.kill(os.getpid(), signal.SIGTERM)

    def _end(self, _sign: int, _frame: FrameType | None) -> None:
        self._ending = True
        for pid in list(self._began):
            os.kill(pid, signal.SIGTERM)
