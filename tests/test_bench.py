from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest
from bench import ledger as ledger_bench
from bench.reading import Round, Side, load_texts, print_report
from sqlalchemy import func, select

from intalks.ledger import Ledger
from intalks.ledger.database import open_engine
from intalks.ledger.tables import metadata


def test_as_many_texts_as_asked_for() -> None:
    texts, _ = load_texts(25)
    assert len(texts) == 25
    assert all(len(text) > 200 for text in texts)


def test_the_report_compares_round_by_round(capsys: pytest.CaptureFixture[str]) -> None:
    bare = Side("spaCy", (Round(2.0, 2.0), Round(4.0, 2.0), Round(2.0, 2.0)), 250.0, 500.0)
    own = Side("intalks", (Round(2.4, 2.2), Round(5.0, 2.2), Round(2.6, 2.2)), 200.0, 250.0)
    print_report([bare, own], ["x" * 100] * 10, "made up")
    out = capsys.readouterr().out
    assert "10 articles, 1,000 characters, made up" in out
    assert "intalks takes 1.25 × the time of bare spaCy (by round 1.20–1.30)" in out
    assert "1.10 × its processor time, 0.50 × its memory" in out


def test_a_copied_industry_stands_beside_the_first_and_changes_nothing_in_it(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with Ledger.open(place) as ledger:
        ledger_bench.build(ledger, islice(ledger_bench.articles(), 30))
        assert list(ledger.check()) == []
        counts = ledger.catalogue.counts()
    held = rows_by_table(place)
    for number in (1, 2):
        ledger_bench.copy_industry(place, number)
    assert rows_by_table(place) == {name: 3 * rows for name, rows in held.items()}
    with Ledger.open(place) as ledger:
        tripled = ledger.catalogue.counts()
        assert (tripled.articles, tripled.reports, tripled.dossiers) == (
            3 * counts.articles,
            3 * counts.reports,
            3 * counts.dossiers,
        )
        ledger_bench.add(ledger, list(islice(ledger_bench.articles(), 30, 40)))
    with Ledger.open(tmp_path / "alone.db") as ledger:
        ledger_bench.build(ledger, islice(ledger_bench.articles(), 40))
        alone = list(ledger.dossiers())
    with Ledger.open(place) as ledger:
        assert [ledger.dossier(one.id) for one in alone] == alone


def rows_by_table(place: Path) -> dict[str, int]:
    engine = open_engine(place)
    with engine.connect() as connection:
        found = {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }
    engine.dispose()
    return found


def test_the_ledger_s_figures_are_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(ledger_bench, "ADDED", 3)
    figures = [ledger_bench.measure(tmp_path / f"{size}.db", size, industry=20) for size in (20, 40)]
    assert [one.records for one in figures] == [23, 43]
    ledger_bench.print_report(figures)
    out = capsys.readouterr().out
    assert "list, company" in out
    assert "bytes per record" in out
