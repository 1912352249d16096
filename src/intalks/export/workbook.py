"""XLSX: one workbook with a sheet for each table."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import xlsxwriter
from xlsxwriter.format import Format as CellFormat
from xlsxwriter.worksheet import Worksheet

from intalks.errors import SettingsError
from intalks.export.format import Format, Shape, Written
from intalks.export.rows import all_rows
from intalks.export.selection import Selection
from intalks.export.tables import TABLES, Kind, Row, Table
from intalks.text.writable import xml_text

_ROWS: Final = 1_048_575
"""Rows of a sheet, its heading aside. A table that has more goes on in another sheet."""

_CELL: Final = 32_767
"""Characters of a cell."""

_CREATED: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""The same in every workbook, so that two of one ledger are equal."""

_WIDE: Final = frozenset({"evidence", "text", "meaning", "message", "title", "about", "subjects"})


def write(selection: Selection, path: Path) -> Written:
    """Headings stay in view and have filters. Every text is a text: nothing in the news can be a formula or a link.
    Characters that no workbook can hold are shown as �. Raises SettingsError for a text longer than a cell.
    """
    written = Written()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"title": "intalks", "created": _CREATED})
    heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EDF2"})
    sheets = {table.name: [_sheet(book, table, 1, heading)] for table in TABLES}
    for table, row in all_rows(selection):
        place = written[table.name] % _ROWS
        if place == 0 and written[table.name]:
            sheets[table.name].append(_sheet(book, table, len(sheets[table.name]) + 1, heading))
        _write_row(sheets[table.name][-1], place + 1, table, row)
        written[table.name] += 1
    for table in TABLES:
        for number, sheet in enumerate(sheets[table.name]):
            rows = min(_ROWS, written[table.name] - number * _ROWS)
            sheet.autofilter(0, 0, max(rows, 1), len(table.columns) - 1)
    book.close()
    return written


def _sheet(book: xlsxwriter.Workbook, table: Table, number: int, heading: CellFormat) -> Worksheet:
    sheet = book.add_worksheet(table.name if number == 1 else f"{table.name} {number}")
    sheet.freeze_panes(1, 1)
    for i, column in enumerate(table.columns):
        width = 60 if column.name in _WIDE else 12 if column.kind is not Kind.TEXT else 18
        sheet.set_column(i, i, width)
    for i, column in enumerate(table.columns):
        sheet.write_string(0, i, column.name, heading)
    return sheet


def _write_row(sheet: Worksheet, number: int, table: Table, row: Row) -> None:
    for i, (column, value) in enumerate(zip(table.columns, row, strict=True)):
        if isinstance(value, str):
            if len(value) > _CELL:
                told = f"{table.name} {row[0]!r}: {column.name} has {len(value):,} characters"
                raise SettingsError(f"{told}, and a cell of a workbook holds {_CELL:,}; use --format csv")
            sheet.write_string(number, i, xml_text(value))
        elif isinstance(value, bool):
            sheet.write_boolean(number, i, value)
        elif value is not None:
            sheet.write_number(number, i, value)


FORMAT = Format("xlsx", "a workbook with a sheet for each table", Shape.FILE, ".xlsx", write, text=False)
