"""SQLite: one database that Datasette, or any program for SQLite, opens; it is no ledger.

The writing is sqlite-utils' (docs/decisions/0030): intalks' own ledger alone speaks SQL of its own.
"""

from __future__ import annotations

from contextlib import closing
from itertools import islice
from pathlib import Path
from types import MappingProxyType
from typing import Final

import sqlite_utils

from intalks.export.format import Format, Shape, Written
from intalks.export.rows import all_rows
from intalks.export.selection import Selection
from intalks.export.tables import TABLES, Kind, Table

_PAGE: Final = 500
"""Rows inserted at a time, whichever tables they are of."""

_TYPES: Final = MappingProxyType({Kind.TEXT: str, Kind.INTEGER: int, Kind.REAL: float, Kind.BOOLEAN: int})

_SEARCHED: Final = MappingProxyType(
    {
        "dossier": ("title", "subjects"),
        "article": ("title", "outlet"),
        "statement": ("evidence", "source_name", "source_organization", "source_descriptor"),
        "fact": ("subject", "object", "evidence"),
    }
)
"""The columns with full-text search (FTS5)."""

_INDEXED: Final = MappingProxyType(
    {
        "dossier": ("type", "stage", "outcome", "last"),
        "party": ("organization", "name"),
        "term": ("kind",),
        "statement": ("stance", "source_kind"),
        "fact": ("relation", "subject", "object"),
        "evidence": ("owner",),
    }
)

VIEWS: Final = MappingProxyType(
    {
        "timeline": """
            select step.date, step.stage, dossier.title, step.evidence, step.reported, step.dossier
            from step join dossier on dossier.id = step.dossier order by step.date, step.dossier, step.number""",
        "who_says_what": """
            select statement.published, dossier.title as deal, statement.source_kind, statement.source_name,
              statement.source_organization, statement.source_descriptor, statement.stance, statement.certainty,
              statement.evidence, statement.outlet, article.title as headline, article.url, statement.dossier,
              statement.article
            from statement join article on article.id = statement.article
              left join dossier on dossier.id = statement.dossier
            order by statement.published, statement.id""",
        "denials": """select * from who_says_what where stance = 'denies'""",
        "company_deals": """
            select party.organization, party.role, dossier.title, dossier.type, dossier.stage, dossier.outcome,
              dossier.first, dossier.last, count(*) as deals, dossier.id as dossier
            from party join dossier on dossier.id = party.dossier where party.organization is not null
            group by party.organization, party.role, dossier.id
            order by party.organization, dossier.last desc, dossier.id""",
        "amounts": """
            select term.kind, term.amount, term.unit, term.text, dossier.title, article.published, article.outlet,
              term.dossier, term.article
            from term join article on article.id = term.article left join dossier on dossier.id = term.dossier
            where term.amount is not null order by term.kind, term.amount desc, term.id""",
    }
)


def write(selection: Selection, path: Path) -> Written:
    """Foreign keys, indexes, views and full-text search as the tables and constants of this module say."""
    written = Written()
    with closing(sqlite_utils.Database(path)) as database:
        for table in TABLES:
            _create(database, table)
        rows = all_rows(selection)
        while page := list(islice(rows, _PAGE)):
            by_table: dict[str, list[dict[str, object]]] = {}
            for table, row in page:
                names = (column.name for column in table.columns)
                by_table.setdefault(table.name, []).append(dict(zip(names, row, strict=True)))
            for name, records in by_table.items():
                database.table(name).insert_all(records)
                written[name] += len(records)
        _finish(database)
    return written


def _create(database: sqlite_utils.Database, table: Table) -> None:
    database.table(table.name).create(
        {column.name: _TYPES[column.kind] for column in table.columns},
        pk=table.columns[0].name if table.keyed else None,
        foreign_keys=[(one.name, one.refers, "id") for one in table.columns if one.refers is not None],
    )


def _finish(database: sqlite_utils.Database) -> None:
    for table in TABLES:
        indexed = [one.name for one in table.columns if one.refers is not None]
        for name in (*indexed, *_INDEXED.get(table.name, ())):
            database.table(table.name).create_index([name])
    for name, columns in _SEARCHED.items():
        database.table(name).enable_fts(columns, tokenize="porter")
    for name, query in VIEWS.items():
        database.create_view(name, query)
    database.analyze()
    database.vacuum()


FORMAT = Format("sqlite", "a database for Datasette", Shape.FILE, ".db", write, text=False)
