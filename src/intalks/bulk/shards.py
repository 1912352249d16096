"""A strip of shards read, written and marked: what one worker does at a time, wherever it runs."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from tempfile import TemporaryFile
from typing import Final, TypeAlias

import msgspec

from intalks.bulk.lines import FORMS, line_of, write_problems
from intalks.bulk.plan import Asked, Input
from intalks.bulk.store import Store
from intalks.errors import InputError, Problem
from intalks.intake import Defaults, Intake, Item
from intalks.intake.counting import Counted, count_file
from intalks.intake.opened import Link, Units
from intalks.intake.stream import with_same_ids
from intalks.pipeline import ReadArticle, read_incoming
from intalks.pipeline.read import MakeReader

RECORDS: Final = "records"
PROBLEMS: Final = "problems"
DONE: Final = "done"
_MARKER: Final = ".json"
_TICK: Final = 16
_END: Final[tuple[int, Iterable[Item]]] = (-1, ())


@dataclass(frozen=True, slots=True)
class Job:
    """What every worker has to know; picklable. `folder` is what relative paths are meant from."""

    out: str
    folder: str
    asked: Asked
    make_reader: MakeReader
    defaults: Defaults = field(default_factory=Defaults)
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Count:
    """The task to tell how much a file holds. `number` is its place among the inputs, from 0."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The task to read shards `first` ≤ part < `stop` of an input's `parts`, in one pass."""

    number: int
    input: Input
    first: int
    stop: int
    parts: int


Task: TypeAlias = Count | Strip


@dataclass(frozen=True, slots=True)
class Counts:
    """`passed_over` are articles that were not read because their words are not those of deals. `lost` are the problems
    by which an article was lost, `notes` the others, both by reason.
    """

    articles: int = 0
    passed_over: int = 0
    deals: int = 0
    statements: int = 0
    facts: int = 0
    lost: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)

    def __add__(self, other: Counts) -> Counts:
        numbers = {name: getattr(self, name) + getattr(other, name) for name in NUMBERS}
        return Counts(**numbers, lost=_sum(self.lost, other.lost), notes=_sum(self.notes, other.notes))


NUMBERS: Final = ("articles", "passed_over", "deals", "statements", "facts")


@dataclass(frozen=True, slots=True)
class Marker:
    """Says that a shard is whole. `sha256` and `size` (bytes) are of the file of records, `problems` is the hash of the
    file of problems, None where there were none.
    """

    shard: str
    counts: Counts
    size: int
    sha256: str
    problems: str | None


@dataclass(frozen=True, slots=True)
class Tick:
    """What is newly behind."""

    articles: int
    passed_over: int


Event: TypeAlias = Counted | Tick | Marker


def shard_name(number: int, part: int) -> str:
    """Sorts in the order of the inputs, up to a million inputs of a million shards."""
    return f"{number:06d}-{part:06d}"


def perform(job: Job, task: Task) -> Iterator[Event]:
    """Do a task, telling how it goes. Whatever is raised leaves no marker of what is not whole."""
    if isinstance(task, Count):
        yield count_file(task.name, job.columns)
    else:
        yield from _read_strip(job, task)


def _read_strip(job: Job, strip: Strip) -> Iterator[Tick | Marker]:
    """Raises InputError where the input could not be read as far as it was counted."""
    size, name = job.asked.shard_size, strip.input.name
    stop = None if strip.stop == strip.parts else strip.stop * size
    units = Units(strip.first * size, stop)
    intake = Intake([name], defaults=job.defaults, columns=job.columns, fetch=_not_fetched, units=units)
    # What comes after the last unit (an archive that breaks off) belongs to the last shard.
    by_part = groupby(_read_through(intake), lambda _: min(units.at // size, strip.stop - 1))
    part, items = next(by_part, _END)
    for here in range(strip.first, strip.stop):
        with TemporaryFile() as file:
            shard = _Shard(job, shard_name(strip.number, here), file)
            if here == part:
                yield from shard.read(items)
                part, items = next(by_part, _END)
            # What broke off before its counted end would leave out what follows: a network that fails, say.
            if part == _END[0] and units.at + 1 < min(strip.input.units, strip.stop * size):
                raise InputError(f"{name}: {units.at + 1:,} of {strip.input.units:,} units could be read")
            yield shard.put()


def _read_through(items: Iterable[Item]) -> Iterator[Item]:
    """A file that could be counted and cannot be read now is in trouble that passes: nothing of it may be kept."""
    for item in items:
        if isinstance(item, Problem) and item.reason == "unreadable":
            raise InputError(str(item))
        yield item


def _not_fetched(link: Link) -> Iterator[Item]:
    yield Problem("not-fetched", f"it names the {link.kind.value} {link.url} and gives no text of it", link.where)


class _Shard:
    """Takes one shard's articles into `file`, then stores them."""

    def __init__(self, job: Job, name: str, file: io.BufferedRandom) -> None:
        self._job = job
        self._name = name
        self._file = file
        self._lines = FORMS[job.asked.form].write(file)
        self._problems: list[Problem] = []
        self._counts: Counter[str] = Counter()

    def read(self, items: Iterable[Item]) -> Iterator[Tick]:
        articles = passed_over = 0
        for item in read_incoming(with_same_ids(items), self._problems, make_reader=self._job.make_reader):
            self._take(item)
            articles += 1
            passed_over += item.record.passed_over
            if articles == _TICK:
                yield Tick(articles, passed_over)
                articles = passed_over = 0
        yield Tick(articles, passed_over)

    def _take(self, item: ReadArticle) -> None:
        record = item.record
        version = self._job.asked.versions.reader
        if record.reader != version:
            message = f"the record of {record.id!r} is by {record.reader!r}, not {version!r}"
            raise ValueError(message)
        self._lines.write(line_of(item, texts=self._job.asked.texts))
        self._counts.update(
            articles=1,
            passed_over=int(record.passed_over),  # counted: a bool alone would be stored as one
            deals=len(record.deals),
            statements=len(record.statements),
            facts=len(record.facts),
        )

    def put(self) -> Marker:
        """First the records, then the problems, then the marker."""
        self._lines.close()
        store = Store(self._job.out)
        problems = write_problems(self._problems) if self._problems else None
        size = self._file.tell()
        sha256 = _sha256(self._file)
        store.put(records_file(self._name, self._job.asked.form), self._file)
        if problems is not None:
            store.write(problems_file(self._name), problems)
        counts = Counts(
            **{name: self._counts[name] for name in NUMBERS},
            lost=reasons(self._problems, fatal=True),
            notes=reasons(self._problems, fatal=False),
        )
        problems_hash = None if problems is None else hashlib.sha256(problems).hexdigest()
        marker = Marker(self._name, counts, size, sha256, problems_hash)
        store.write(marker_file(self._name), msgspec.json.encode(marker) + b"\n")
        return marker


def records_file(shard: str, form: str) -> str:
    return f"{RECORDS}/{shard}{FORMS[form].suffix}"


def problems_file(shard: str) -> str:
    return f"{PROBLEMS}/{shard}.jsonl.zst"


def marker_file(shard: str) -> str:
    return f"{DONE}/{shard}{_MARKER}"


def done_shards(store: Store, form: str) -> dict[str, Marker]:
    """The markers of the shards that are whole by their size, by name, in order."""
    sizes = store.sizes(RECORDS)
    found = {}
    for file in sorted(store.sizes(DONE)):
        marker = _marker(store.read(f"{DONE}/{file}")) if file.endswith(_MARKER) else None
        if marker is not None and sizes.get(records_file(marker.shard, form).partition("/")[2]) == marker.size:
            found[marker.shard] = marker
    return found


def damaged_file(store: Store, form: str, marker: Marker) -> str | None:
    """The file of the shard that is absent or not what its marker says, to the byte; None where all is well. Raises
    OSError where one cannot be read.
    """
    files = [(records_file(marker.shard, form), marker.sha256)]
    if marker.problems is not None:
        files.append((problems_file(marker.shard), marker.problems))
    return next((name for name, sha256 in files if store.sha256(name) != sha256), None)


def unmark(store: Store, marker: Marker) -> None:
    """From now on the shard is not done."""
    store.write(marker_file(marker.shard), b"")


def _marker(data: bytes | None) -> Marker | None:
    """None where it was cut off, as some storage does not write as a whole, or taken back."""
    try:
        return None if data is None else msgspec.json.decode(data, type=Marker)
    except msgspec.DecodeError:
        return None


def _sha256(file: io.BufferedRandom) -> str:
    """Of the whole file, which stands at its beginning then."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256")
    file.seek(0)
    return digest.hexdigest()


def reasons(problems: Iterable[Problem], *, fatal: bool) -> dict[str, int]:
    return dict(sorted(Counter(one.reason for one in problems if one.fatal == fatal).items()))


def _sum(left: Mapping[str, int], right: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted((Counter(left) + Counter(right)).items()))
