"""Tables with named columns, one article a row: CSV (also with tabs or semicolons) and Parquet."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from io import BufferedReader, BytesIO
from typing import TYPE_CHECKING, Final

from intalks.errors import Problem
from intalks.intake.article import article_of_fields
from intalks.intake.dates import declared_date
from intalks.intake.gdelt import link_of_gdelt
from intalks.intake.opened import Format, Opened, Taken, in_order, whole
from intalks.model.article import MAX_CHARACTERS

if TYPE_CHECKING:
    from pyarrow import Array

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "text": ("text", "body", "content", "article", "article_text", "full_text", "fulltext", "story"),
    "id": ("id", "article_id", "doc_id", "guid", "uri"),
    "title": ("title", "headline", "head"),
    "date": ("date", "published", "publication_date", "published_at", "publication_time", "pub_date", "pubdate"),
    "outlet": ("outlet", "source", "publisher", "publication", "newspaper", "site"),
    "url": ("url", "link", "web_url", "canonical_url"),
    "author": ("author", "authors", "byline"),
}  # fmt: skip
"""The fields of an article, each with the names of columns that are taken for it, letter case aside, in order."""

_MAX_LINE_BYTES: Final = 8 * MAX_CHARACTERS
_MAX_PACKED_BYTES: Final = 512 * 1024 * 1024
_BATCH: Final = 64
_DELIMITERS: Final = (",", ";", "\t", "|")


def columns_of(names: Sequence[str], given: Mapping[str, str], where: str) -> dict[str, str] | Problem:
    """Field → column, of a table with these columns; `given` outranks what the names say by themselves. A Problem
    (`no-column`) where a column that is given is not there, or where none holds texts or addresses.
    """
    there = ", ".join(names) or "none"
    for field, name in given.items():
        if name not in names:
            return Problem("no-column", f"there is no column {name!r} for {field}; there are: {there}", where)
    by_key = {name.strip().lower().replace(" ", "_"): name for name in reversed(names)}
    told = {
        field: next((by_key[known] for known in known_names if known in by_key), None)
        for field, known_names in FIELDS.items()
    }
    columns = {field: name for field, name in told.items() if name is not None} | dict(given)
    if "text" not in columns and "url" not in columns:
        message = f"no column holds texts; name one (text=COLUMN); there are: {there}"
        return Problem("no-column", message, where)
    return columns


def _read_csv(opened: Opened) -> Iterator[Taken]:
    table = _csv_table(opened)
    if isinstance(table, Problem):
        yield table
        return
    for _, (line, cells) in opened.units.wanted(table):
        where = f"{opened.name}:{line}"
        if isinstance(cells, csv.Error):
            yield Problem("bad-table", str(cells), where)
        elif cells:
            yield from _row(cells, where, opened)


def _csv_units(opened: Opened) -> Iterable[object]:
    table = _csv_table(opened)
    return () if isinstance(table, Problem) else table


_CsvRow = tuple[int, "dict[str, object] | csv.Error"]
"""The line that a row begins on, and its cells by field, none where they are all empty; an error costs that row."""

_NO_DELIMITER: Final = "\x1f"
"""What stands in no text: a table of one column has nothing to separate."""


class _Lines:
    """The lines of a file as text; bytes that are no UTF-8 come as lone surrogates, which the check of the text tells
    of. `number` of them are behind; `ended` where there is no more; `last` is the last one, None where that is too long
    for one piece. `pieces` and `quotes` count those of the row at hand.
    """

    def __init__(self, opened: Opened) -> None:
        self._stream = opened.stream
        self.quotes = self.pieces = self.number = 0
        self.last: str | None = None
        self.cut = False
        """Whether the last one was no whole line, but the beginning of one that is too long."""
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._stream.readline(_MAX_LINE_BYTES)
        if not line:
            self.ended = True
            raise StopIteration
        text = line.decode("utf-8" if self.number else "utf-8-sig", "surrogateescape").replace("\0", "")
        goes_on = self.cut
        self.cut = len(line) == _MAX_LINE_BYTES and not line.endswith(b"\n")
        self.last = None if self.cut or goes_on else text
        self.number += not self.cut
        self.pieces += 1
        self.quotes += text.count('"')
        return text

    def begin_row(self) -> int:
        """The number of the line that the next row begins on, from 1."""
        self.quotes = self.pieces = 0
        return self.number + 1

    def skip_row(self) -> None:
        """Go to the end of the row at hand: of a line on which no quoted cell is open. One that is open for long is
        open for no reason; the rows begin anew then.
        """
        skipped = 0
        while not self.ended and (self.cut or (self.quotes % 2 and skipped < _MAX_LINE_BYTES)):
            skipped += len(next(self, ""))


def _csv_table(opened: Opened) -> Iterator[_CsvRow] | Problem:
    # The limit belongs to the whole module; long articles are what it is raised for.
    csv.field_size_limit(_MAX_LINE_BYTES)
    lines = _Lines(opened)
    header = next(lines, "")
    delimiter = max((_NO_DELIMITER, *_DELIMITERS), key=header.count)
    try:
        names = next(csv.reader([header.rstrip("\r\n")], delimiter=delimiter), [])
    except csv.Error as error:
        return Problem("bad-table", f"its first line names no columns ({error})", opened.name)
    if not header.strip():
        return Problem("empty", "it is empty", opened.name)
    columns = columns_of(names, opened.columns, opened.name)
    if isinstance(columns, Problem):
        return columns
    places = {field: names.index(column) for field, column in columns.items()}
    rows = _csv_rows(lines, delimiter, width=len(names))
    return ((line, row if isinstance(row, csv.Error) else _by_field(row, places)) for line, row in rows)


_Told = tuple[int, "list[str] | csv.Error"]
"""The line that a row begins on, and its cells, or an error in the place of those that cannot be told for sure."""


def _csv_rows(lines: _Lines, delimiter: str, *, width: int) -> Iterator[_Told]:
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        line = lines.begin_row()
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield from _misquoted(lines, line, error, delimiter=delimiter, width=width)
            continue
        if row is None:
            return
        if lines.cut:
            lines.skip_row()
            yield line, csv.Error(f"the row has a line of more than {_MAX_LINE_BYTES:,} bytes")
        else:
            yield line, _fitting(row, width)


def _misquoted(lines: _Lines, line: int, error: csv.Error, *, delimiter: str, width: int) -> Iterator[_Told]:
    """A row with quotes where none should be. On one line they are let through. Over several, a quote was not closed:
    where the last line is a row of its own, the quote that ended the cell opens one there.
    """
    row = _row_of(lines.last, delimiter, strict=lines.pieces > 1)
    if row is not None and lines.pieces == 1:
        yield line, _fitting(row, width)
        return
    told = "a quote is closed nowhere" if lines.ended else str(error)
    yield line, csv.Error(f"the row cannot be read ({told}); rows that its quotes run over are lost with it")
    opens = lines.last is not None and f'{delimiter}"' in delimiter + lines.last
    if opens and not lines.ended and row is not None and len(row) == width:
        yield lines.number, row
    else:
        lines.skip_row()


def _row_of(line: str | None, delimiter: str, *, strict: bool) -> list[str] | None:
    """The cells of a row of one line; None where they cannot be told, or the row goes on behind it."""
    if line is None:
        return None
    given = iter((line, ""))
    try:
        row = next(csv.reader(given, delimiter=delimiter, strict=strict), None)
    except csv.Error:
        return None
    return None if next(given, None) is None else row


def _fitting(row: list[str], width: int) -> list[str] | csv.Error:
    if any(cell.strip() for cell in row[width:]):
        return csv.Error(f"{len(row)} cells for {width} columns: quote cells that hold the separator")
    return row


def _by_field(row: Sequence[str], places: Mapping[str, int]) -> dict[str, object]:
    full = any(cell.strip() for cell in row)
    return {field: row[place] for field, place in places.items() if place < len(row)} if full else {}


def _read_parquet(opened: Opened) -> Iterator[Taken]:
    try:
        for number, cells in opened.units.wanted(_parquet_rows(opened)):
            if isinstance(cells, Problem):
                yield cells
            else:
                plain = {field: _plain(cell) for field, cell in cells.items()}
                yield from _row(plain, f"{opened.name}#{number + 1}", opened)
    except ValueError as error:
        yield Problem(
            "bad-table", f"the Parquet file cannot be read ({str(error)[:100]}); what follows is lost", opened.name
        )


def _parquet_rows(opened: Opened) -> Iterator[Mapping[str, object] | Problem]:
    """The cells of each row by field, or the one problem of a file that is no such table. Raises ValueError where it is
    damaged.
    """
    file = _parquet_bytes(opened)
    if isinstance(file, Problem):
        yield file
        return
    # Loaded when such a table is met.
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    try:
        with parquet.ParquetFile(file) as table:
            columns = columns_of(table.schema_arrow.names, opened.columns, opened.name)
            if isinstance(columns, Problem):
                yield columns
                return
            for batch in table.iter_batches(_BATCH, columns=sorted(set(columns.values()))):
                cells = {field: _cells(batch.column(column)) for field, column in columns.items()}
                for row in range(batch.num_rows):
                    yield {field: values[row] for field, values in cells.items()}
    except (pa.ArrowException, OSError, KeyError, OverflowError) as error:
        raise ValueError(str(error)) from error


def _cells(column: Array) -> list[object]:
    """The values of a column; times to the microsecond, which is as far as Python's go."""
    import pyarrow as pa  # noqa: PLC0415 - loaded when such a table is met

    if pa.types.is_timestamp(column.type) and column.type.unit == "ns":
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    return list(column.to_pylist())


def _parquet_bytes(opened: Opened) -> BufferedReader | BytesIO | Problem:
    """Such a file is read from its end: where the stream goes forward only, it is held whole."""
    if isinstance(opened.stream, BufferedReader) and opened.stream.seekable():
        return opened.stream
    data = whole(opened, _MAX_PACKED_BYTES)
    return data if isinstance(data, Problem) else BytesIO(data)


def _row(cells: Mapping[str, object], where: str, opened: Opened) -> Iterator[Taken]:
    fields = dict(cells)
    stamp = fields.get("date")
    if isinstance(stamp, str):
        # Tables hold dates in many forms; one that cannot be read is told of with the article.
        fields["date"] = declared_date(stamp) or stamp
    if "text" not in fields and isinstance(fields.get("url"), str) and str(fields["url"]).strip():
        yield link_of_gdelt(fields, where)
        return
    yield from in_order(article_of_fields(fields, where, opened.defaults))


def _plain(value: object) -> object:
    """A cell as JSON would hold it."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _begins_csv(head: bytes) -> bool:
    """Whether the first line names columns, one of them for texts or addresses."""
    line = head.removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("utf-8", "replace").strip()
    names = [name.strip(' "').lower() for name in re.split(r"[,;\t|]", line)]
    known = {name for names_of_field in FIELDS.values() for name in names_of_field}
    return (
        len(names) >= 2
        and all(name in known or re.fullmatch(r"[a-z_]{1,24}", name) for name in names)
        and (not known.isdisjoint(names) and not {*FIELDS["text"], *FIELDS["url"]}.isdisjoint(names))
    )


CSV: Final = Format("CSV", (".csv", ".tsv", ".tab"), _begins_csv, _read_csv, _csv_units)
PARQUET: Final = Format(
    "Parquet", (".parquet", ".pq"), lambda head: head.startswith(b"PAR1"), _read_parquet, _parquet_rows
)
