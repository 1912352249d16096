"""Train the models `evidence_*`: which words of a sentence a coder takes where the article itself is the source.

python -m intalks.training.evidence --gold ../shared/gold --corpus ../shared/corpus
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from intalks.extraction.clauses import Passage, Range, end_features, end_places, start_features, start_places
from intalks.extraction.statement_views import Hearing, token_range
from intalks.model.reading import Reading
from intalks.reading.reader import Reader
from intalks.training.fit import Row, fit, write
from intalks.training.keys import deals_of
from intalks.training.material import training_articles
from intalks.training.oracle import Keyed, locate
from intalks.training.statements import voiced

STRENGTH = 0.05


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gold", type=Path, required=True, help="folder of train.jsonl, dev.jsonl and their texts")
    parser.add_argument("--corpus", type=Path, required=True, help="folder with the news whose articles are coded")
    parser.add_argument("--whole", action="store_true", help="also on the articles that the joining was fitted on")
    arguments = parser.parse_args()
    reader = Reader()
    keyed = training_articles(arguments.gold, arguments.corpus, whole=arguments.whole)
    taught = [row for k in keyed for row in passages(k, reader.read(k.article))]
    for name, rows in (
        ("evidence_end", [r for p, shown in taught for r in end_rows(p, shown)]),
        ("evidence_start", [r for p, shown in taught for r in start_rows(p, shown)]),
    ):
        model = fit(name, rows, strength=STRENGTH, min_count=4)
        print(f"{name}: {len(rows)} rows, {len(model.weights)} features -> {write(model).name}")


def passages(keyed: Keyed, reading: Reading) -> Iterator[tuple[Passage, Range]]:
    """The sentence of each coded statement without a source, beside the words that are coded."""
    for view in Hearing.of(reading, deals_of(keyed)).deals:
        for statement in keyed.key.statements:
            span = locate(keyed.article.text, statement.evidence or "")
            if statement.deal == view.deal.id and not voiced(statement) and span is not None:
                first, last = token_range(reading.tokens, span)
                if first < last:
                    sentence = reading.sentences[reading.tokens.sentence[first]]
                    yield Passage(reading, view, (sentence.first, sentence.last)), (first, last)


def end_rows(passage: Passage, shown: Range) -> Iterator[Row]:
    places = end_places(passage)
    right = min(places, key=lambda e: (abs(e - shown[1]), e))
    yield from _rows(passage, places, right, end_features)


def start_rows(passage: Passage, shown: Range) -> Iterator[Row]:
    end = min(end_places(passage), key=lambda e: (abs(e - shown[1]), e))
    short = replace(passage, whole=(passage.whole[0], end))
    places = start_places(short)
    right = min(places, key=lambda s: (abs(s - shown[0]), s))
    yield from _rows(short, places, right, start_features)


def _rows(
    passage: Passage, places: list[int], right: int, features_of: Callable[[Passage, int], list[str]]
) -> Iterator[Row]:
    if len(places) > 1:
        for place in places:
            label = "yes" if place == right else "no"
            yield Row(tuple(features_of(passage, place)), label, passage.reading.article.id)


if __name__ == "__main__":
    main()
