"""Which coded articles models are trained on, and which are kept back to fit how their answers are joined."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from intalks.evaluation.halves import looked_at
from intalks.training.coding import LOTS, coded_articles
from intalks.training.fit import fold_of
from intalks.training.oracle import Keyed, keyed_articles

FIRST_LOT: Final = LOTS[:1]


def training_articles(gold: Path, corpus: Path, *, whole: bool = False, lots: Sequence[str] = LOTS) -> list[Keyed]:
    """All of the training key and the half of the development key that may be looked at, without `kept_back` unless
    `whole`; then the coded articles of the corpus of these lots. The models of deals, terms and dates and the network
    learn from `FIRST_LOT` alone: the second gained them nothing (docs/quality.md, round 12).

    Linear models are fitted on the whole once the joining is: its few numbers stay.
    """
    return [*(k for k in _gold(gold) if whole or not _kept_back(k)), *coded_articles(corpus, lots)]


def kept_back(gold: Path) -> list[Keyed]:
    """A fifth of the same articles of the keys: no model is trained on them."""
    return [k for k in _gold(gold) if _kept_back(k)]


def _gold(gold: Path) -> list[Keyed]:
    visible = looked_at()
    return [*keyed_articles(gold, "train"), *(k for k in keyed_articles(gold, "dev") if k.article.id in visible)]


def _kept_back(keyed: Keyed) -> bool:
    return fold_of(keyed.article.id) == 0
