"""What a format is: built in, or a third party's by the entry point `intalks.exporters`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeAlias

from intalks.export.selection import Selection

Written: TypeAlias = Counter[str]
"""How many of each (a noun in the singular: `dossier`, `statement`, …) an export holds."""


class Shape(StrEnum):
    """What an export is on disk."""

    FILE = "file"
    FOLDER = "folder"
    PAGES = "pages"
    """A file for one dossier, a folder of files for several."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `write` fills a path that does not exist yet, a file or a folder as `shape` says, from the selection;
    what it writes is a function of the selection alone, byte by byte. It need not care for half files: the path is a
    temporary one, which takes its name when `write` has returned. `suffix` ends a file's name (`.csv`); `text` says
    that a file is UTF-8 text, which may go to standard output. `about` is one line for people.
    """

    name: str
    about: str
    shape: Shape
    suffix: str
    write: Callable[[Selection, Path], Written]
    text: bool = True

    def is_folder(self, selection: Selection) -> bool:
        """Whether the export of this selection is a folder."""
        return self.shape is Shape.FOLDER or (self.shape is Shape.PAGES and selection.id is None)
