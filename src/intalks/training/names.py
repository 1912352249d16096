"""Train what tells a firm's name from a person's:

    python -m intalks.training.names --gold ../shared/gold --corpus ../shared/corpus

On every name of several words that the votes of reading take for a person's, in the coded articles that may be looked
at and in `training/own/outlets.jsonl`: a firm's where the key has an organization of that name. Prints what a model
that has not seen an article would set right in it, and wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from intalks.evaluation.coded import CodedRecord
from intalks.evaluation.matching import name_key, names_match
from intalks.reading.entities import taken_for_people
from intalks.reading.headline import without_headline
from intalks.reading.names import find_candidates
from intalks.reading.parse import Parser
from intalks.reading.persons import FIRM, MODEL
from intalks.reading.sentences import split_sentences
from intalks.training.coding import LOTS
from intalks.training.fit import Row, cross_validated, fit, write
from intalks.training.material import training_articles, training_parser
from intalks.training.oracle import Keyed, outlet_articles

STRENGTH = 0.3
RARE = 3


def main() -> None:
    arguments = training_parser(__doc__).parse_args()
    coded = [*training_articles(arguments.gold, arguments.corpus, whole=True, lots=LOTS), *outlet_articles()]
    parser = Parser()
    rows = [row for keyed in coded for row in _rows(keyed, parser)]
    _report(rows)
    model = fit(MODEL, rows, strength=STRENGTH, min_count=RARE)
    print(f"{len(rows)} names, {len(model.weights)} features -> {write(model).name}")


def _rows(keyed: Keyed, parser: Parser) -> Iterator[Row]:
    """Every name that is taken for a person's. One by which the key has somebody who speaks is a person's."""
    article, sentences = without_headline(keyed.article, split_sentences(keyed.article.text))
    parse = parser.parse(article.text, sentences)
    firms = [frozenset(map(name_key, (one.name, *one.aliases))) for one in keyed.key.organizations]
    speakers = _surnames(keyed.key)
    for key, (names, features) in sorted(
        taken_for_people(article.text, parse, find_candidates(article.text, parse)).items()
    ):
        firm = key[-1] not in speakers and any(names_match(one, frozenset(map(name_key, names))) for one in firms)
        yield Row(tuple(sorted(features)), "firm" if firm else "person", article.id)


def _surnames(key: CodedRecord) -> set[str]:
    spoken = [one.source.name for one in key.statements if one.source is not None and one.source.name]
    return {words[-1] for name in spoken if (words := name.casefold().split())}


def _report(rows: Sequence[Row]) -> None:
    chances = cross_validated(MODEL, rows, strength=STRENGTH, min_count=RARE)
    set_aside = [row.label for row, chance in zip(rows, chances, strict=True) if chance["firm"] >= FIRM]
    firms = sum(row.label == "firm" for row in rows)
    right = set_aside.count("firm")
    print(f"of {firms} firms {right} are set right, of {len(rows) - firms} other names {len(set_aside) - right} wrong")


if __name__ == "__main__":
    main()
