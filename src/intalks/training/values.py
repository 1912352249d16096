"""Train the models of terms and dates on coded articles.

    python -m intalks.training.values --gold ../shared/gold --corpus ../shared/corpus

The same articles give the same models, to the last digit; with OMP_NUM_THREADS=1 it is also fast on a busy machine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from intalks.evaluation.coded import CodedDeal, CodedTerm
from intalks.extraction.scoring import YES
from intalks.extraction.terms import NO_TERM, Value, date_features, link_features, may_date, values_of
from intalks.extraction.value_features import Look, Scene, value_features
from intalks.lexicon.linear import LinearModel
from intalks.model.reading import MentionKind, Reading
from intalks.training.fit import Row, cross_validated, fit, write
from intalks.training.material import FIRST_LOT, asked_readings, linear_parser
from intalks.training.oracle import Keyed, contexts_of

STRENGTH = {"term_kind": 0.5, "term_link": 0.1, "deal_date": 0.1}


def main() -> None:
    pairs = list(asked_readings(linear_parser(__doc__).parse_args(), FIRST_LOT))
    rows = examples(pairs)
    for model in train(rows, link_rows(rows)).values():
        print(f"{model.id}: {len(model.classes)} classes, {len(model.weights)} features -> {write(model).name}")


@dataclass(slots=True)
class Examples:
    """Training rows; `values[kind]` runs parallel to `kinds[kind]`."""

    kinds: dict[MentionKind, list[Row]] = field(default_factory=dict)
    values: dict[MentionKind, list[tuple[Look, Value, Keyed]]] = field(default_factory=dict)
    date: list[Row] = field(default_factory=list)

    def without(self, groups: frozenset[str]) -> Examples:
        """The rows of the other articles, for cross-validation."""
        kinds = {kind: [r for r in rows if r.group not in groups] for kind, rows in self.kinds.items()}
        return Examples(kinds, {}, [r for r in self.date if r.group not in groups])


def examples(pairs: Iterable[tuple[Keyed, Reading]]) -> Examples:
    rows = Examples()
    for keyed, reading in pairs:
        scene = Scene.of(reading, contexts_of(reading, keyed.key))
        group, text = keyed.article.id, keyed.article.text
        for value in values_of(reading):
            look = Look.at(scene, value.mention)
            alone = tuple(value_features(look))
            kind = next((k for deal in keyed.key.deals if (k := kind_in(deal, value, text)) is not None), NO_TERM)
            rows.kinds.setdefault(value.mention.kind, []).append(Row(alone, kind, group))
            rows.values.setdefault(value.mention.kind, []).append((look, value, keyed))
            if value.mention.kind is MentionKind.DATE:
                for number, deal in enumerate(keyed.key.deals):
                    if may_date(scene, value.mention, number):
                        label = YES if deal.date is not None and value.numbers[0].startswith(deal.date) else "no"
                        rows.date.append(Row((*alone, *date_features(look, number)), label, group))
    return rows


def link_rows(rows: Examples) -> list[Row]:
    """Rows of values beside deals, with the kind and probability that a model gives that never saw the article."""
    result: list[Row] = []
    for kind, kind_rows in sorted(rows.kinds.items()):
        tables = cross_validated(f"term_{kind}", kind_rows, strength=STRENGTH["term_kind"], min_count=3)
        for (look, value, keyed), table in zip(rows.values[kind], tables, strict=True):
            if 1 - table[NO_TERM] < 0.1:
                continue
            best = max((k for k in table if k != NO_TERM), key=lambda k: table[k])
            for number, deal in enumerate(keyed.key.deals):
                label = YES if kind_in(deal, value, keyed.article.text) is not None else "no"
                features = link_features(look, number, (best, 1 - table[NO_TERM]))
                result.append(Row(tuple(features), label, keyed.article.id))
    return result


def train(rows: Examples, links: list[Row]) -> dict[str, LinearModel]:
    """The models by name."""
    found = {
        f"term_{kind}": fit(f"term_{kind}", kind_rows, strength=STRENGTH["term_kind"], min_count=3)
        for kind, kind_rows in sorted(rows.kinds.items())
    }
    found["term_link"] = fit("term_link", links, strength=STRENGTH["term_link"])
    found["deal_date"] = fit("deal_date", rows.date, strength=STRENGTH["deal_date"], min_count=3)
    return found


def kind_in(deal: CodedDeal, value: Value, text: str) -> str | None:
    """The kind under which a deal's key has the value, None where it has not."""
    return next((term.kind for term in deal.terms if _same(term, value) and _said(term, value, text)), None)


def _said(term: CodedTerm, value: Value, text: str) -> bool:
    """Whether a date stands where the key has its words: "Friday" is a deadline in one place and the day of a report
    in another.
    """
    span = value.mention.span
    return value.unit != "date" or any(
        m.start() < span.end and span.start < m.end() for m in re.finditer(re.escape(term.text or ""), text)
    )


def _same(term: CodedTerm, value: Value) -> bool:
    """Whether the key's term has one of the value's numbers and its unit (a date as far as the key's goes)."""
    if term.unit == "date" or value.unit == "date":
        return term.unit == value.unit and value.numbers[0].startswith(str(term.value))
    if (term.unit or "").casefold() != value.unit.casefold():
        return False
    try:
        wanted = float(str(term.value))
    except ValueError:
        return False
    return any(abs(float(n) - wanted) <= 1e-6 * max(1.0, abs(wanted)) for n in value.numbers)


if __name__ == "__main__":
    main()
