"""The quality gate that needs nothing beside the checkout: articles in our own words that only measure."""

from __future__ import annotations

import pytest

from intalks.evaluation.floors import falls, load_floors
from intalks.evaluation.key_run import OUTLETS, OWN_KEYS, KeyRun, run_key, set_summaries
from intalks.pipeline import read_articles
from intalks.training.oracle import outlet_articles, own_articles


@pytest.fixture(scope="module")
def run() -> KeyRun:
    return run_key(OWN_KEYS, OUTLETS, read_articles)


def test_no_figure_is_below_its_floor(run: KeyRun) -> None:
    assert [str(fall) for fall in falls({OUTLETS: load_floors()[OUTLETS]}, set_summaries([run]))] == []


def test_every_article_has_a_record_whose_spans_are_exact_copies(run: KeyRun) -> None:
    assert (run.scores.unanswered, run.no_copies, run.problems) == ((), {}, ())


def test_nothing_is_trained_on_them(run: KeyRun) -> None:
    """Neither on the articles nor on others about the same firms."""
    learned = own_articles()
    assert {one.article.id for one in learned}.isdisjoint(run.keys)
    firms = {o.name for one in outlet_articles() for o in one.key.organizations if o.kind == "company"}
    measured = {o.name for key in run.keys.values() for o in key.organizations if o.kind == "company"}
    assert firms & measured == set()
