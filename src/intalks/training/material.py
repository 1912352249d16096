"""Which coded articles models are trained on, and which are kept back to fit how their answers are joined."""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum
from pathlib import Path
from typing import Final

from intalks.evaluation.coded import load_texts
from intalks.evaluation.halves import looked_at
from intalks.evaluation.renaming import renamed
from intalks.model.article import Article
from intalks.model.reading import Reading
from intalks.training.coding import LOTS, coded_articles, corpus_texts
from intalks.training.fit import fold_of
from intalks.training.oracle import Keyed, article_of, keyed_articles, outlet_articles

FIRST_LOT: Final = LOTS[:1]


class Coder(IntEnum):
    """Whose coding the network learns from. Each has a manner of its own; what ships answers in that of the keys."""

    KEYS = 0
    OWN = 1
    LOTS = 2
    TEACHER = 3


def training_parser(about: str | None) -> argparse.ArgumentParser:
    """What every training command is asked with; `about` is the module's docstring."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder with train.jsonl, dev.jsonl and their texts")
    parser.add_argument("--corpus", type=Path, required=True, help="folder with the news whose articles are coded")
    return parser


def linear_parser(about: str | None) -> argparse.ArgumentParser:
    """What the training command of a linear model is asked with."""
    parser = training_parser(about)
    parser.add_argument("--whole", action="store_true", help="also on the articles that the joining was fitted on")
    parser.add_argument("--renamed", action="store_true", help="also on the articles about firms of other names")
    return parser


def asked_readings(arguments: argparse.Namespace, lots: Sequence[str]) -> Iterator[tuple[Keyed, Reading]]:
    """The training articles that the command line of a linear model asks for, each with its reading."""
    found = training_articles(arguments.gold, arguments.corpus, whole=arguments.whole, lots=lots)
    if arguments.renamed:
        found = [one for keyed in found for one in (keyed, under_other_names(keyed))]
    return readings(found)


def readings(articles: Iterable[Keyed]) -> Iterator[tuple[Keyed, Reading]]:
    """Each article with its reading."""
    from intalks.reading import Reader  # noqa: PLC0415  # only training needs the parser here; the features do not

    reader = Reader()
    return ((keyed, reader.read(keyed.article)) for keyed in articles)


def training_articles(gold: Path, corpus: Path, *, whole: bool = False, lots: Sequence[str] = FIRST_LOT) -> list[Keyed]:
    """All of the training key and the half of the development key that may be looked at, without `kept_back` unless
    `whole`; then the coded articles of the corpus of these lots. Triage and the models of facts and subjects learn
    from both; the second gained the others nothing (docs/quality.md, round 12).

    Linear models are fitted on the whole once the joining is: its few numbers stay.
    """
    return [*(k for k in _gold(gold) if whole or not _kept_back(k)), *coded_articles(corpus, lots)]


def kept_back(gold: Path) -> list[Keyed]:
    """A fifth of the same articles of the keys: no model is trained on them."""
    return [k for k in _gold(gold) if _kept_back(k)]


def held_back(corpus: Path) -> list[Keyed]:
    """Three tenths of the second lot, each also about firms of other names: no model of deals, terms or dates, nor the
    network, is trained on them.
    """
    drawn = [k for k in coded_articles(corpus, LOTS[1:]) if _drawn(k.article.id)]
    return [*drawn, *map(under_other_names, drawn)]


def network_articles(gold: Path, corpus: Path, *, whole: bool = False) -> Mapping[Coder, Sequence[Keyed]]:
    """What the network learns from: the keys and both lots without what is held back, and our own articles, each of
    them also about firms of other names.
    """
    drawn = {keyed.article.id for keyed in held_back(corpus)}
    return {
        Coder.KEYS: training_articles(gold, corpus, whole=whole, lots=()),
        Coder.OWN: [one for keyed in outlet_articles() for one in (keyed, under_other_names(keyed))],
        Coder.LOTS: [k for k in coded_articles(corpus) if k.article.id not in drawn],
    }


def uncoded_articles(gold: Path, corpus: Path) -> list[Article]:
    """The stories of the corpus that no key has and nobody coded, in an order of chance."""
    known = {text.id for path in sorted(gold.glob("*_texts.jsonl")) for text in load_texts(path).values()}
    known |= {keyed.article.id for keyed in coded_articles(corpus)}
    texts = {text.id: text for text in corpus_texts(corpus) if text.id not in known}
    order = sorted(texts)
    random.Random(11).shuffle(order)  # noqa: S311
    return [article_of(texts[id_]) for id_ in order]


def under_other_names(keyed: Keyed) -> Keyed:
    """The article about firms of other names, always the same ones."""
    return Keyed(*renamed(keyed.article, keyed.key, random.Random(f"lin{keyed.article.id}")))  # noqa: S311


def _drawn(article_id: str) -> bool:
    return int(hashlib.md5(f"soup{article_id}".encode(), usedforsecurity=False).hexdigest(), 16) % 10 < 3


def _gold(gold: Path) -> list[Keyed]:
    visible = looked_at()
    return [*keyed_articles(gold, "train"), *(k for k in keyed_articles(gold, "dev") if k.article.id in visible)]


def _kept_back(keyed: Keyed) -> bool:
    return fold_of(keyed.article.id) == 0
