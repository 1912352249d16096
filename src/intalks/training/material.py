"""Which coded articles models are trained on, and which are kept back to fit how their answers are joined."""

from __future__ import annotations

from pathlib import Path

from intalks.evaluation.halves import looked_at
from intalks.training.coding import coded_articles
from intalks.training.fit import fold_of
from intalks.training.oracle import Keyed, keyed_articles


def training_articles(gold: Path, corpus: Path, *, whole: bool = False, further: bool = False) -> list[Keyed]:
    """All of the training key and the half of the development key that may be looked at, without `kept_back` unless
    `whole`; then the coded articles of the corpus, those of the second lot only if `further`.

    Linear models are fitted on the whole once the joining is: its few numbers stay.
    """
    return [*(k for k in _gold(gold) if whole or not _kept_back(k)), *coded_articles(corpus, further=further)]


def kept_back(gold: Path) -> list[Keyed]:
    """A fifth of the same articles of the keys: no model is trained on them."""
    return [k for k in _gold(gold) if _kept_back(k)]


def _gold(gold: Path) -> list[Keyed]:
    visible = looked_at()
    return [*keyed_articles(gold, "train"), *(k for k in keyed_articles(gold, "dev") if k.article.id in visible)]


def _kept_back(keyed: Keyed) -> bool:
    return fold_of(keyed.article.id) == 0
