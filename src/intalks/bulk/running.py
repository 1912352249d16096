"""The run: plan, hand out, wait, sum up. What is marked as done is left as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Final

import msgspec

from intalks.bulk.crew import Lost, MakeCrew
from intalks.bulk.dispatch import Backlog, Dispatch
from intalks.bulk.lines import write_problems
from intalks.bulk.plan import NAME, Asked, Input, Plan, decode_plan, find_inputs, hold_same, settled
from intalks.bulk.shards import (
    DONE,
    PROBLEMS,
    RECORDS,
    Count,
    Counts,
    Event,
    Job,
    Marker,
    Strip,
    Task,
    Tick,
    damaged_file,
    done_shards,
    problems_file,
    reasons,
    shard_name,
    unmark,
)
from intalks.bulk.store import Store
from intalks.errors import IntalksError, Problem, SettingsError
from intalks.intake.addresses import Located
from intalks.intake.counting import Counted

MANIFEST: Final = "manifest.json"
FOUND: Final = "inputs"
"""What the file of problems is called that is no shard's: files that were found and are not read."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What OUT holds in the end. `counts` are summed over the shards, and over the files that were not read."""

    asked: Asked
    inputs: tuple[Input, ...]
    counts: Counts
    shards: tuple[Marker, ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """`units` of the inputs are behind, of `total` that this run has to do. Of the `articles` read in it, `passed_over`
    were not parsed. `problems` are those of the shards that are whole. `lost` counts tasks that came to nothing and
    were begun anew.
    """

    total: int = 0
    units: int = 0
    articles: int = 0
    passed_over: int = 0
    problems: int = 0
    lost: int = 0


@dataclass(frozen=True, slots=True)
class Finish:
    """`counts` are of all that OUT holds; `kept` of its `shards` were whole before this run, `damaged` looked so."""

    counts: Counts
    shards: int
    kept: int
    damaged: int


Watch = Callable[[Progress], None]


def run_bulk(names: Sequence[str], job: Job, *, make_crew: MakeCrew, watch: Watch, verify: bool = False) -> Finish:
    """Read the files named into OUT. May be broken off at any point, and called again with the same. What an earlier
    run has marked as done is known by its size, or, to `verify`, by its bytes, and done anew where they are damaged.

    Raises InputError for a name that stands for no file; SettingsError where OUT holds the work of another call, is
    written to by one now, or cannot be written to; IntalksError, at the end, where a shard could not be read or stored
    after several tries: the others are there then, and the next run tries it again.
    """
    store = Store(job.out)
    files, problems = find_inputs(names, store.place)
    with store.alone():
        with ExitStack() as stack:
            run = _Run(store, job, cache(lambda: Dispatch(stack.enter_context(closing(make_crew(job))))))
            plan = run.plan(files, problems)
            before = run.begin(plan)
            damaged = run.take_back(before) if verify else 0
            run.read(plan, before, watch)
        _sweep(store)  # all workers are gone, and some may have been lost while they wrote
        manifest = _manifest(store, plan)
        _write(store, MANIFEST, manifest)
    return Finish(manifest.counts, len(manifest.shards), len(before), damaged)


def _manifest(store: Store, plan: Plan) -> Manifest:
    shards = tuple(done_shards(store, plan.asked.form).values())
    found = Counts(lost=reasons(plan.problems, fatal=True), notes=reasons(plan.problems, fatal=False))
    inputs = tuple(replace(one, stamp="") for one in plan.inputs)
    return Manifest(plan.asked, inputs, sum((marker.counts for marker in shards), found), shards)


def _sweep(store: Store) -> None:
    for folder in (RECORDS, PROBLEMS, DONE):
        store.sweep(folder)


class _Run:
    """`dispatch` gives the workers, started when they are first asked for."""

    def __init__(self, store: Store, job: Job, dispatch: Callable[[], Dispatch]) -> None:
        self._store = store
        self._job = job
        self._dispatch = dispatch

    def plan(self, files: Sequence[Located], problems: Sequence[Problem]) -> Plan:
        """The plan of an earlier run, where it still holds; else a new one, which stands in OUT from now on."""
        place, asked = self._store.place, self._job.asked
        data = self._store.read(NAME)
        before = None if data is None else decode_plan(data, f"{place}/{NAME}")
        known = {} if before is None else settled(before, files, asked, place)
        if before is not None and len(known) == len(files):
            return before
        counted = self._counted([file.name for file in files if file.name not in known])
        inputs = tuple(known.get(file.name) or _input(file, counted[file.name]) for file in files)
        plan = Plan(asked, inputs, tuple(problems))
        if before is not None:
            hold_same(before, plan, place)
        _write(self._store, NAME, plan)
        return plan

    def _counted(self, names: Sequence[str]) -> dict[str, Counted]:
        backlog = Backlog(Count(number, name) for number, name in enumerate(names))
        found = {
            task.name: event
            for task, event in self._dispatch().carry_out(backlog)
            if isinstance(task, Count) and isinstance(event, Counted)
        }
        _hold_none_failed(backlog)
        return found

    def begin(self, plan: Plan) -> dict[str, Marker]:
        """What an earlier run has done; what it left half done is gone then."""
        _sweep(self._store)
        if plan.problems:
            self._store.write(problems_file(FOUND), write_problems(plan.problems))
        return done_shards(self._store, self._job.asked.form)

    def take_back(self, done: dict[str, Marker]) -> int:
        """Take the damaged shards out of those that are done; how many they were. Raises SettingsError where one cannot
        be read.
        """
        try:
            damaged = [one for one in done.values() if damaged_file(self._store, self._job.asked.form, one) is not None]
        except OSError as error:
            raise SettingsError(f"{self._store.place}: cannot be read ({error})") from error
        for marker in damaged:
            unmark(self._store, marker)
            del done[marker.shard]
        return len(damaged)

    def read(self, plan: Plan, done: Mapping[str, Marker], watch: Watch) -> None:
        strips = list(_strips(plan, done))
        meter = _Meter(self._job.asked.shard_size, strips)
        watch(meter.progress)
        backlog = Backlog(strips)
        if strips:
            for task, event in self._dispatch().carry_out(backlog):
                meter.note(task, event)
                watch(meter.progress)
        _hold_none_failed(backlog)


class _Meter:
    """Makes one progress of what the workers tell."""

    def __init__(self, size: int, strips: Iterable[Strip]) -> None:
        self._size = size
        self._begun: dict[str, int] = {}
        self._units = 0
        total = sum(self._units_of(strip, part) for strip in strips for part in range(strip.first, strip.stop))
        self.progress = Progress(total)

    def note(self, task: Task | None, event: Event | Lost) -> None:
        if not isinstance(task, Strip):
            return
        name, now = shard_name(task.number, task.first), self.progress
        if isinstance(event, Tick):
            begun = self._begun.get(name, 0) + event.articles
            self._begun[name] = min(begun, self._units_of(task, task.first))
            now = replace(now, articles=now.articles + event.articles, passed_over=now.passed_over + event.passed_over)
        elif isinstance(event, Marker):
            self._begun.pop(name, None)
            self._units += self._units_of(task, task.first)
            counts = event.counts
            now = replace(now, problems=now.problems + sum(counts.lost.values()) + sum(counts.notes.values()))
        elif isinstance(event, Lost):
            self._begun.pop(name, None)
            now = replace(now, lost=now.lost + 1)
        self.progress = replace(now, units=self._units + sum(self._begun.values()))

    def _units_of(self, strip: Strip, part: int) -> int:
        return max(0, min(self._size, strip.input.units - part * self._size))


def _strips(plan: Plan, done: Mapping[str, Marker]) -> Iterator[Strip]:
    """The shards that are not done yet; those of one input that follow each other are one strip."""
    for number, one in enumerate(plan.inputs):
        parts = one.shards(plan.asked.shard_size)
        left = (part for part in range(parts) if shard_name(number, part) not in done)
        for _, group in groupby(enumerate(left), lambda pair: pair[1] - pair[0]):
            run = [part for _, part in group]
            yield Strip(number, one, run[0], run[-1] + 1, parts)


def _hold_none_failed(backlog: Backlog) -> None:
    if backlog.failed:
        told = "\n".join(backlog.failed)
        raise IntalksError(f"{told}\nthe rest is done; the same call tries this again")


def _input(file: Located, counted: Counted) -> Input:
    return Input(file.name, counted.size, counted.units, counted.sha256, file.stamp)


def _write(store: Store, name: str, value: Plan | Manifest) -> None:
    store.write(name, msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n")
