"""The rows that CSV, XLSX, Parquet and SQLite share."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from intalks.export import Selection
from intalks.export.rows import all_rows
from intalks.export.tables import CODEBOOK, TABLES, Kind, Row, Table
from intalks.ledger import DossierFilter, Ledger
from intalks.model.judgement import Verdict
from intalks.model.vocabulary import DealType
from intalks.pipeline.judging import undo
from tests.export.told import judge_denial, told_ledger

_PYTHON = {Kind.TEXT: str, Kind.INTEGER: int, Kind.REAL: float, Kind.BOOLEAN: bool}


def rows_of(selection: Selection) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {table.name: [] for table in TABLES}
    for table, row in all_rows(selection):
        found[table.name].append(named(table, row))
    return found


def named(table: Table, row: Row) -> dict[str, object]:
    return dict(zip((column.name for column in table.columns), row, strict=True))


def test_counts_are_the_ledgers(told: Ledger) -> None:
    counts = Counter({name: len(rows) for name, rows in rows_of(Selection(told)).items()})
    held = told.catalogue.counts()
    records = [told.record(id_) for id_ in told.articles()]
    assert (counts["article"], counts["dossier"]) == (held.articles, held.dossiers) == (6, 2)
    assert counts["deal"] == sum(len(one.deals) for one in records) == held.reports + 1  # one names no party
    assert counts["party"] == sum(len(deal.parties) for one in records for deal in one.deals)
    assert counts["term"] == sum(len(deal.terms) for one in records for deal in one.deals)
    assert counts["statement"] == sum(len(one.statements) for one in records)
    assert counts["fact"] == sum(len(one.facts) for one in records)
    dossiers = list(told.dossiers())
    assert counts["step"] == sum(len(one.timeline) for one in dossiers)
    assert counts["conflict"] == sum(len(one.conflicts) for one in dossiers) > 0


def test_every_value_is_of_its_columns_kind(told: Ledger) -> None:
    for table, row in all_rows(Selection(told)):
        for column, value in zip(table.columns, row, strict=True):
            assert value is None or type(value) is _PYTHON[column.kind], (table.name, column.name, value)


def test_keys_are_unique_and_what_is_referred_to_has_come_before(told: Ledger) -> None:
    met: dict[str, set[object]] = {table.name: set() for table in TABLES}
    for table, row in all_rows(Selection(told)):
        for column, value in zip(table.columns, row, strict=True):
            assert column.refers is None or value is None or value in met[column.refers]
        assert not table.keyed or row[0] not in met[table.name], (table.name, row[0])
        met[table.name].add(row[0])


def test_words_are_where_they_are_said_to_be(told: Ledger) -> None:
    found = rows_of(Selection(told))
    told_words = {"party": "name", "term": "text", "statement": "evidence", "fact": "evidence"}
    for table, words in told_words.items():
        assert found[table]
        for row in found[table]:
            assert told.article(str(row["article"])).text[as_int(row["start"]) : as_int(row["end"])] == row[words]
    copied = [row for row in found["evidence"] if row["slot"] in {"subject", "brands", "evidence", "via"}]
    assert {row["slot"] for row in copied} == {"subject", "brands", "evidence"}
    for row in copied:
        assert told.article(str(row["article"])).text[as_int(row["start"]) : as_int(row["end"])] == row["value"]


def as_int(value: object) -> int:
    assert isinstance(value, int)
    return value


def test_a_deal_that_names_nobody_is_in_no_dossier(told: Ledger) -> None:
    deals = {row["article"]: row["dossier"] for row in rows_of(Selection(told))["deal"]}
    assert deals["e1"] is None
    assert deals["a1"] == deals["b1"] != deals["c1"] == deals["d1"]


def test_a_filter_leaves_its_dossiers_and_their_articles(told: Ledger) -> None:
    found = rows_of(Selection(told, DossierFilter(type=DealType.SUPPLY)))
    assert [row["type"] for row in found["dossier"]] == ["supply"]
    assert [row["id"] for row in found["article"]] == ["c1", "d1"]
    assert {row["article"] for row in found["deal"]} == {"c1", "d1"}
    assert {row["article"] for row in found["fact"]} == {"c1", "d1"}


def test_one_dossier(told: Ledger) -> None:
    stake = next(one for one in told.dossiers() if one.type is DealType.STAKE)
    found = rows_of(Selection(told, dossier=stake.id[:8]))
    assert [row["id"] for row in found["dossier"]] == [stake.id]
    assert [row["id"] for row in found["article"]] == ["a1", "b1"]
    assert {row["organization"] for row in found["party"]} == {one.name for one in stake.parties}


def test_a_statement_called_wrong_is_in_no_table_until_that_is_withdrawn(tmp_path: Path) -> None:
    with told_ledger(tmp_path / "told.db") as book:
        before = rows_of(Selection(book))
        [denial] = [row for row in before["statement"] if row["stance"] == "denies"]
        word = judge_denial(book, Verdict.WRONG)
        for selection in (Selection(book), Selection(book, dossier=str(denial["dossier"]))):
            found = rows_of(selection)
            kept = {row["id"]: row for row in before["statement"] if row != denial}
            assert found["statement"] == [kept[row["id"]] for row in found["statement"]]
            assert denial["id"] not in {row["owner"] for row in found["evidence"]}
            counts = Counter(row["dossier"] for row in found["statement"])
            assert {row["id"]: row["statements"] for row in found["dossier"]} == counts
        undo(book, word.id, at=datetime(2026, 1, 4, tzinfo=UTC))
        assert rows_of(Selection(book)) == before


def test_a_statement_called_right_stays(tmp_path: Path) -> None:
    with told_ledger(tmp_path / "told.db") as book:
        before = rows_of(Selection(book))["statement"]
        judge_denial(book, Verdict.RIGHT)
        assert rows_of(Selection(book))["statement"] == before


def test_the_codebook_explains_every_column_and_every_word(told: Ledger) -> None:
    found = rows_of(Selection(told))
    explained = {(row["table"], row["column"]) for row in found[CODEBOOK.name]}
    assert {(table.name, column.name) for table in TABLES for column in table.columns} <= explained
    words = {(row["table"], row["column"], row["word"]) for row in found[CODEBOOK.name]}
    closed = {(table, column) for table, column, word in words if word is not None}
    assert ("statement", "stance") in closed
    for table, column in closed:
        assert {(table, column, row[str(column)]) for row in found[str(table)]} <= words
    assert all(row["meaning"] for row in found[CODEBOOK.name])
