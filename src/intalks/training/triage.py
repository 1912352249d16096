"""Train the model of triage, `python -m intalks.training.triage --gold ../shared/gold --corpus ../shared/corpus`.

Yes: coded articles with a deal. No: those without, and stories drawn from the mixed stream, of which most hold none;
what deals they do hold make the model more careful, not less.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from intalks.evaluation.coded import CodedText
from intalks.model.article import Article
from intalks.reading.triage import LEAST, words_of
from intalks.training.fit import Row, cross_validated, fit, write
from intalks.training.material import training_articles
from intalks.training.oracle import article_of

STRENGTH: Final = 0.05
RARE: Final = 10
"""Words in fewer articles than this are left out."""
YES_WEIGHT: Final = 3.0
"""Deals weigh more than stories without one: to miss one is worse than to read in vain."""
STREAM: Final = "stream_2006_2011.jsonl.gz"
EVERY: Final = 3
"""Every third story of the stream is drawn."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder with train.jsonl, dev.jsonl and their texts")
    parser.add_argument("--corpus", type=Path, required=True, help="folder with the news whose articles are coded")
    arguments = parser.parse_args()
    coded = training_articles(arguments.gold, arguments.corpus)
    rows = [_row(k.article, "yes" if k.key.deals else "no") for k in coded]
    known = {k.article.id for k in coded}
    drawn = [_row(article, "no") for article in _stream(arguments.corpus) if article.id not in known]
    rows += drawn
    _report(rows, len(drawn))
    model = fit("triage", rows, strength=STRENGTH, min_count=RARE)
    print(f"{len(rows)} articles, {len(model.weights)} words -> {write(model).name}")


def _row(article: Article, label: str) -> Row:
    return Row(tuple(sorted(words_of(article))), label, article.id, YES_WEIGHT if label == "yes" else 1.0)


def _stream(corpus: Path) -> list[Article]:
    with gzip.open(corpus / STREAM, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::EVERY]
    return [article_of(CodedText(r["id"], r["text"], r["title"], r["date"], r["outlet"])) for r in rows]


def _report(rows: Sequence[Row], drawn: int) -> None:
    """What is lost and what is left, by cross-validation."""
    chances = [p["yes"] for p in cross_validated("triage", rows, strength=STRENGTH, min_count=RARE)]
    deals = [p for p, row in zip(chances, rows, strict=True) if row.label == "yes"]
    print(f"of {len(deals)} articles with deals {sum(p < LEAST for p in deals) / len(deals):.1%} are passed over")
    print(f"of {drawn} stories drawn {sum(p < LEAST for p in chances[-drawn:]) / drawn:.1%} are passed over")


if __name__ == "__main__":
    main()
