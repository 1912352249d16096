"""Tasks to workers: so many at a time as there are workers, and anew where one was lost."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from intalks.bulk.crew import Crew, Lost, Ready
from intalks.bulk.shards import Count, Event, Marker, Strip, Task, shard_name
from intalks.errors import IntalksError

_TRIES: Final = 3
_SHARE: Final = 2
"""A worker is sent at most this part of what would be its fair share of the rest, so that all end at about one time."""


class Backlog:
    """The tasks that nobody has begun. `failed` tells of those that came to nothing as often as they may."""

    def __init__(self, tasks: Iterable[Task]) -> None:
        self._tasks = deque(tasks)
        self._left = sum(map(_weight, self._tasks))
        self._tries: Counter[str] = Counter()
        self.failed: list[str] = []

    def take(self, workers: int) -> Task | None:
        """The next one, a long strip cut to what one of so many workers should do at a time."""
        if not self._tasks:
            return None
        task = self._tasks.popleft()
        most = max(1, self._left // (_SHARE * workers))
        if isinstance(task, Strip) and task.stop - task.first > most:
            self._tasks.appendleft(replace(task, first=task.first + most))
            task = replace(task, stop=task.first + most)
        self._left -= _weight(task)
        return task

    def give_back(self, task: Task, reason: str) -> None:
        """What is left of a task that came to nothing: it is next, unless what it begins with has failed too often."""
        begins = _begins(task)
        self._tries[begins] += 1
        rest: Task | None = task
        if self._tries[begins] == _TRIES:
            self.failed.append(f"{begins}: {reason}")
            rest = _after_first(task)
        if rest is not None:
            self._tasks.appendleft(rest)
            self._left += _weight(rest)

    @property
    def empty(self) -> bool:
        return not self._tasks


class Dispatch:
    """Hands tasks to a crew, and remembers who of it is idle."""

    def __init__(self, crew: Crew) -> None:
        self._crew = crew
        self._idle: set[int] = set()
        self._busy: dict[int, Task | None] = {}
        self._unborn = 0

    def carry_out(self, backlog: Backlog) -> Iterator[tuple[Task | None, Event | Lost]]:
        """Have all tasks done, and tell what comes of them; the task is None for a worker that was lost without one.

        Raises IntalksError where workers end again and again before they can take a task.
        """
        while True:
            for worker in sorted(self._idle):
                task = backlog.take(self._crew.size)
                if task is None:
                    break
                self._idle.remove(worker)
                self._busy[worker] = task
                self._crew.send(worker, task)
            if not self._busy and backlog.empty:
                return
            for worker, message in self._crew.wait():
                if isinstance(message, Ready):
                    self._busy.pop(worker, None)
                    self._idle.add(worker)
                elif isinstance(message, Lost):
                    yield self._lost(worker, message, backlog), message
                else:
                    yield self._busy[worker], message
                    if isinstance(message, Marker):
                        self._busy[worker] = _after_first(self._busy[worker])

    def _lost(self, worker: int, message: Lost, backlog: Backlog) -> Task | None:
        if not message.gone:
            self._idle.add(worker)
        if worker not in self._busy:
            self._unborn += 1
            if self._unborn == _TRIES * self._crew.size:
                raise IntalksError(f"no worker comes to work: {message.reason}")
            return None
        task = self._busy.pop(worker)
        if task is not None:
            backlog.give_back(task, message.reason)
        return task


def _after_first(task: Task | None) -> Strip | None:
    """What is left of a strip when its first shard is done."""
    return replace(task, first=task.first + 1) if isinstance(task, Strip) and task.first + 1 < task.stop else None


def _weight(task: Task) -> int:
    return task.stop - task.first if isinstance(task, Strip) else 1


def _begins(task: Task) -> str:
    """For people: the file, or the shard of it that the task begins with."""
    if isinstance(task, Count):
        return task.name
    return f"{task.input.name}, shard {shard_name(task.number, task.first)}"
