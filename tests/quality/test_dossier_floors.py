"""The gate of resolution: dossiers made of coded records, no reader between, against the key of dossiers."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest

from intalks.evaluation.dossier_key import load_key
from intalks.evaluation.dossier_quality import run_on, told_by
from intalks.evaluation.dossier_scoring import DossierFigures, means
from intalks.evaluation.gold_records import coded_record
from intalks.reference import load
from intalks.training.coding import LOTS, coded_articles
from intalks.training.oracle import keyed_articles


@dataclass(frozen=True)
class Measured:
    """What was reached with the coded records that a row of floors is for."""

    name: str
    figures: DossierFigures


@pytest.fixture(scope="module", params=[("coded", LOTS[:1]), ("coded_further", LOTS)], ids=["first lot", "both lots"])
def measured(shared: Path, request: pytest.FixtureRequest) -> Measured:
    """Of the coded articles that the key judges; the others would change little and take a minute."""
    name, lots = request.param
    key = load_key(shared / "gold" / "dossiers_dev.json")
    judged = {article for deal in key for article in (*deal.articles, *deal.rejected)}
    coded = [*coded_articles(shared / "corpus", lots), *keyed_articles(shared / "gold", "train")]
    coded += keyed_articles(shared / "gold", "dev")
    chosen = {one.article.id: one for one in coded if one.article.id in judged}
    found = {id_: (one.article, coded_record(one.key, one.article)) for id_, one in chosen.items()}
    return Measured(name, means(run_on(found, load(), told_by(key, frozenset(chosen))).scores))


def test_no_figure_is_below_its_floor(measured: Measured) -> None:
    text = files("intalks.evaluation").joinpath("dossier_floors.toml").read_text(encoding="utf-8")
    floors, figures = tomllib.loads(text)[measured.name], measured.figures
    assert figures.informedness >= floors["informedness"], figures
    assert figures.pieces <= floors["pieces_at_most"], figures
    assert figures.outcome >= floors["outcome"], figures
    assert figures.timeline >= floors["timeline"], figures
