"""Train the model of triage, `python -m intalks.training.triage --gold ../shared/gold --corpus ../shared/corpus`.

Yes: sentences of coded articles with words that their record quotes. No: their others, and those of stories drawn from
the mixed stream, of which most hold no deal; what deals they do hold make the model more careful, not less.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Final

from intalks.evaluation.coded import CodedRecord, CodedText
from intalks.model.article import Article
from intalks.reading.sentences import split_sentences
from intalks.reading.triage import LIKELY, MODEL, UNLIKELY, sentence_features
from intalks.text.quoting import locate
from intalks.training.coding import LOTS
from intalks.training.fit import Row, cross_validated, fit, write
from intalks.training.material import training_articles, training_parser
from intalks.training.oracle import Keyed, article_of

STRENGTH: Final = 0.02
RARE: Final = 20
"""Features of fewer sentences than this are left out."""
STREAM: Final = "stream_2006_2011.jsonl.gz"
EVERY: Final = 3
"""Every third story of the stream is drawn."""


def main() -> None:
    parser = training_parser(__doc__)
    arguments = parser.parse_args()
    coded = training_articles(arguments.gold, arguments.corpus, lots=LOTS)
    chosen = {one.article.id: one for one in coded}
    rows = [row for one in chosen.values() for row in _rows(one)]
    drawn = [article for article in _stream(arguments.corpus) if article.id not in chosen]
    rows += [row for article in drawn for row in _rows(Keyed(article, CodedRecord(article.id)))]
    _report(rows, {one.article.id for one in chosen.values() if one.key.deals}, {article.id for article in drawn})
    model = fit(MODEL, rows, strength=STRENGTH, min_count=RARE)
    print(f"{len(rows)} sentences, {len(model.weights)} features -> {write(model).name}")


def _rows(keyed: Keyed) -> Iterator[Row]:
    article = keyed.article
    sentences = split_sentences(article.text)
    quoted = [span for quote in _quotes(keyed.key) if (span := locate(article.text, quote)) is not None]
    for (span, _), features in zip(sentences, sentence_features(article, sentences), strict=True):
        told = any(span.overlaps(one) for one in quoted)
        yield Row(tuple(sorted(features)), "yes" if told else "no", article.id)


def _quotes(key: CodedRecord) -> Iterator[str]:
    """The words that a record rests on."""
    for deal in key.deals:
        yield from deal.evidence
    yield from (one.evidence for one in key.statements if one.evidence)
    yield from (one.evidence for one in key.facts if one.evidence)


def _stream(corpus: Path) -> list[Article]:
    with gzip.open(corpus / STREAM, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::EVERY]
    return [article_of(CodedText(r["id"], r["text"], r["title"], r["date"], r["outlet"])) for r in rows]


def _report(rows: Sequence[Row], with_deals: set[str], drawn: set[str]) -> None:
    """What is lost and what is left, by cross-validation."""
    chances = [p["yes"] for p in cross_validated(MODEL, rows, strength=STRENGTH, min_count=RARE)]
    likeliest = _likeliest(rows, chances)
    lost = sum(likeliest[article] < LIKELY for article in with_deals)
    print(f"of {len(with_deals)} articles with deals {lost / len(with_deals):.1%} are passed over")
    over = sum(likeliest.get(article, 0.0) < LIKELY for article in drawn)
    print(f"of {len(drawn)} stories drawn {over / len(drawn):.1%} are passed over")
    quoted = [p for p, row in zip(chances, rows, strict=True) if row.label == "yes"]
    print(f"of {len(quoted)} sentences quoted {sum(p < UNLIKELY for p in quoted) / len(quoted):.1%} are unlikely")


def _likeliest(rows: Sequence[Row], chances: Sequence[float]) -> Mapping[str, float]:
    """For each article the greatest probability of its sentences."""
    told = zip((row.group for row in rows), chances, strict=True)
    return {article: max(p for _, p in of) for article, of in groupby(told, key=lambda one: one[0])}


if __name__ == "__main__":
    main()
