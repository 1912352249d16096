"""CSV, XLSX, Parquet, SQLite and JSON Lines, opened by others."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeAlias

import openpyxl
import polars as pl
import pytest

from intalks.export import Selection, Written
from intalks.export.tables import TABLES, Kind
from intalks.ledger import Ledger
from intalks.model.record_json import record_from_json, record_to_json
from tests.export.test_tables import rows_of
from tests.export.told import SCRIPT

Exported: TypeAlias = Callable[[str], tuple[Path, Written]]

_POLARS = {Kind.TEXT: pl.String, Kind.INTEGER: pl.Int64, Kind.REAL: pl.Float64, Kind.BOOLEAN: pl.Boolean}


def test_csv(told: Ledger, exported: Exported) -> None:
    folder, written = exported("csv")
    for table in TABLES:
        schema = {column.name: _POLARS[column.kind] for column in table.columns}
        frame = pl.read_csv(folder / f"{table.name}.csv", schema=schema)
        assert frame.to_dicts() == rows_of(Selection(told))[table.name]
        assert frame.height == written[table.name]


def test_parquet(told: Ledger, exported: Exported) -> None:
    folder, written = exported("parquet")
    for table in TABLES:
        frame = pl.read_parquet(folder / f"{table.name}.parquet")
        assert frame.schema == {column.name: _POLARS[column.kind] for column in table.columns}
        assert frame.to_dicts() == rows_of(Selection(told))[table.name]
        assert frame.height == written[table.name]


def test_xlsx(told: Ledger, exported: Exported) -> None:
    path, written = exported("xlsx")
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == [table.name for table in TABLES]
    for table in TABLES:
        sheet = book[table.name]
        head, *rows = sheet.iter_rows(values_only=True)
        assert head == tuple(column.name for column in table.columns)
        # An empty sheet cannot be told from one with an empty row.
        rows = [row for row in rows if any(value is not None for value in row)]
        assert rows == [
            tuple(value.replace("\x0b", "\ufffd") if isinstance(value, str) else value for value in row.values())
            for row in rows_of(Selection(told))[table.name]
        ]
        assert len(rows) == written[table.name]
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row), "nothing is a formula"


def test_sqlite(told: Ledger, exported: Exported) -> None:
    path, written = exported("sqlite")
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for table in TABLES:
            rows = [dict(row) for row in connection.execute(f"SELECT * FROM {table.name}")]  # noqa: S608 - our own name
            assert rows == rows_of(Selection(told))[table.name]
            assert len(rows) == written[table.name]
        keys = {row["from"]: row["table"] for row in connection.execute("PRAGMA foreign_key_list(statement)")}
        assert keys == {"deal": "deal", "article": "article", "dossier": "dossier"}


_MATCHING = (
    "select evidence from statement where rowid in (select rowid from statement_fts where statement_fts match {})"
)
FOUND = [
    (_MATCHING.format("'agreed'"), 1),
    (_MATCHING.format("'plan'"), 1),  # of "plans": words are brought to their stems
    (_MATCHING.format("'weather'"), 0),
    ("select * from denials", 1),
    ("select * from who_says_what", 5),
    ("select * from company_deals where organization = 'Fiat'", 1),
    ("select * from amounts where kind = 'value'", 2),
    ("select * from timeline", 3),
]


@pytest.mark.parametrize(("query", "count"), FOUND, ids=[query for query, _ in FOUND])
def test_sqlite_answers(query: str, count: int, exported: Exported) -> None:
    path, _ = exported("sqlite")
    with closing(sqlite3.connect(path)) as connection:
        assert len(connection.execute(query).fetchall()) == count


def test_jsonl(told: Ledger, exported: Exported) -> None:
    path, written = exported("jsonl")
    frame = pl.read_ndjson(path, infer_schema_length=None)
    held = told.catalogue.counts()
    counts = {row["kind"]: row["len"] for row in frame["kind"].value_counts(name="len").to_dicts()}
    assert counts == {"article": held.articles, "dossier": held.dossiers}
    assert (written["article"], written["dossier"]) == (held.articles, held.dossiers)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]
    articles = [line for line in lines if line["kind"] == "article"]
    assert [line["id"] for line in articles] == list(told.articles())
    for line in articles:
        assert line["record"] == record_to_json(told.record(line["id"]))
        assert record_from_json(line["record"]) == told.record(line["id"])
    assert SCRIPT in {line["title"] for line in articles}
    assert [line["dossier"]["id"] for line in lines if line["kind"] == "dossier"] == [one.id for one in told.dossiers()]
