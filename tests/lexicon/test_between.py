"""Models between two: what training writes where it goes only part of the way."""

from __future__ import annotations

import pytest

from intalks.lexicon.linear import LinearModel
from intalks.training.fit import between

OLD = LinearModel("m", ("no", "yes"), (0.0, 1.0), {"a": (0.0, 2.0), "b": (0.0, 1.0)})
NEW = LinearModel("m", ("no", "yes"), (0.0, 3.0), {"a": (0.0, 4.0), "c": (0.0, -1.0)})


@pytest.mark.parametrize(
    ("share", "bias", "weights"),
    [
        (0.0, 1.0, {"a": 2.0, "b": 1.0}),
        (0.5, 2.0, {"a": 3.0, "b": 0.5, "c": -0.5}),
        (1.0, 3.0, {"a": 4.0, "c": -1.0}),
    ],
)
def test_weights_lie_between(share: float, bias: float, weights: dict[str, float]) -> None:
    found = between(OLD, NEW, share)
    assert (found.bias[1], {name: row[1] for name, row in found.weights.items()}) == (bias, weights)


def test_other_classes_are_refused() -> None:
    with pytest.raises(ValueError, match="'maybe'"):
        between(OLD, LinearModel("m", ("maybe", "yes"), (0.0, 0.0), {}), 0.5)
