"""Yes-or-no decisions by a linear model, scored in parts: what several decisions share is summed up once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from intalks.lexicon.linear import LinearModel

YES = "yes"


@dataclass(frozen=True, slots=True)
class Decision:
    """A model of two classes as one weight for each feature, towards `yes`."""

    bias: float
    weights: Mapping[str, float]

    @classmethod
    def of(cls, model: LinearModel) -> Decision:
        """Raises ValueError where the model has not two classes, one of them `yes`."""
        yes = model.classes.index(YES)
        (no,) = (i for i in range(len(model.classes)) if i != yes)
        weights = {feature: row[yes] - row[no] for feature, row in model.weights.items()}
        return cls(model.bias[yes] - model.bias[no], weights)

    def total(self, features: Iterable[str]) -> float:
        """The sum of the weights of some features, to be given to `probability`."""
        get = self.weights.get
        return math.fsum(get(feature, 0.0) for feature in features)

    def probability(self, *totals: float) -> float:
        """The probability of `yes`, 0 to 1.

        >>> round(Decision(0.0, {"a": 1.0, "b": -1.0}).probability(1.0), 2)
        0.73
        """
        margin = self.bias + sum(totals)
        return 1 / (1 + math.exp(-margin)) if margin > -500 else 0.0
