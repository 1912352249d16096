"""Workers that are processes of this machine; one that is killed is replaced."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess

from intalks.bulk.crew import Crew, Here, Lost, MakeCrew, Message, Ready, told
from intalks.bulk.shards import Job, Task, perform
from intalks.pipeline.workers import end_with_parent


def local_crew(workers: int) -> MakeCrew:
    """So many processes; this one alone where it is one."""

    def make(job: Job) -> Crew:
        return Here(job) if workers == 1 else Processes(job, workers)

    return make


class Processes:
    def __init__(self, job: Job, workers: int) -> None:
        self._job = job
        self._members = [_start(job) for _ in range(workers)]

    @property
    def size(self) -> int:
        return len(self._members)

    def send(self, worker: int, task: Task) -> None:
        # One that was killed just now: `wait` finds that out, and tells.
        with suppress(OSError):
            self._members[worker].pipe.send(task)

    def wait(self) -> list[tuple[int, Message]]:
        pipes = {member.pipe: number for number, member in enumerate(self._members)}
        return [(pipes[pipe], self._heard(pipes[pipe])) for pipe in wait(list(pipes)) if isinstance(pipe, Connection)]

    def _heard(self, number: int) -> Message:
        member = self._members[number]
        try:
            message: Message = member.pipe.recv()
        except (EOFError, OSError):
            member.end()
            self._members[number] = _start(self._job)
            return Lost(f"a worker process ended ({_why(member.process.exitcode)})", gone=True)
        return message

    def close(self) -> None:
        for member in self._members:
            member.end()


@dataclass(frozen=True, slots=True)
class _Member:
    process: BaseProcess
    pipe: Connection

    def end(self) -> None:
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _start(job: Job) -> _Member:
    # Spawned, not forked: a fork copies locks that threads of this process may hold.
    context = get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(job, there), daemon=True)
    process.start()
    there.close()
    return _Member(process, here)


def _serve(job: Job, pipe: Connection) -> None:
    end_with_parent()
    # One whose parent was killed has nobody to tell: it ends without a word.
    with suppress(EOFError, ConnectionError):
        _work(job, pipe)


def _work(job: Job, pipe: Connection) -> None:
    pipe.send(Ready())
    while True:
        task: Task = pipe.recv()
        try:
            for event in perform(job, task):
                pipe.send(event)
        except Exception as error:  # noqa: BLE001 - whatever a task raises is told, and the worker goes on
            pipe.send(Lost(told(error), gone=False))
        else:
            pipe.send(Ready())


def _why(code: int | None) -> str:
    return f"killed by signal {-code}, for want of memory perhaps" if code is not None and code < 0 else f"code {code}"
