"""Training rows for the models of what a deal is about, from coded articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from intalks.evaluation.matching import span_overlap
from intalks.extraction.scoring import YES
from intalks.extraction.subjects import (
    NOTHING,
    noun_phrases,
    phrase_features,
    place_phrases,
    span_of,
)
from intalks.extraction.value_features import Scene
from intalks.lexicon.linear import LinearModel
from intalks.model.reading import Reading
from intalks.training.fit import Row, fit
from intalks.training.oracle import Keyed, contexts_of

STRENGTH = {"deal_subject": 0.3, "deal_place": 0.3}
_ALIKE = 0.6
"""From which overlap of words on a phrase counts as the key's."""


@dataclass(slots=True)
class SubjectExamples:
    """Training rows for each of the models."""

    subject: list[Row] = field(default_factory=list)
    place: list[Row] = field(default_factory=list)

    def without(self, groups: frozenset[str]) -> SubjectExamples:
        return SubjectExamples(*([r for r in rows if r.group not in groups] for rows in (self.subject, self.place)))


def subject_examples(pairs: Iterable[tuple[Keyed, Reading]]) -> SubjectExamples:
    rows = SubjectExamples()
    for keyed, reading in pairs:
        scene = Scene.of(reading, contexts_of(reading, keyed.key))
        group, text = keyed.article.id, keyed.article.text
        for number, deal in enumerate(keyed.key.deals):
            context = scene.deals[number]
            for phrase in noun_phrases(reading, context):
                label = YES if _among(span_of(reading, phrase).of(text), deal.subject) else NOTHING
                rows.subject.append(Row(tuple(phrase_features(scene, number, phrase)), label, group))
            for phrase in place_phrases(reading, context):
                words = span_of(reading, phrase).of(text)
                label = (
                    "made_in" if _among(words, deal.made_in) else "sold_in" if _among(words, deal.sold_in) else NOTHING
                )
                rows.place.append(Row(tuple(phrase_features(scene, number, phrase)), label, group))
    return rows


def train_subjects(rows: SubjectExamples) -> dict[str, LinearModel]:
    """The models by name."""
    found = {"deal_subject": rows.subject, "deal_place": rows.place}
    return {name: fit(name, own, strength=STRENGTH[name]) for name, own in found.items()}


def _among(words: str, wanted: tuple[str, ...]) -> bool:
    return any(span_overlap(words, other) >= _ALIKE for other in wanted)
