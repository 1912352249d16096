"""What the command line names → files to read, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from intalks.errors import InputError, Problem
from intalks.intake.formats import FORMATS
from intalks.intake.opened import Format
from intalks.intake.unpacking import PACKINGS

STDIN: Final = "-"
_BY_SUFFIX: Final = {suffix: one for one in FORMATS for suffix in one.suffixes}


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or standard input where `path` is None. `format` is None where its bytes have to tell; `packing` is the
    suffix of the packed (`.gz`), None for others. `size` is in bytes as they lie on the disk, None where unknown.
    """

    name: str
    path: Path | None
    format: Format | None
    packing: str | None
    size: int | None


def find_sources(names: Sequence[str]) -> list[Source | Problem]:
    """The files that the names stand for: in the order named, a folder's files sorted by path, hidden ones left out.

    A file in a folder that is of no known kind is a problem that costs nothing; one that was named is taken for what
    its first bytes say. Raises InputError for a name that is no file and no folder.
    """
    found: list[Source | Problem] = []
    for name in names:
        if name == STDIN:
            found.append(Source("standard input", None, None, packing=None, size=None))
            continue
        path = Path(name)
        if path.is_dir():
            found.extend(_folder(path))
        elif path.exists():
            found.append(_source(path))
        else:
            raise InputError(f"{name}: no such file or folder")
    return found


def _folder(folder: Path) -> Iterator[Source | Problem]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if hidden or not path.is_file():
            continue
        source = _source(path)
        if source.format is None:
            kinds, packings = " ".join(sorted(_BY_SUFFIX)), " or ".join(sorted(PACKINGS))
            message = f"not read: the name ends in none of {kinds} (or these with {packings})"
            yield Problem("other-file", message, str(path), fatal=False)
        else:
            yield source


def _source(path: Path) -> Source:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    packing = suffixes.pop() if suffixes and suffixes[-1] in PACKINGS else None
    found = _BY_SUFFIX.get(suffixes[-1]) if suffixes else None
    return Source(str(path), path, found, packing=packing, size=path.stat().st_size)
