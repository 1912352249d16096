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
    from _csv import Reader as CsvReader

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
            yield Problem("bad-table", f"no row can be read here ({cells}); what follows is lost", where)
        elif cells:
            yield from _row(cells, where, opened)


def _csv_units(opened: Opened) -> Iterable[object]:
    table = _csv_table(opened)
    return () if isinstance(table, Problem) else table


_CsvRow = tuple[int, "dict[str, object] | csv.Error"]
"""The line that a row begins on, and its cells by field, none where they are all empty; an error is the last."""


def _csv_table(opened: Opened) -> Iterator[_CsvRow] | Problem:
    # The limit belongs to the whole module; long articles are what it is raised for.
    csv.field_size_limit(_MAX_LINE_BYTES)
    lines = _lines(opened)
    header = next(lines, "")
    delimiter = max(_DELIMITERS, key=header.count)
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
    return _csv_rows(csv.reader(lines, delimiter=delimiter), places)


def _csv_rows(rows: CsvReader, places: Mapping[str, int]) -> Iterator[_CsvRow]:
    while True:
        line = rows.line_num + 2
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield line, error
            return
        if row is None:
            return
        full = any(cell.strip() for cell in row)
        yield line, {field: row[place] for field, place in places.items() if place < len(row)} if full else {}


def _lines(opened: Opened) -> Iterator[str]:
    """Lines as text; bytes that are no UTF-8 come as lone surrogates, which the check of the text tells of."""
    first = True
    while line := opened.stream.readline(_MAX_LINE_BYTES):
        yield line.decode("utf-8-sig" if first else "utf-8", "surrogateescape").replace("\0", "")
        first = False


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
                for row in batch.to_pylist():
                    yield {field: row[column] for field, column in columns.items()}
    except (pa.ArrowException, OSError, KeyError, OverflowError) as error:
        raise ValueError(str(error)) from error


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
