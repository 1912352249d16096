"""Which label was given for which: types, stages, roles, source kinds, stances and certainties of paired fills."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from intalks.evaluation.coded import CodedParty, CodedSource, CodedTerm
from intalks.evaluation.measure import Judged, JudgedArticle, Value
from intalks.evaluation.tables import plain_table

LABELLED: Final = (
    "deal.type",
    "deal.stage",
    "deal.parties",
    "deal.terms",
    "statement.source",
    "statement.stance",
    "statement.certainty",
)

Confusions: TypeAlias = Counter[tuple[str, str]]
"""How often the key's label (first) met the response's (second)."""


def confusions(articles: Iterable[JudgedArticle]) -> Mapping[str, Confusions]:
    """The labels of fills that were paired, per slot; missing and spurious fills have no counterpart and stay out."""
    found: dict[str, Confusions] = {slot: Counter() for slot in LABELLED}
    for fill in (fill for article in articles for fill in article.fills):
        labels = _labels(fill)
        if labels is not None:
            found[fill.slot][labels] += 1
    return found


def confusion_report(found: Mapping[str, Confusions], *, most: int = 12) -> str:
    """For each slot how many labels are equal, and the most frequent confusions out of how many of the key's label."""
    return "\n\n".join(_slot_table(slot, pairs, most) for slot, pairs in found.items() if pairs)


def _slot_table(slot: str, pairs: Confusions, most: int) -> str:
    right = sum(count for (key, response), count in pairs.items() if key == response)
    of_key: Counter[str] = Counter()
    for (key, _), count in pairs.items():
        of_key[key] += count
    wrong = sorted((-count, key, response) for (key, response), count in pairs.items() if key != response)[:most]
    rows = [(key, response, str(-count), str(of_key[key])) for count, key, response in wrong]
    return f"{slot}: {right} of {pairs.total()} labels right\n{plain_table(('key', 'response', 'fills', 'of'), rows)}"


def _labels(fill: Judged) -> tuple[str, str] | None:
    if fill.slot not in LABELLED or fill.key is None or fill.response is None:
        return None
    return _label(fill.key), _label(fill.response)


def _label(value: Value) -> str:
    match value:
        case CodedParty(role=label) | CodedTerm(kind=label) | CodedSource(kind=label):
            return label or "–"
        case _:
            return str(value)
