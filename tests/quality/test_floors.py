"""The quality gate: the reader on the development key and the seeds, its figures against the committed floors."""

from __future__ import annotations

from pathlib import Path

import pytest

from intalks.evaluation.floors import falls, load_floors
from intalks.evaluation.key_run import DEVELOPMENT, KeyRun, run_key, set_summaries
from intalks.pipeline import read_articles


@pytest.fixture(scope="session")
def runs(shared: Path) -> list[KeyRun]:
    """The 120 development articles and the seeds, read once a session and scored."""
    return [run_key(shared / "gold", name, read_articles) for name in (DEVELOPMENT, "seeds")]


def test_no_figure_is_below_its_floor(runs: list[KeyRun]) -> None:
    assert [str(fall) for fall in falls(load_floors(), set_summaries(runs))] == []


def test_every_set_of_articles_has_floors(runs: list[KeyRun]) -> None:
    assert set(load_floors()) >= set(set_summaries(runs))


def test_every_article_has_a_record(runs: list[KeyRun]) -> None:
    assert [run.scores.unanswered for run in runs] == [(), ()]


def test_every_span_is_an_exact_copy(runs: list[KeyRun]) -> None:
    """Neither in the records, nor left out of them because it was none."""
    assert [run.no_copies for run in runs] == [{}, {}]
    assert [problem for run in runs for problem in run.problems if problem.reason == "inexact-span"] == []
