"""Fitting of linear models: deterministic, grouped cross-validation, weights written as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from intalks.lexicon.linear import LinearModel

MODELS = Path(__file__).parents[1] / "lexicon" / "models"
FOLDS = 5


@dataclass(frozen=True, slots=True)
class Row:
    """One training example. `group` is the article's id: an article stands in one fold only. `weight` > 0."""

    features: tuple[str, ...]
    label: str
    group: str
    weight: float = 1.0


def fit(name: str, rows: Sequence[Row], *, strength: float = 1.0, min_count: int = 2) -> LinearModel:
    """Train on all rows. `strength` is the inverse of the L2 penalty; rarer features than `min_count` are left out."""
    vectorizer = CountVectorizer(analyzer=list, binary=True, min_df=min_count, dtype=float)
    matrix = vectorizer.fit_transform([r.features for r in rows])
    two_classes = len({r.label for r in rows}) == 2
    solver = "liblinear" if two_classes else "lbfgs"
    model = LogisticRegression(C=strength, solver=solver, max_iter=400, tol=1e-3, random_state=0)
    model.fit(matrix, [r.label for r in rows], sample_weight=[r.weight for r in rows])
    coefficients = model.coef_.T.tolist()
    intercept = model.intercept_.tolist()
    if len(model.classes_) == 2:
        coefficients = [[0.0, row[0]] for row in coefficients]
        intercept = [0.0, intercept[0]]
    names = vectorizer.get_feature_names_out()
    weights = {
        str(feature): tuple(round(w, 3) for w in row)
        for feature, row in zip(names, coefficients, strict=True)
        if _tells(row)
    }
    return LinearModel(name, tuple(map(str, model.classes_)), tuple(round(b, 3) for b in intercept), weights)


def _tells(row: Sequence[float]) -> bool:
    """Whether the weights of a feature are worth keeping."""
    return max(abs(weight) for weight in row) >= 0.005


def between(old: LinearModel, new: LinearModel, share: float) -> LinearModel:
    """The model that lies so large a share (0 to 1) of the way from the old weights to the new ones; both have the same
    classes.

    Raises ValueError where they have not.
    """
    if old.classes != new.classes:
        message = f"{old.id} has classes {old.classes}, {new.id} has {new.classes}"
        raise ValueError(message)

    def mixed(one: Sequence[float], other: Sequence[float]) -> tuple[float, ...]:
        return tuple(round((1 - share) * a + share * b, 3) for a, b in zip(one, other, strict=True))

    nothing = (0.0,) * len(old.classes)
    weights = {
        feature: row
        for feature in sorted({*old.weights, *new.weights})
        if _tells(row := mixed(old.weights.get(feature, nothing), new.weights.get(feature, nothing)))
    }
    return LinearModel(new.id, new.classes, mixed(old.bias, new.bias), weights)


def fold_of(group: str) -> int:
    """The fold of an article: the same in every run and for every model, so that stacked models never see their own
    answers.
    """
    return sum(group.encode()) % FOLDS


def cross_validated(
    name: str, rows: Sequence[Row], *, strength: float = 1.0, min_count: int = 2
) -> list[dict[str, float]]:
    """For each row the probabilities given by a model that never saw the row's fold."""
    result: list[dict[str, float]] = [{} for _ in rows]
    for fold in range(FOLDS):
        seen = [r for r in rows if fold_of(r.group) != fold]
        model = fit(name, seen, strength=strength, min_count=min_count)
        for i, row in enumerate(rows):
            if fold_of(row.group) == fold:
                result[i] = model.probabilities(row.features)
    return result


def write(model: LinearModel) -> Path:
    """Write the model where `intalks.lexicon.linear.load_model` finds it; one feature a line, sorted."""
    MODELS.mkdir(parents=True, exist_ok=True)
    path = MODELS / f"{model.id}.json"
    rows = ",\n".join(
        f"{json.dumps(f, ensure_ascii=False)}: {json.dumps(list(w), separators=(',', ':'))}"
        for f, w in sorted(model.weights.items())
    )
    parts = {"id": model.id, "classes": list(model.classes), "bias": list(model.bias)}
    head = ",\n".join(f"{json.dumps(key)}: {json.dumps(value)}" for key, value in parts.items())
    path.write_text(f'{{{head},\n"weights": {{\n{rows}\n}}}}\n', encoding="utf-8")
    return path
