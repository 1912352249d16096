"""What the command line names → files to read, in a fixed order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from intalks.errors import InputError, Problem

STDIN: Final = "-"


class Format(Enum):
    """How a file holds articles: one as plain text, one a line as JSON, one or a list as JSON, or what its first byte
    says.
    """

    TEXT = "plain text"
    JSON_LINES = "JSON Lines"
    JSON = "JSON"
    UNKNOWN = "by its first byte"


_FORMATS: Final = {
    ".txt": Format.TEXT,
    ".text": Format.TEXT,
    ".md": Format.TEXT,
    ".jsonl": Format.JSON_LINES,
    ".ndjson": Format.JSON_LINES,
    ".json": Format.JSON,
}


@dataclass(frozen=True, slots=True)
class Source:
    """A file, or standard input where `path` is None. `size` is in bytes as they lie on the disk, None where
    unknown.
    """

    name: str
    path: Path | None
    format: Format
    zipped: bool
    size: int | None


def find_sources(names: Sequence[str]) -> list[Source | Problem]:
    """The files that the names stand for: in the order named, a folder's files sorted by path, hidden ones left out.

    A file in a folder that is of no known kind is a problem that costs nothing; one that was named is taken for what
    its first byte says. Raises InputError for a name that is no file and no folder.
    """
    found: list[Source | Problem] = []
    for name in names:
        if name == STDIN:
            found.append(Source("standard input", None, Format.UNKNOWN, zipped=False, size=None))
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
        if source.format is Format.UNKNOWN:
            kinds = " ".join(sorted(_FORMATS))
            yield Problem(
                "other-file", f"not read: the name ends in none of {kinds} (or these with .gz)", str(path), fatal=False
            )
        else:
            yield source


def _source(path: Path) -> Source:
    suffixes = [suffix.lower() for suffix in path.suffixes]
    zipped = suffixes[-1:] == [".gz"]
    kind = suffixes[-2:-1] if zipped else suffixes[-1:]
    found = _FORMATS.get(kind[0], Format.UNKNOWN) if kind else Format.UNKNOWN
    return Source(str(path), path, found, zipped=zipped, size=path.stat().st_size)
