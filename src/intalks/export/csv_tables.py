"""CSV: a folder with one file for each table."""

from __future__ import annotations

import csv
from contextlib import ExitStack
from pathlib import Path

from intalks.export.format import Format, Shape, Written
from intalks.export.rows import all_rows
from intalks.export.selection import Selection
from intalks.export.tables import TABLES


def write(selection: Selection, path: Path) -> Written:
    """RFC 4180 in UTF-8, lines ended by CR LF, the first one the columns' names. Nothing is an empty cell; yes and no
    are `true` and `false`.
    """
    written = Written()
    path.mkdir()
    with ExitStack() as files:
        writers = {}
        for table in TABLES:
            file = files.enter_context((path / f"{table.name}.csv").open("w", encoding="utf-8", newline=""))
            writers[table.name] = csv.writer(file)
            writers[table.name].writerow([column.name for column in table.columns])
        for table, row in all_rows(selection):
            cells = [str(value).lower() if isinstance(value, bool) else value for value in row]
            writers[table.name].writerow(cells)
            written[table.name] += 1
    return written


FORMAT = Format("csv", "a folder of tables as CSV", Shape.FOLDER, "", write)
