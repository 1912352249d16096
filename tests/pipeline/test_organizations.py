from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from intalks.ledger import Ledger
from intalks.pipeline.organizations import import_organizations
from tests.pipeline.test_judging import ledger, told

__all__ = ["ledger"]

NOW = datetime(2026, 1, 2, tzinfo=UTC)
LIST = b"name,alias,parent\nBrandis,Brundis,\n,x,\n"


def test_a_list_changes_what_is_there_already(ledger: Ledger) -> None:
    assert told(ledger) == [("a1", "a2"), ("b1",)]
    report = import_organizations(ledger, [("own.csv", LIST)], recorded_at=NOW)
    assert (report.added, report.known, [one.where for one in report.problems]) == (1, 0, ["own.csv:3"])
    assert told(ledger) == [("a1", "a2", "b1")]


def test_twice_is_once(ledger: Ledger) -> None:
    import_organizations(ledger, [("own.csv", LIST)], recorded_at=NOW)
    report = import_organizations(ledger, [("again.csv", LIST)], recorded_at=NOW)
    assert (report.added, report.known) == (0, 1)


def test_what_is_left_apart_is_told(tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "new.db") as book:
        report = import_organizations(book, [("own.csv", b"name\nVolvo\n")], recorded_at=NOW)
    [problem] = report.problems
    assert (problem.reason, problem.where, problem.fatal) == ("ambiguous", "own.csv:2", False)
