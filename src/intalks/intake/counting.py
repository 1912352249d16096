"""How much a file holds, told without reading its articles: what work is cut by."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from intalks.errors import Problem
from intalks.intake.addresses import open_file
from intalks.intake.article import Defaults
from intalks.intake.first_bytes import with_head
from intalks.intake.formats import format_of_head
from intalks.intake.opened import Opened
from intalks.intake.source import Source, find_sources
from intalks.intake.unpacking import ByteStream, PackedError, unpacked


@dataclass(frozen=True, slots=True)
class Counted:
    """`units` as `Units` numbers them: in a damaged file, those before the damage. `sha256` is of the file as it is
    stored, in hex digits; `size` its bytes.
    """

    units: int
    size: int
    sha256: str


def count_file(name: str, columns: Mapping[str, str]) -> Counted:
    """`columns` names the columns of a table, as for `Intake`. Raises OSError where the file cannot be read, InputError
    where the name stands for no file.
    """
    size, sha256 = _hashed(name)
    [source] = find_sources([name])
    return Counted(1 if isinstance(source, Problem) else _units(name, source, columns), size, sha256)


def _hashed(name: str) -> tuple[int, str]:
    with open_file(name) as file:
        digest = hashlib.file_digest(file, "sha256")
        return file.tell(), digest.hexdigest()


def _units(name: str, source: Source, columns: Mapping[str, str]) -> int:
    count = 0
    with open_file(name) as file:
        stream: ByteStream = file if source.packing is None else unpacked(file, source.packing)
        try:
            form = source.format
            if form is None:
                head, stream = with_head(stream)
                form = format_of_head(head)
            if form.units is None:
                return 1
            for _ in form.units(Opened(stream, source.name, Defaults(), columns)):
                count += 1
        except (PackedError, OSError, ValueError):
            # All its bytes could be read just now, so it is damaged: whoever reads the articles tells of that.
            return count
    return count
