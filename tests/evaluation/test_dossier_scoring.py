"""The measure of dossiers gives the figures of the script that the keys were made for, to the last digit."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from intalks.evaluation.dossier_key import KeyDossier, KeyStep, load_key
from intalks.evaluation.dossier_quality import told_by
from intalks.evaluation.dossier_scoring import matched_steps, means, score_dossiers, timeline_score
from intalks.model.dossier import Dossier, DossierParty, Outcome, Step
from intalks.model.vocabulary import DealType, Role, Stage


def step(date: str, stage: str) -> Step:
    return Step(date, Stage(stage), dated=True, reports=(), articles=(), evidence="")


@pytest.mark.parametrize(
    ("key", "found", "same"),
    [
        (("2009-05-20", "talks"), ("2009-05-27", "talks"), True),  # a week off
        (("2009-05-20", "talks"), ("2009-06-04", "talks"), False),
        (("2009-05-20", "talks"), ("2009-05-20", "agreed"), False),
        (("2009-05", "talks"), ("2009-05-31", "talks"), True),  # finer than the key
        (("2009-05-20", "talks"), ("2009-05", "talks"), False),  # coarser
        (("2009", "talks"), ("2009-12", "talks"), True),
        (("2009", "talks"), ("2011", "talks"), False),
        (("2009", "talks"), ("9999-99-99", "talks"), False),  # no day of the calendar
        (("2009", "talks"), ("9999-12-31", "talks"), False),  # undated: the last day of all
    ],
)
def test_one_step(key: tuple[str, str], found: tuple[str, str], *, same: bool) -> None:
    steps = (KeyStep(*key, "a"),)
    assert matched_steps(steps, [step(*found)]) == [0 if same else None]


def test_a_step_is_found_once() -> None:
    key = [KeyStep("2009-05", "talks", "a"), KeyStep("2009-05-20", "talks", "a")]
    assert matched_steps(key, [step("2009-05-20", "talks")]) == [0, None]
    assert timeline_score(key, [step("2009-05-20", "talks")]) == 0.5


def test_figures_agree_with_the_script(shared: Path, tmp_path: Path) -> None:
    """On dossiers made from the key by splitting, dropping, adding and changing."""
    key_path = shared / "gold" / "dossiers_dev.json"
    key = load_key(key_path)
    found = [one for number, deal in enumerate(key) for one in damaged(deal, random.Random(number))]  # noqa: S311
    response = tmp_path / "response.json"
    response.write_text(json.dumps([as_json(one) for one in found]), encoding="utf-8")
    command = [sys.executable, str(shared / "score_dossiers.py"), str(key_path), str(response), "--json"]
    expected = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    scores = score_dossiers(key, found)
    for row, score in zip(expected["dossiers"], scores, strict=True):
        assert row["response"] == (None if score.found is None else score.found.id)
        assert row["J"] == pytest.approx(score.informedness)
        figures = (row["pieces"], row["type"], row["outcome"], row["timeline"])
        assert figures == (score.pieces, score.type_right, score.outcome_right, score.timeline)
    mean = means(scores)
    assert 0.2 < mean.informedness < 0.9
    assert expected["mean"]["J"] == pytest.approx(mean.informedness)
    assert expected["mean"]["outcome"] == pytest.approx(mean.outcome)


def test_a_key_cut_down() -> None:
    deal = KeyDossier("d", (("A",),), "merger", "open", (), ("a", "b"), ("c", "d"))
    other = KeyDossier("e", (("A",),), "merger", "open", (), ("x",), ())
    (left,) = told_by((deal, other), frozenset({"b", "d"}))
    assert (left.id, left.articles, left.rejected) == ("d", ("b",), ("d",))


def damaged(deal: KeyDossier, draw: random.Random) -> list[Dossier]:
    articles = [*deal.articles, *deal.rejected[: draw.randrange(4)]]
    draw.shuffle(articles)
    cut = draw.randrange(1, len(articles) + 1)
    steps = [step(one.date, draw.choice((one.stage, "talks"))) for one in deal.timeline if draw.random() < 0.8]
    return [
        dossier(deal, f"{deal.id}-{number}", part, tuple(steps), draw)
        for number, part in enumerate((articles[:cut], articles[cut:]))
        if part
    ]


def dossier(deal: KeyDossier, id_: str, articles: list[str], steps: tuple[Step, ...], draw: random.Random) -> Dossier:
    parties = tuple(
        DossierParty(names[0], (), (), (Role.PARTNER,)) for names in deal.parties if draw.random() < 0.9
    ) or (DossierParty("Nobody", (), (), (Role.PARTNER,)),)
    return Dossier(
        id=id_,
        parties=parties,
        type=DealType(draw.choice((deal.type, "alliance"))),
        stage=Stage.TALKS,
        outcome=Outcome(draw.choice((deal.outcome, "open"))),
        timeline=steps,
        statements=(),
        terms=(),
        conflicts=(),
        subjects=(),
        origins=(),
        articles=tuple(articles),
        reports=(),
        sightings=(),
        first=None,
        last=None,
    )


def as_json(one: Dossier) -> dict[str, object]:
    return {
        "id": one.id,
        "parties": [party.name for party in one.parties],
        "type": one.type.value,
        "outcome": one.outcome.value,
        "timeline": [{"date": step.date, "stage": step.stage.value} for step in one.timeline],
        "articles": list(one.articles),
    }
