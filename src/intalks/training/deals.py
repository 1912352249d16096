"""Training of what finds deals: pairs, their roles, type, stage and evidence.

    python -m intalks.training.deals --gold ../shared/gold --corpus ../shared/corpus
    python -m intalks.training.deals … --only deal_type --share 0.5

Trained on the articles of `training.material` and the items of `training/own`. The second fits one model anew, and
writes what lies half of the way from the one that ships to it.
Deterministic.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from intalks.extraction.deal_features import Outline, deal_features, evidence_features, sentences_of
from intalks.extraction.descriptions import with_descriptions
from intalks.extraction.pairs import find_pairs, pair_features
from intalks.extraction.triggers import Trigger, any_in, by_sentence, find_triggers
from intalks.lexicon.linear import load_model
from intalks.model.reading import Reading
from intalks.training.alignment import KeyDeal, key_deals
from intalks.training.fit import Row, between, fit, write
from intalks.training.material import FIRST_LOT, asked_readings, linear_parser, readings
from intalks.training.oracle import Keyed, own_articles

STRENGTHS = {"pair_exists": 0.1, "pair_roles": 0.3, "deal_type": 0.1, "deal_stage": 0.05, "deal_evidence": 0.1}
"""The inverse L2 penalty of each model, chosen by cross-validation."""

OWN_WEIGHT = 0.5
"""How much an item in our own words counts beside a real article."""


@dataclass(frozen=True, slots=True)
class Example:
    """One training article, read, with its coded deals."""

    reading: Reading
    deals: tuple[KeyDeal, ...]
    triggers: dict[int, list[Trigger]]


def main() -> None:
    parser = linear_parser(__doc__)
    parser.add_argument("--only", nargs="+", choices=tuple(ROWS), default=tuple(ROWS), help="the models to fit")
    parser.add_argument("--share", type=float, default=1.0, help="0 to 1, of the way to the new weights (%(default)s)")
    arguments = parser.parse_args()
    examples = [example(keyed, reading) for keyed, reading in asked_readings(arguments, FIRST_LOT)]
    own = [example(keyed, reading) for keyed, reading in readings(own_articles())]
    for name in arguments.only:
        rows_of = ROWS[name]
        rows = [row for e in examples for row in rows_of(e)]
        rows += [replace(row, weight=OWN_WEIGHT) for e in own for row in rows_of(e)]
        model = fit(name, rows, strength=STRENGTHS[name], min_count=3)
        if arguments.share < 1:
            model = between(load_model(name), model, arguments.share)
        print(
            f"{name}: {len(rows)} rows, {len(model.classes)} classes, "
            f"{len(model.weights)} features -> {write(model).name}"
        )


def example(keyed: Keyed, reading: Reading) -> Example:
    reading = with_descriptions(reading)
    return Example(reading, tuple(key_deals(reading, keyed.key)), by_sentence(find_triggers(reading)))


def exists_rows(e: Example) -> Iterator[Row]:
    for pair, plain, mirrored in _weighed(e):
        label = "yes" if any(pair[0] in d.roles and pair[1] in d.roles for d in e.deals) else "no"
        yield Row(plain, label, e.reading.article.id)
        yield Row(mirrored, label, e.reading.article.id)


def role_rows(e: Example) -> Iterator[Row]:
    for (left, right), plain, mirrored in _weighed(e):
        deal = next((d for d in e.deals if left in d.roles and right in d.roles), None)
        if deal is not None:
            yield Row(plain, f"{deal.roles[left]}>{deal.roles[right]}", e.reading.article.id)
            yield Row(mirrored, f"{deal.roles[right]}>{deal.roles[left]}", e.reading.article.id)


def _weighed(e: Example) -> Iterator[tuple[tuple[int, int], tuple[str, ...], tuple[str, ...]]]:
    for pair, instances in sorted(find_pairs(e.reading).items()):
        if any_in((i.sentence for i in instances), e.triggers):
            plain, mirrored = (
                tuple(pair_features(e.reading, pair, instances, e.triggers, mirrored=m)) for m in (False, True)
            )
            yield pair, plain, mirrored


def outline_of(e: Example, deal: KeyDeal) -> Outline:
    parties = frozenset(deal.roles)
    return Outline(parties, sentences_of(e.reading, parties))


def type_rows(e: Example) -> Iterator[Row]:
    return _deal_rows(e, lambda deal: deal.deal.type)


def stage_rows(e: Example) -> Iterator[Row]:
    return _deal_rows(e, lambda deal: deal.deal.stage)


def _deal_rows(e: Example, label_of: Callable[[KeyDeal], str | None]) -> Iterator[Row]:
    for deal in e.deals:
        label = label_of(deal)
        if deal.roles and label is not None:
            yield Row(tuple(deal_features(e.reading, outline_of(e, deal), e.triggers)), label, e.reading.article.id)


def evidence_rows(e: Example) -> Iterator[Row]:
    for deal in e.deals:
        outline = outline_of(e, deal)
        for sentence in outline.sentences:
            span = e.reading.sentences[sentence].span
            label = "yes" if any(span.overlaps(words) for words in deal.evidence) else "no"
            features = evidence_features(e.reading, outline, sentence, e.triggers)
            yield Row(tuple(features), label, e.reading.article.id)


ROWS: dict[str, Callable[[Example], Iterator[Row]]] = {
    "pair_exists": exists_rows,
    "pair_roles": role_rows,
    "deal_type": type_rows,
    "deal_stage": stage_rows,
    "deal_evidence": evidence_rows,
}


if __name__ == "__main__":
    main()
