"""What is to be done: the inputs, each cut into shards of so many units. It stands in OUT from the beginning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from intalks.errors import InputError, Problem, SettingsError
from intalks.intake.addresses import Located, shown_name
from intalks.intake.source import STDIN, Source, find_sources

NAME = "plan.json"
SHARD_SIZE = 1_000


@dataclass(frozen=True, slots=True)
class Versions:
    """`reader` is what records are marked with; `model` the package of the language model with its version."""

    intalks: str
    reader: str
    model: str


@dataclass(frozen=True, slots=True)
class Asked:
    """All that decides about the output, beside the inputs.

    `form` is a name of `FORMS`. `shard_size` is the units of an input (lines, rows, records) in a shard, from 1.
    `texts`: whether articles' texts are kept, which a ledger needs. `said` is what the caller says of articles that do
    not say it (date, outlet, columns, …), as it was given.
    """

    versions: Versions
    form: str = "jsonl"
    shard_size: int = SHARD_SIZE
    texts: bool = True
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Input:
    """An input file. `size` in bytes, `units` before any damage, `stamp` changes when the file does."""

    name: str
    size: int
    units: int
    sha256: str
    stamp: str

    def shards(self, size: int) -> int:
        """How many shards of `size` units; a file without units gives one, which tells of that."""
        return max(1, -(-self.units // size))


@dataclass(frozen=True, slots=True)
class Plan:
    """`problems` are files that were found and are not read."""

    asked: Asked
    inputs: tuple[Input, ...]
    problems: tuple[Problem, ...] = ()


def decode_plan(data: bytes, place: str) -> Plan:
    """Raises InputError where it is none."""
    try:
        return msgspec.json.decode(data, type=Plan)
    except msgspec.DecodeError as error:
        raise InputError(f"{place}: no plan of `intalks bulk` ({error})") from error


def find_inputs(names: Sequence[str], out: str) -> tuple[list[Located], list[Problem]]:
    """The files to read, in order, and those that are not read: of no known kind in a folder, or with a name that is
    not UTF-8; none in `out`, where that lies in a folder named. Raises InputError for what is no file, no folder and no
    address of either, and where no file is left.
    """
    for name in names:
        if name == STDIN or name.startswith(("http://", "https://")):
            raise InputError(f"{name}: bulk reads files, folders and storage (s3://…); `intalks add` takes this")
    found = [_nameable(one) for one in find_sources(names) if not _own(one, out)]
    files = [one.file for one in found if isinstance(one, Source) and one.file is not None]
    problems = [one for one in found if isinstance(one, Problem)]
    names_seen: set[str] = set()
    for file in files:
        if file.name in names_seen:
            raise InputError(f"{file.name}: named twice")
        names_seen.add(file.name)
    if not files:
        lost = next((str(one) for one in problems if one.fatal), None)
        raise InputError(lost or f"{', '.join(names)}: there is no file that articles are read from")
    return files, problems


def _own(one: Source | Problem, out: str) -> bool:
    """Whether it was found in the folder that the run writes into."""
    if isinstance(one, Problem):
        return _inside(one.where, shown_name(out))
    return one.file is not None and one.file.found and _inside(one.file.name, out)


def _nameable(one: Source | Problem) -> Source | Problem:
    """A file whose name is not UTF-8, as the plan is, is a problem; the rest is as it is."""
    if isinstance(one, Problem) or one.file is None or shown_name(one.file.name) == one.file.name:
        return one
    message = "not read: its name is not UTF-8, so the plan of a run cannot hold it; rename the file"
    return Problem("bad-name", message, shown_name(one.file.name))


def _inside(name: str, out: str) -> bool:
    """Whether the file lies in the folder."""
    if "://" in name or "://" in out:
        return name.startswith(out.rstrip("/") + "/")
    return Path(out).resolve() in Path(name).resolve().parents


def settled(before: Plan, files: Sequence[Located], asked: Asked, place: str) -> dict[str, Input]:
    """What an earlier run knows of these files: those that are as they were. Raises SettingsError where it was another
    call, for its shards would stand beside those of this one.
    """
    remedy = f"name another folder than {place}, or delete it"
    if before.asked != asked:
        here, there = msgspec.to_builtins(asked), msgspec.to_builtins(before.asked)
        told = ", ".join(f"{key} {there[key]!r} then, {here[key]!r} now" for key in here if here[key] != there[key])
        raise SettingsError(f"{place} was begun by another call ({told}): {remedy}")
    names = [file.name for file in files]
    if [one.name for one in before.inputs] != names:
        other = sorted({one.name for one in before.inputs} ^ set(names)) or ["their order"]
        raise SettingsError(f"{place} was begun with other inputs ({', '.join(other[:3])}): {remedy}")
    return {
        one.name: one
        for one, file in zip(before.inputs, files, strict=True)
        if (one.size, one.stamp) == (file.size, file.stamp)
    }


def hold_same(before: Plan, now: Plan, place: str) -> None:
    """Raises SettingsError where an input is another than when the run was begun."""
    for old, new in zip(before.inputs, now.inputs, strict=True):
        if old.sha256 != new.sha256:
            raise SettingsError(
                f"{new.name} has changed since {place} was begun: name another folder than {place}, or delete it"
            )
