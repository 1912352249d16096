"""Workers that are actors of a Ray cluster, one for each processor; one that is lost with its node is replaced."""

from __future__ import annotations

import os
from collections.abc import Iterator
from socket import create_connection
from typing import Any, Final

from intalks.bulk.crew import Crew, Lost, MakeCrew, Message, Ready
from intalks.bulk.shards import Job, Task, perform
from intalks.errors import IntalksError, SettingsError

LOCAL: Final = "local"
_PATIENCE: Final = 10.0
"""Seconds until an address that does not answer is given up, or a cluster that tells nothing is asked after."""


def ray_crew(address: str, workers: int | None) -> MakeCrew:
    """`address` of a cluster, `auto` for the one that this machine belongs to, `local` for one that is started here.
    `workers`: so many actors at most; None: one for each processor. Raises SettingsError where Ray is not installed or
    cannot be reached.
    """
    try:
        import ray  # noqa: PLC0415 - an extra, which only this needs
    except ImportError as error:
        raise SettingsError("--ray needs Ray, which is not installed: pip install 'intalks[ray]'") from error
    del ray

    def make(job: Job) -> Crew:
        return RayCrew(job, address, workers)

    return make


class RayCrew:
    """Each actor has one task at a time: what is under way is bounded by their number."""

    def __init__(self, job: Job, address: str, workers: int | None) -> None:
        import ray  # noqa: PLC0415

        self._ray: Any = ray  # half of it is annotated
        self._job = job
        self._address = address
        self._own = not self._ray.is_initialized()
        if self._own:
            self._connect(address, workers)
        self._node = self._ray.get_runtime_context().get_node_id()
        processors = int(self._ray.cluster_resources().get("CPU", 0))
        if processors < 1:
            raise SettingsError(f"--ray {address}: the cluster has no processor")
        self.size = processors if workers is None else min(workers, processors)
        self._reader = self._ray.remote(num_cpus=1)(_Reader)
        self._actors: list[Any] = [None] * self.size  # handles of Ray, which have no type
        self._awaited: dict[Any, int] = {}
        for number in range(self.size):
            self._start(number)

    def _connect(self, address: str, workers: int | None) -> None:
        ray = self._ray
        _hold_reachable(address)
        quiet = {"logging_level": "ERROR", "log_to_driver": False}
        try:
            if address == LOCAL:
                ray.init(address=LOCAL, num_cpus=workers, include_dashboard=False, **quiet)
            else:
                ray.init(address=address, **quiet)
        except (ConnectionError, ValueError, RuntimeError) as error:
            raise SettingsError(f"--ray {address}: no cluster can be reached there ({error})") from error

    def _start(self, number: int) -> None:
        self._actors[number] = self._reader.remote(self._job)
        self._awaited[self._actors[number].ready.remote()] = number

    def send(self, worker: int, task: Task) -> None:
        self._awaited[self._actors[worker].perform.options(num_returns="streaming").remote(task)] = worker

    def wait(self) -> list[tuple[int, Message]]:
        """Raises IntalksError where nothing can come any more, as the node of this program is gone."""
        while True:
            ready, _ = self._ray.wait(list(self._awaited), num_returns=1, timeout=_PATIENCE)
            if ready:
                return [(self._awaited[one], self._heard(one)) for one in ready]
            self._hold_alive()

    def _hold_alive(self) -> None:
        """With the node that this program is connected to its actors end, wherever they are, and no others begin. Where
        all of the cluster is gone, Ray itself ends the program after a minute.
        """
        if self._node not in {node["NodeID"] for node in self._ray.nodes() if node["Alive"]}:
            raise IntalksError(
                f"--ray {self._address}: the node that this program was connected to is gone, and its workers with it; "
                "what is done is kept: the same call on a cluster that is there does the rest"
            )

    def _heard(self, one: Any) -> Message:  # noqa: ANN401 - a reference of Ray's, or a generator of them
        ray, number = self._ray, self._awaited[one]
        try:
            if isinstance(one, ray.ObjectRefGenerator):
                message: Message = ray.get(next(one))
            else:
                message = ray.get(one)
                del self._awaited[one]
        except StopIteration:
            del self._awaited[one]
            return Ready()
        except ray.exceptions.RayTaskError as error:
            self._awaited.pop(one, None)
            return Lost(str(error), gone=False)
        except ray.exceptions.RayError as error:
            self._awaited.pop(one, None)
            ray.kill(self._actors[number])
            self._start(number)
            return Lost(f"a worker was lost ({str(error).splitlines()[0]})", gone=True)
        return message

    def close(self) -> None:
        for actor in self._actors:
            self._ray.kill(actor)
        if self._own:
            self._ray.shutdown()


def _hold_reachable(address: str) -> None:
    """Ray itself tries for a minute and more. Raises SettingsError."""
    host, colon, port = address.rpartition(":")
    if not colon or "://" in address or not port.isdigit():
        return
    try:
        create_connection((host, int(port)), _PATIENCE).close()
    except OSError as error:
        raise SettingsError(f"--ray {address}: no cluster can be reached there ({error})") from error


class _Reader:
    """The actor: what a process of this machine does, on whatever machine it is."""

    def __init__(self, job: Job) -> None:
        os.chdir(job.folder)
        self._job = job

    def ready(self) -> Ready:
        return Ready()

    def perform(self, task: Task) -> Iterator[Message]:
        yield from perform(self._job, task)
