"""Workers, wherever they are: each takes one task at a time, and tells how it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from traceback import format_exception
from typing import Protocol, TypeAlias

from intalks.bulk.shards import Event, Job, Task, perform
from intalks.errors import IntalksError


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker can be sent a task: it has begun, or has done the last one."""


@dataclass(frozen=True, slots=True)
class Lost:
    """The worker's task came to nothing. Where the worker is `gone`, another one takes its place and tells when it is
    ready; else it is ready now.
    """

    reason: str
    gone: bool


Message: TypeAlias = Ready | Lost | Event


class Crew(Protocol):
    """`size` workers, numbered from 0."""

    @property
    def size(self) -> int: ...

    def send(self, worker: int, task: Task) -> None:
        """Only to one that is ready."""

    def wait(self) -> list[tuple[int, Message]]:
        """What has come since, at least one message; those of one worker in order."""

    def close(self) -> None:
        """End the workers, whatever they are at."""


MakeCrew: TypeAlias = Callable[[Job], Crew]


class Here:
    """This process, as the one worker. What a task raises is told, as another process would tell it."""

    size = 1

    def __init__(self, job: Job) -> None:
        self._job = job
        self._told: Iterator[Event] = iter(())

    def send(self, worker: int, task: Task) -> None:
        del worker
        self._told = perform(self._job, task)

    def wait(self) -> list[tuple[int, Message]]:
        try:
            event = next(self._told, None)
        except Exception as error:  # noqa: BLE001 - whatever a task raises is told, and the worker goes on
            return [(0, Lost(told(error), gone=False))]
        return [(0, Ready() if event is None else event)]

    def close(self) -> None:
        pass


def told(error: Exception) -> str:
    """The error; with the way to it where it is a bug, and no trouble with a file that its message names."""
    return str(error) if isinstance(error, IntalksError) else "".join(format_exception(error)).strip()
