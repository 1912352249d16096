"""The gate of resolution: dossiers made of coded records, no reader between, against the key of dossiers."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from intalks.evaluation.dossier_key import load_key
from intalks.evaluation.dossier_quality import resolved, told_by
from intalks.evaluation.dossier_scoring import DossierFigures, means, score_dossiers
from intalks.evaluation.gold_records import coded_record
from intalks.reference import load
from intalks.resolution import prepare
from intalks.training.coding import coded_articles
from intalks.training.oracle import keyed_articles


@pytest.fixture(scope="module")
def figures(shared: Path) -> DossierFigures:
    """Of the coded articles that the key judges; the others would change little and take a minute."""
    key = load_key(shared / "gold" / "dossiers_dev.json")
    judged = {article for deal in key for article in (*deal.articles, *deal.rejected)}
    coded = [*coded_articles(shared / "corpus"), *keyed_articles(shared / "gold", "train")]
    coded += keyed_articles(shared / "gold", "dev")
    chosen = {one.article.id: one for one in coded if one.article.id in judged}
    reference = load()
    entries = [prepare(one.article, coded_record(one.key, one.article), reference) for one in chosen.values()]
    return means(score_dossiers(told_by(key, frozenset(chosen)), resolved(entries, reference)))


def test_no_figure_is_below_its_floor(figures: DossierFigures) -> None:
    text = files("intalks.evaluation").joinpath("dossier_floors.toml").read_text(encoding="utf-8")
    floors = tomllib.loads(text)["coded"]
    assert figures.informedness >= floors["informedness"], figures
    assert figures.pieces <= floors["pieces_at_most"], figures
    assert figures.outcome >= floors["outcome"], figures
    assert figures.timeline >= floors["timeline"], figures
