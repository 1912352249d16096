"""A function over many items by several processes: results in the items' order, and never more than a few items
ahead.
"""

from __future__ import annotations

import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from threading import Thread
from typing import Final, TypeVar

from intalks.errors import IntalksError

_CHUNK: Final = 8
"""Items sent to a process at once: enough to hide the way there and back, few enough to keep all processes busy."""

_AHEAD: Final = 3
"""Chunks under way or waiting for each process."""

_Shared = TypeVar("_Shared")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


def map_in_order(
    function: Callable[[_Shared, _Item], _Result], shared: _Shared, items: Iterable[_Item], *, workers: int
) -> Iterator[_Result]:
    """`function(shared, item)` for each item, in order; in this process where `workers` is 1.

    `function` and `shared` must be picklable by name where there are several. What the function raises is raised here,
    at its item's turn. Raises IntalksError where a process was killed from outside.
    """
    if workers == 1:
        for item in items:
            yield function(shared, item)
        return
    # Spawned, not forked: a fork copies locks that threads of this process may hold.
    pool = ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=end_with_parent)
    try:
        yield from _through(pool, function, shared, iter(items), window=workers * _AHEAD)
    except BrokenProcessPool as error:
        message = f"one of {workers} worker processes was killed, for want of memory perhaps: try fewer workers"
        raise IntalksError(message) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _through(
    pool: ProcessPoolExecutor,
    function: Callable[[_Shared, _Item], _Result],
    shared: _Shared,
    items: Iterator[_Item],
    *,
    window: int,
) -> Iterator[_Result]:
    under_way: deque[Future[list[_Result]]] = deque()
    while True:
        while len(under_way) < window and (chunk := list(islice(items, _CHUNK))):
            under_way.append(pool.submit(_each, function, shared, chunk))
        if not under_way:
            return
        yield from under_way.popleft().result()


def end_with_parent() -> None:
    """Ctrl-C is the parent's to answer; a worker whose parent is killed would wait for work for ever: it ends too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


def _each(function: Callable[[_Shared, _Item], _Result], shared: _Shared, chunk: list[_Item]) -> list[_Result]:
    return [function(shared, item) for item in chunk]
