"""Train the model of passages, `python -m intalks.training.passages --gold ../shared/gold --corpus ../shared/corpus`.

Each pair of organizations that stands beside words of a deal in a coded article is an example: yes, where the article
was coded with a deal that has both as parties, no otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from intalks.evaluation.gold_records import coded_record
from intalks.reference import Reference, load
from intalks.resolution.parties import party_keys
from intalks.resolution.sightings import MODEL, seen_pairs
from intalks.training.fit import Row, cross_validated, fit, write
from intalks.training.material import training_articles, training_parser
from intalks.training.oracle import Keyed

STRENGTH: Final = 0.1
RARE: Final = 4
"""Features of fewer pairs than this are left out."""


def main() -> None:
    parser = training_parser(__doc__)
    arguments = parser.parse_args()
    reference = load()
    coded = training_articles(arguments.gold, arguments.corpus, whole=True)
    rows = [row for keyed in coded for row in rows_of(keyed, reference)]
    _report(rows)
    model = fit(MODEL, rows, strength=STRENGTH, min_count=RARE)
    print(f"{len(coded)} articles, {len(rows)} pairs, {len(model.weights)} features -> {write(model).name}")


def rows_of(keyed: Keyed, reference: Reference) -> Iterator[Row]:
    """The pairs of one coded article, each labelled."""
    record = coded_record(keyed.key, keyed.article)
    dealing = [[set(party.keys) for party in party_keys(record, deal, reference)] for deal in record.deals]
    for (left, right), seen in sorted(seen_pairs(keyed.article, record, reference).items()):
        told = any(
            any(not keys.isdisjoint(left) for keys in parties) and any(not keys.isdisjoint(right) for keys in parties)
            for parties in dealing
        )
        yield Row(tuple(sorted(seen.features)), "yes" if told else "no", keyed.article.id)


def _report(rows: Sequence[Row]) -> None:
    """Precision and recall at some chances, by cross-validation."""
    chances = [one["yes"] for one in cross_validated(MODEL, rows, strength=STRENGTH, min_count=RARE)]
    labels = [row.label == "yes" for row in rows]
    print(f"{sum(labels)} of {len(labels)} pairs are of a deal")
    for least in (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        kept = [label for label, chance in zip(labels, chances, strict=True) if chance >= least]
        print(
            f"chance {least:.1f}: precision {sum(kept) / max(1, len(kept)):.3f}, recall {sum(kept) / sum(labels):.3f}"
        )


if __name__ == "__main__":
    main()
