"""The ledger in the formats of others: one file of this package for each.

`FORMATS` are those built in. A third party's stands under the entry point `intalks.exporters`, where its name leads to
a `Format`. Both write what a `Selection` holds.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Final

from intalks.errors import LedgerError, SettingsError
from intalks.export.format import Format, Shape, Written
from intalks.export.placing import in_place
from intalks.export.selection import Selection

__all__ = ["FORMATS", "GROUP", "Format", "Selection", "Shape", "Written", "export", "find_format", "names"]

FORMATS: Final = (
    ("jsonl", "json_lines"),
    ("csv", "csv_tables"),
    ("xlsx", "workbook"),
    ("parquet", "parquet"),
    ("sqlite", "sqlite"),
    ("ftm", "followthemoney"),
    ("jsonld", "json_ld"),
    ("graphml", "graphml"),
    ("gexf", "gexf"),
    ("ics", "deadlines"),
    ("md", "markdown"),
    ("html", "html_page"),
    ("atom", "atom"),
)
"""Each built-in format's name and its module, which is loaded when it is asked for: some bring big libraries."""

GROUP: Final = "intalks.exporters"
"""The entry points of third parties' formats."""


def export(selection: Selection, form: Format, target: Path, *, replace: bool = False) -> Written:
    """Write the selection to a new file or folder, which is there when it is whole, not before.

    With `replace` what an earlier export wrote there gives way. Raises SettingsError where that is not allowed or not
    possible, LedgerError where the ledger changed meanwhile: nothing is written then.
    """
    with in_place(target, replace=replace) as part:
        before = selection.state()
        written = form.write(selection, part)
        if selection.state() != before:
            raise LedgerError(f"{target}: the ledger was written to while it was exported; export it again")
    return written


def find_format(name: str, others: Iterable[EntryPoint] | None = None) -> Format:
    """The format with this name: built in, else of an entry point (by default, of what is installed).

    Raises SettingsError, with the names that there are, where there is none, or where an entry point gives no format.
    """
    own = dict(FORMATS)
    if name in own:
        found = importlib.import_module(f"intalks.export.{own[name]}").FORMAT
        assert isinstance(found, Format)
        return found
    foreign = _foreign(others)
    if name not in foreign:
        raise SettingsError(f"there is no format {name!r}; there are: {', '.join([*own, *foreign])}")
    try:
        loaded = foreign[name].load()
    except Exception as error:  # another's code may fail in any way
        raise SettingsError(f"the format {name!r} ({foreign[name].value}) cannot be loaded ({error})") from error
    if not isinstance(loaded, Format):
        raise SettingsError(f"the format {name!r} ({foreign[name].value}) is no intalks.export.Format")
    return loaded


def names(others: Iterable[EntryPoint] | None = None) -> list[str]:
    """The names of all formats, those built in first."""
    return [name for name, _ in FORMATS] + list(_foreign(others))


def _foreign(others: Iterable[EntryPoint] | None) -> dict[str, EntryPoint]:
    """What is not built in, by name; a name that is built in stays what it is."""
    found = entry_points(group=GROUP) if others is None else others
    own = dict(FORMATS)
    return {one.name: one for one in sorted(found, key=lambda one: one.name) if one.name not in own}
