"""What the command line names → files to read, in a fixed order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Final

from intalks.errors import Problem
from intalks.intake.addresses import Located, locate, shown_name
from intalks.intake.formats import FORMATS
from intalks.intake.opened import Format
from intalks.intake.unpacking import PACKINGS

STDIN: Final = "-"
_BY_SUFFIX: Final = {suffix: one for one in FORMATS for suffix in one.suffixes}


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or standard input where `file` is None; `name` is for people, `file.name` opens it. `format` is None
    where its bytes have to tell; `packing` is the suffix of the packed (`.gz`), None for others.
    """

    name: str
    file: Located | None
    format: Format | None
    packing: str | None

    @property
    def size(self) -> int | None:
        """In bytes as they are stored, None where unknown."""
        return None if self.file is None else self.file.size


def find_sources(names: Sequence[str]) -> list[Source | Problem]:
    """The files that the names stand for: in the order named, a folder's or a pattern's files sorted by path, a
    folder's hidden ones left out.

    A file in a folder that is of no known kind, or a link to a folder, is a problem that costs nothing; a file that was
    named is taken for what its first bytes say. Raises InputError for a name that stands for no file.
    """
    found: list[Source | Problem] = []
    for name in names:
        if name == STDIN:
            found.append(Source("standard input", None, None, packing=None))
        else:
            found.extend(file if isinstance(file, Problem) else _source(file) for file in locate(name))
    return found


def _source(file: Located) -> Source | Problem:
    name = shown_name(file.name)
    suffixes = [suffix.lower() for suffix in PurePath(file.name).suffixes]
    packing = suffixes.pop() if suffixes and suffixes[-1] in PACKINGS else None
    form = _BY_SUFFIX.get(suffixes[-1]) if suffixes else None
    if form is None and file.found:
        kinds, packings = " ".join(sorted(_BY_SUFFIX)), " or ".join(sorted(PACKINGS))
        message = f"not read: the name ends in none of {kinds} (or these with {packings})"
        return Problem("other-file", message, name, fatal=False)
    return Source(name, file, form, packing)
