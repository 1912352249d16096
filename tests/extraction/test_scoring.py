"""Decisions in parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.extraction.scoring import Decision
from intalks.lexicon.linear import LinearModel

MODEL = LinearModel("demo", ("no", "yes"), (0.25, -0.5), {"a": (0.0, 1.0), "b": (0.5, -1.0), "c": (-2.0, 0.25)})


@given(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("abcd")))
def test_the_parts_together_decide_as_the_model_does(left: set[str], right: set[str]) -> None:
    decision = Decision.of(MODEL)
    features = [*left, *right]
    expected = MODEL.probabilities(features)["yes"]
    assert decision.probability(decision.total(left), decision.total(right)) == pytest.approx(expected)


def test_a_model_without_yes_is_refused() -> None:
    with pytest.raises(ValueError, match="tuple"):
        Decision.of(LinearModel("demo", ("big", "small"), (0.0, 0.0), {}))


def test_certain_no_is_no_overflow() -> None:
    assert Decision(-1000.0, {}).probability() == 0.0
