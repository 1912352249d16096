"""Parquet: a folder with one file for each table."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from intalks.export.format import Format, Shape, Written
from intalks.export.rows import all_rows
from intalks.export.selection import Selection
from intalks.export.tables import TABLES, Kind, Row, Table

_GROUP: Final = 20_000
"""Rows of a row group: what is held in memory of each table."""

_TYPES: Final = MappingProxyType(
    {Kind.TEXT: pa.string(), Kind.INTEGER: pa.int64(), Kind.REAL: pa.float64(), Kind.BOOLEAN: pa.bool_()}
)


def write(selection: Selection, path: Path) -> Written:
    """Compressed by zstd. Each column's meaning is its field's metadata `description`, each table's that of its
    schema.
    """
    written = Written()
    path.mkdir()
    with ExitStack() as files:
        schemas = {table.name: _schema(table) for table in TABLES}
        writers = {
            name: files.enter_context(pq.ParquetWriter(path / f"{name}.parquet", schema, compression="zstd"))
            for name, schema in schemas.items()
        }
        waiting: dict[str, list[Row]] = {name: [] for name in schemas}
        for table, row in all_rows(selection):
            written[table.name] += 1
            rows = waiting[table.name]
            rows.append(row)
            if len(rows) == _GROUP:
                writers[table.name].write_table(_batch(rows, schemas[table.name]))
                rows.clear()
        for name, rows in waiting.items():
            if rows:
                writers[name].write_table(_batch(rows, schemas[name]))
    return written


def _schema(table: Table) -> pa.Schema:
    fields = [
        pa.field(column.name, _TYPES[column.kind], metadata={"description": column.about}) for column in table.columns
    ]
    return pa.schema(fields, metadata={"description": table.about})


def _batch(rows: list[Row], schema: pa.Schema) -> pa.Table:
    columns = zip(*rows, strict=True)
    arrays = [pa.array(values, type=field.type) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema=schema)


FORMAT = Format("parquet", "a folder of tables as Parquet", Shape.FOLDER, "", write, text=False)
