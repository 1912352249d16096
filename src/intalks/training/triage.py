"""Train the model of triage, `python -m intalks.training.triage --gold ../shared/gold --corpus ../shared/corpus`.

Yes: sentences of coded articles with words that their record quotes. No: their others. Of stories drawn from the mixed
stream, which nobody has coded, what the reader itself finds where it reads them whole, as far as it is sure of it: that
is what triage may not lose.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Final

from intalks.evaluation.coded import CodedRecord, CodedText
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.model.span import Span
from intalks.pipeline.own import OwnReader
from intalks.pipeline.workers import map_in_order
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
SAID: Final = 0.7
"""What a statement about a deal weighs beside the deal."""


def main() -> None:
    parser = training_parser(__doc__)
    parser.add_argument("--workers", type=int, default=2, help="processes that read the stories drawn (%(default)s)")
    arguments = parser.parse_args()
    coded = training_articles(arguments.gold, arguments.corpus, lots=LOTS)
    chosen = {one.article.id: one for one in coded}
    rows = [row for one in chosen.values() for row in _coded_rows(one)]
    drawn = [article for article in _stream(arguments.corpus) if article.id not in chosen]
    found = list(map_in_order(_whole, None, drawn, workers=arguments.workers))
    rows += [row for article, record in zip(drawn, found, strict=True) for row in _found_rows(article, record)]
    _report(rows, {one.article.id for one in chosen.values() if one.key.deals}, found)
    model = fit(MODEL, rows, strength=STRENGTH, min_count=RARE)
    print(f"{len(rows)} sentences, {len(model.weights)} features -> {write(model).name}")


def _stream(corpus: Path) -> list[Article]:
    with gzip.open(corpus / STREAM, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines][::EVERY]
    return [article_of(CodedText(r["id"], r["text"], r["title"], r["date"], r["outlet"])) for r in rows]


def _whole(_: None, article: Article) -> ArticleRecord:
    return _reader().read(article)


@cache
def _reader() -> OwnReader:
    return OwnReader(whole=True)


# ---------------------------------------------------------------- sentences


def _coded_rows(keyed: Keyed) -> Iterator[Row]:
    article = keyed.article
    quoted = [span for quote in _quotes(keyed.key) if (span := locate(article.text, quote)) is not None]
    yield from _rows(article, dict.fromkeys(quoted, 1.0))


def _quotes(key: CodedRecord) -> Iterator[str]:
    """The words that a record rests on."""
    for deal in key.deals:
        yield from deal.evidence
    yield from (one.evidence for one in key.statements if one.evidence)
    yield from (one.evidence for one in key.facts if one.evidence)


def _found_rows(article: Article, record: ArticleRecord) -> Iterator[Row]:
    sure = {deal.id: deal.confidence for deal in record.deals}
    shown = {fill.span: deal.confidence for deal in record.deals for fill in deal.evidence}
    said = {one.evidence.span: SAID * sure[one.deal] for one in record.statements}
    yield from _rows(article, said | shown)


def _rows(article: Article, told: Mapping[Span, float]) -> Iterator[Row]:
    """Each sentence once as one that is to be read, as surely as the surest of the spans that it shares words with, and
    once as another, with what is left.
    """
    sentences = split_sentences(article.text)
    for (span, _), features in zip(sentences, sentence_features(article, sentences), strict=True):
        sure = max((chance for one, chance in told.items() if span.overlaps(one)), default=0.0)
        for label, weight in (("yes", sure), ("no", 1.0 - sure)):
            if weight > 0:
                yield Row(tuple(sorted(features)), label, article.id, weight)


# ---------------------------------------------------------------- figures


def _report(rows: Sequence[Row], with_deals: set[str], found: Sequence[ArticleRecord]) -> None:
    """What is lost and what is left, by cross-validation."""
    chances = [p["yes"] for p in cross_validated(MODEL, rows, strength=STRENGTH, min_count=RARE)]
    likeliest = _likeliest(rows, chances)
    lost = sum(likeliest[article] < LIKELY for article in with_deals)
    print(f"of {len(with_deals)} articles with deals {lost / len(with_deals):.1%} are passed over")
    read = [record for record in found if likeliest.get(record.id, 0.0) >= LIKELY]
    print(f"of {len(found)} stories drawn {1 - len(read) / len(found):.1%} are passed over")
    print(f"of what is found in them {1 - _sureness(read) / _sureness(found):.1%} is lost so")
    quoted = [p for p, row in zip(chances, rows, strict=True) if row.label == "yes" and row.weight == 1.0]
    print(f"of {len(quoted)} sentences quoted {sum(p < UNLIKELY for p in quoted) / len(quoted):.1%} are unlikely")


def _sureness(records: Sequence[ArticleRecord]) -> float:
    return sum(deal.confidence for record in records for deal in record.deals)


def _likeliest(rows: Sequence[Row], chances: Sequence[float]) -> Mapping[str, float]:
    """For each article the greatest probability of its sentences."""
    told = zip((row.group for row in rows), chances, strict=True)
    return {article: max(p for _, p in of) for article, of in groupby(told, key=lambda one: one[0])}


if __name__ == "__main__":
    main()
