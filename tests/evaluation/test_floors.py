from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.evaluation.figures import Summary
from intalks.evaluation.floors import ROWS, SLACK, Fall, falls, load_floors, raised, save_floors
from intalks.evaluation.matching import Verdict


def summary(correct: int, missing: int) -> Summary:
    """Figures of types only: F = 2c / (2c + m)."""
    return Summary.of(Counter({("deal.type", Verdict.CORRECT): correct, ("deal.type", Verdict.MISSING): missing}))


def test_a_fall_names_place_row_and_both_figures() -> None:
    floors = {"development": {"deal.type": 0.9, "deals": 0.5}, "seeds": {"all": 0.9}}
    found = list(falls(floors, {"development": summary(1, 2), "train": summary(0, 1)}))
    assert found == [Fall("development", "deal.type", 0.9, 0.5)]
    assert str(found[0]) == "development: F of deal.type is 0.5000, below its floor of 0.90"


@given(st.integers(0, 300), st.integers(1, 300), st.floats(0, 1))
def test_floors_never_go_down_and_are_met_when_set(correct: int, missing: int, before: float) -> None:
    old = {"seeds": {"all": before, "deals": before}, "train": {"all": 0.3}}
    reached = summary(correct, missing)
    new = raised(old, {"seeds": reached})
    assert new["train"] == {"all": 0.3}
    assert all(new["seeds"][row] >= floor for row, floor in old["seeds"].items())
    assert new["seeds"]["all"] == before or reached.all.f - SLACK >= new["seeds"]["all"]
    assert [f for f in falls(new, {"seeds": reached}) if f.floor != before] == []


def test_floors_are_written_and_read(tmp_path: Path) -> None:
    path = tmp_path / "floors.toml"
    assert load_floors(path) == {}
    floors = raised({}, {"development": summary(9, 1), "seeds": summary(1, 1)})
    save_floors(floors, path)
    assert load_floors(path) == floors
    assert list(floors["seeds"]) == list(ROWS)
    assert floors["development"]["deal.type"] == 0.94


def test_the_committed_floors_are_of_known_rows() -> None:
    for rows in load_floors().values():
        assert set(rows) <= set(ROWS)
        assert all(0.0 <= floor < 1.0 for floor in rows.values())


@pytest.mark.parametrize("row", ROWS)
def test_each_row_is_one_that_a_summary_has(row: str) -> None:
    """A misspelt row would have F 0 and hold nothing."""
    slot = {"all": "fact", "deals": "deal.type", "statements": "statement.via"}.get(row, row)
    assert Summary.of(Counter({(slot, Verdict.CORRECT): 1})).row(row).f == 1.0
