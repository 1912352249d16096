"""What is explained is what decides."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.model.vocabulary import DealType, Stage
from intalks.reference import load
from intalks.resolution.anchors import LIKENESS, identify
from intalks.resolution.explaining import explain_names, explain_reports
from intalks.resolution.features import FEATURES, JOIN
from intalks.resolution.parties import organization_keys
from tests.resolution.test_succession import told

REFERENCE = load()
NAMES = sorted({name for name, _ in REFERENCE.names()})

ROWS = [
    ("Shanghai Auto", "SAIC", "one entry", 1.0),
    ("DaimlerChrysler", "Chrysler", "gone over", 0.9),
    ("Renault", "Nissan", "acting as one", 0.7),
    ("Volvo Cars", "AB Volvo", "two entries", 0.0),
    ("Hurtig Motor Group", "Hurtig AB", "shared name", 1.0),
    ("Hurtig Motor Group", "SAIC", "no feature", 0.0),
]


@pytest.mark.parametrize(("left", "right", "feature", "score"), ROWS, ids=[row[2] for row in ROWS])
def test_names(left: str, right: str, feature: str, score: float) -> None:
    found = explain_names(left, right, REFERENCE)
    assert [one.feature for one in found.reasons] == [feature]
    assert (found.score, found.one) == (score, score == 1.0)


@given(st.sampled_from(NAMES), st.sampled_from(NAMES))
def test_the_explained_score_is_the_likeness(left: str, right: str) -> None:
    first, second = (identify(organization_keys((name,), REFERENCE, frozenset())) for name in (left, right))
    if REFERENCE.get(left) is None and REFERENCE.get(right) is None:  # an id stands for all its names
        assert explain_names(left, right, REFERENCE).score == first.likeness(second)


def test_dossiers() -> None:
    first = told(0, Stage.TALKS).reports
    again, later = told(9, Stage.TALKS).reports, told(700, Stage.TALKS).reports
    assert explain_reports(first, again).one
    found = explain_reports(later, first)
    assert (found.one, found.least) == (False, JOIN)
    assert {one.feature: one.value < 0 for one in found.reasons} == {
        "same sides": False,
        "same type": False,
        "long silence": True,
        "unsure": False,
    }
    other = told(9, Stage.TALKS, ("Magna", "Opel"), DealType.SUPPLY).reports
    assert explain_reports(first, other).score == 0.0


def test_every_feature_explains_itself() -> None:
    for feature in (*LIKENESS, *(one for one, _ in FEATURES)):
        assert (feature.__doc__ or "").startswith(("For", "Against")), feature.__name__
