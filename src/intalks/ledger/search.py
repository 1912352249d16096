"""Full-text search over statements: FTS5 in SQLite, tsvector in PostgreSQL, with one result.

Both are given words in one plain form, and both are asked for the same words, phrases and beginnings of words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import REGCONFIG

from intalks.ledger.inserting import insert_rows
from intalks.ledger.retiring import chunks
from intalks.ledger.rows import Row
from intalks.ledger.tables import SEARCH, reports, statements
from intalks.model.dossier import Report
from intalks.text.words import Sought, plain_words

PHRASES: Final = "phrases"


def add_statements(connection: Connection, told: Iterable[Report]) -> None:
    """Make the statements of these reports searchable."""
    spoken = [(report.id, said.spoken) for report in told for said in report.statements]
    if not spoken:
        return
    last = connection.execute(select(func.coalesce(func.max(statements.c.number), 0))).scalar_one()
    rows: list[Row] = [
        {"number": last + i, "report": report, "words": " ".join(plain_words(words))}
        for i, (report, words) in enumerate(spoken, 1)
    ]
    insert_rows(connection, statements, rows)


def put_statements(connection: Connection, told: Sequence[Report], judged: Collection[str]) -> None:
    """Make the statements that these reports hold searchable, and no others of theirs: one that was called wrong goes,
    and comes back when that is withdrawn.

    `judged` are the ids of the reports of whose statements people have said something; of the others all count.
    """
    there: dict[str, int] = {}
    counted = select(statements.c.report, func.count().label("held")).group_by(statements.c.report)
    for chunk in chunks([one.id for one in told]):
        there |= {row.report: row.held for row in connection.execute(counted.where(statements.c.report.in_(chunk)))}
    other = [one for one in told if one.id in judged or there.get(one.id, 0) != len(one.statements)]
    for chunk in chunks([one.id for one in other]):
        connection.execute(delete(statements).where(statements.c.report.in_(chunk)))
    add_statements(connection, other)


def speaking_of(dialect: str) -> Select[tuple[str | None]]:
    """The ids of dossiers in which one statement holds every part of what the parameter `PHRASES` says."""
    query = select(reports.c.dossier).join(statements, statements.c.report == reports.c.id)
    return query.where(_in_sqlite() if dialect == "sqlite" else _in_postgresql())


def phrases(parts: Sequence[Sought], dialect: str) -> str:
    """The parts as the database wants them said."""
    if dialect == "sqlite":
        return " AND ".join(f'"{" ".join(part.words)}"{"*" if part.prefix else ""}' for part in parts)
    each = (" <-> ".join(f"'{word}'" for word in part.words) + (":*" if part.prefix else "") for part in parts)
    return " & ".join(f"({phrase})" for phrase in each)


def _in_sqlite() -> ColumnElement[bool]:
    matching: Select[int] = select(column("rowid", Integer)).select_from(table(SEARCH))
    return statements.c.number.in_(matching.where(text(f"{SEARCH} MATCH :{PHRASES}")))


def _in_postgresql() -> ColumnElement[bool]:
    asked = func.to_tsquery(_simple(), bindparam(PHRASES, type_=Text))
    return func.to_tsvector(_simple(), statements.c.words).op("@@")(asked)


def _simple() -> ColumnElement[str]:
    """The configuration without a language: no word is left out or cut."""
    return cast("simple", REGCONFIG)
