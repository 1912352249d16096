"""Linear models over named binary features: weights as data, so that every decision can be explained.

A model is one JSON file under `lexicon/models/`: its id, classes, bias and a row of weights for each feature. It is
written by `intalks.training.fit` and read here; nothing but the standard library is needed at run time.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from intalks.errors import LexiconError


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Multinomial logistic regression. `weights[feature]` and `bias` hold one number for each of `classes`."""

    id: str
    classes: tuple[str, ...]
    bias: tuple[float, ...]
    weights: Mapping[str, tuple[float, ...]]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each class, summing to 1. Features that the model does not know count for nothing.

        The order of the features does not matter, to the last digit.

        >>> model = LinearModel("demo", ("no", "yes"), (0.0, 0.0), {"buy": (-1.0, 1.0)})
        >>> round(model.probabilities(["buy", "unknown"])["yes"], 2)
        0.88
        """
        weights = self.weights
        rows = [row for feature in features if (row := weights.get(feature)) is not None]
        scores = [math.fsum(column) for column in zip(self.bias, *rows, strict=True)]
        top = max(scores)
        powers = [math.exp(score - top) for score in scores]
        total = sum(powers)
        return {name: power / total for name, power in zip(self.classes, powers, strict=True)}

    def best(self, features: Iterable[str]) -> tuple[str, float]:
        """The most probable class and its probability; the first of `classes` where two are equal."""
        table = self.probabilities(features)
        name = max(table, key=lambda c: table[c])
        return name, table[name]


@cache
def load_model(name: str) -> LinearModel:
    """The model `lexicon/models/<name>.json`. Raises LexiconError where it is absent or broken."""
    path = resources.files("intalks.lexicon") / "models" / f"{name}.json"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        weights = {feature: tuple(row) for feature, row in data["weights"].items()}
        return LinearModel(data["id"], tuple(data["classes"]), tuple(data["bias"]), weights)
    except (OSError, KeyError, ValueError) as error:
        message = f"model {name!r} cannot be read from {path}: {error}; train it with `make train`"
        raise LexiconError(message) from error
