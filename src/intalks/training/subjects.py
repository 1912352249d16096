"""Training rows for the models of what a deal is about, from coded articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from intalks.evaluation.matching import span_overlap
from intalks.extraction.subjects import (
    NOTHING,
    MatterModels,
    brand_phrases,
    noun_phrases,
    phrase_features,
    place_phrases,
    span_of,
)
from intalks.extraction.value_features import Scene
from intalks.model.reading import Reading
from intalks.training.fit import Row, fit
from intalks.training.oracle import Keyed, contexts_of

STRENGTH = {"deal_subject": 0.3, "deal_place": 0.3, "deal_brand": 0.3}
_ALIKE = 0.6
"""From which overlap of words on a phrase counts as the key's."""


@dataclass(slots=True)
class SubjectExamples:
    """Training rows for each of the models."""

    subject: list[Row] = field(default_factory=list)
    place: list[Row] = field(default_factory=list)
    brand: list[Row] = field(default_factory=list)

    def without(self, groups: frozenset[str]) -> SubjectExamples:
        return SubjectExamples(*([r for r in rows if r.group not in groups] for rows in (self.subject, self.place, self.brand)))


def subject_examples(pairs: Iterable[tuple[Keyed, Reading]]) -> SubjectExamples:
    rows = SubjectExamples()
    for keyed, reading in pairs:
        scene = Scene.of(reading, contexts_of(reading, keyed.key))
        group, text = keyed.article.id, keyed.article.text
        for number, deal in enumerate(keyed.key.deals):
            context = scene.deals[number]
            for phrase in noun_phrases(reading, context):
                label = "yes" if _among(span_of(reading, phrase).of(text), deal.subject) else NOTHING
                rows.subject.append(Row(tuple(phrase_features(scene, number, phrase)), label, group))
            for phrase in place_phrases(reading, context):
                words = span_of(reading, phrase).of(text)
                label = "made_in" if _among(words, deal.made_in) else "sold_in" if _among(words, deal.sold_in) else NOTHING
                rows.place.append(Row(tuple(phrase_features(scene, number, phrase)), label, group))
            for phrase in brand_phrases(reading, context):
                label = "yes" if _among(span_of(reading, phrase).of(text), deal.brands) else NOTHING
                rows.brand.append(Row(tuple(phrase_features(scene, number, phrase)), label, group))
    return rows


def train_subjects(rows: SubjectExamples) -> MatterModels:
    return MatterModels(
        fit("deal_subject", rows.subject, strength=STRENGTH["deal_subject"]),
        fit("deal_place", rows.place, strength=STRENGTH["deal_place"]),
        fit("deal_brand", rows.brand, strength=STRENGTH["deal_brand"]),
    )


def _among(words: str, wanted: tuple[str, ...]) -> bool:
    return any(span_overlap(words, other) >= _ALIKE for other in wanted)
