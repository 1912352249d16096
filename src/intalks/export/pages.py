"""A file for one dossier, or a folder of files with a list of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

from intalks.export.format import Written
from intalks.export.selection import Selection
from intalks.model.dossier import Dossier

MakePage: TypeAlias = Callable[[Dossier, Selection], str]
MakeList: TypeAlias = Callable[[Iterator[tuple[Dossier, str]]], str]
"""Takes dossiers, each with the name of its file."""


def write_pages(selection: Selection, path: Path, *, suffix: str, page: MakePage, listing: MakeList) -> Written:
    """A selection of one dossier by its id is a file; any other a folder with `index` and a file for each, named by its
    id.
    """
    written = Written(dossier=0)
    if selection.id is not None:
        for dossier in selection.dossiers():
            path.write_text(page(dossier, selection), encoding="utf-8", newline="\n")
            written["dossier"] += 1
        return written
    path.mkdir()
    for dossier in selection.dossiers():
        text = page(dossier, selection)
        (path / f"{dossier.id}{suffix}").write_text(text, encoding="utf-8", newline="\n")
        written["dossier"] += 1
    listed = listing((dossier, f"{dossier.id}{suffix}") for dossier in selection.dossiers())
    (path / f"index{suffix}").write_text(listed, encoding="utf-8", newline="\n")
    return written
