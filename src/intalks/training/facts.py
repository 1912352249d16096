"""Train the models of facts, and of what a deal is about, on coded articles and those of `training/own/outlets.jsonl`.

    python -m intalks.training.facts --gold ../shared/gold --corpus ../shared/corpus

The same articles give the same models, to the last digit.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from intalks.evaluation.coded import CodedFact
from intalks.extraction.fact_features import DealLinks, Pair, pair_features, pairs_of, promising
from intalks.extraction.facts import DIRECTIONS, deal_features, officer_features, owner_pairs
from intalks.extraction.scoring import YES
from intalks.lexicon.linear import LinearModel
from intalks.lexicon.names import name_key
from intalks.model.reading import MentionKind, Reading
from intalks.model.record import Deal, Party
from intalks.model.span import Span
from intalks.model.vocabulary import Relation
from intalks.text.quoting import locate
from intalks.training.coding import LOTS
from intalks.training.fit import Row, fit, write
from intalks.training.keys import deals_of
from intalks.training.material import asked_readings, linear_parser, readings
from intalks.training.oracle import Keyed, entity_numbers, outlet_articles
from intalks.training.subjects import subject_examples, train_subjects

STRENGTH = {"fact_related": 0.3, "fact_pair": 0.5, "fact_deal": 0.3, "fact_officer": 0.5}
NO_FACT = "none"
_LABELS = {rule: label for label, rule in DIRECTIONS.items()}


def main() -> None:
    pairs = [*asked_readings(linear_parser(__doc__).parse_args(), LOTS), *readings(outlet_articles())]
    subjects, facts = train_subjects(subject_examples(pairs)), train_facts(fact_examples(pairs))
    for model in (*subjects.values(), *facts.values()):
        print(f"{model.id}: {len(model.classes)} classes, {len(model.weights)} features -> {write(model).name}")


@dataclass(slots=True)
class FactExamples:
    """Training rows for each of the models of facts."""

    pair: list[Row] = field(default_factory=list)
    deal: list[Row] = field(default_factory=list)
    officer: list[Row] = field(default_factory=list)

    def without(self, groups: frozenset[str]) -> FactExamples:
        return FactExamples(
            *([r for r in rows if r.group not in groups] for rows in (self.pair, self.deal, self.officer))
        )


def fact_examples(pairs: Iterable[tuple[Keyed, Reading]]) -> FactExamples:
    rows = FactExamples()
    for keyed, reading in pairs:
        numbers = entity_numbers(reading, keyed.key)
        facts = KeyFacts(keyed, reading, numbers)
        deals = read_deals(keyed, reading)
        links = DealLinks.of(deals)
        for pair in pairs_of(reading):
            label = facts.label(pair) if promising(reading, pair, links) else None
            if label is not None:
                rows.pair.append(Row(tuple(pair_features(reading, pair, links)), label, keyed.article.id))
        for deal in deals:
            for owner, owned in owner_pairs(deal):
                true = facts.owns(deal.parties[owner].name, deal.parties[owned].name)
                rows.deal.append(
                    Row(tuple(deal_features(deal, (owner, owned), links)), YES if true else "no", keyed.article.id)
                )
        for person in reading.entities:
            if person.kind is MentionKind.PERSON and person.title is not None and person.organization is not None:
                true = facts.officer(person.name, person.organization)
                rows.officer.append(
                    Row(tuple(officer_features(reading, person, links)), YES if true else "no", keyed.article.id)
                )
    return rows


def read_deals(keyed: Keyed, reading: Reading) -> tuple[Deal, ...]:
    """The coded deals, each party under the name that the reading gives it, as extraction hands them on."""
    numbers = entity_numbers(reading, keyed.key)

    def renamed(party: Party) -> Party:
        number = numbers.get(name_key(party.name))
        return party if number is None else replace(party, name=reading.entities[number].name)

    return tuple(replace(deal, parties=tuple(map(renamed, deal.parties))) for deal in deals_of(keyed))


def train_facts(rows: FactExamples) -> dict[str, LinearModel]:
    """The models by name."""
    related = [replace(r, label="no" if r.label == NO_FACT else YES) for r in rows.pair]
    told = [r for r in rows.pair if r.label != NO_FACT]
    return {
        "fact_related": fit("fact_related", related, strength=STRENGTH["fact_related"], min_count=3),
        "fact_pair": fit("fact_pair", told, strength=STRENGTH["fact_pair"]),
        "fact_deal": fit("fact_deal", rows.deal, strength=STRENGTH["fact_deal"]),
        "fact_officer": fit("fact_officer", rows.officer, strength=STRENGTH["fact_officer"]),
    }


class KeyFacts:
    """The facts of a key beside a reading: which pair of mentions shows which."""

    def __init__(self, keyed: Keyed, reading: Reading, numbers: dict[tuple[str, ...], int]) -> None:
        self._facts = [f for f in keyed.key.facts if f.relation is not None]
        self._numbers = numbers
        self._places = [self._place(keyed.article.text, fact) for fact in self._facts]
        self._sentences = [s.span for s in reading.sentences]

    def label(self, pair: Pair) -> str | None:
        """The class of a pair; None where the key has the fact but shows it elsewhere, so that this pair teaches
        nothing.
        """
        elsewhere = False
        for fact, place in zip(self._facts, self._places, strict=True):
            if fact.relation == Relation.OFFICER_OF:
                continue
            ends = self._number(fact.subject), self._number(fact.object)
            if None in ends and place is not None and place.overlaps(self._sentences[pair.left.sentence]):
                elsewhere = True
                continue
            forward = ends == (pair.left_entity, pair.right_entity)
            if not forward and ends != (pair.right_entity, pair.left_entity):
                continue
            if place is None or not place.overlaps(self._sentences[pair.left.sentence]):
                elsewhere = True
                continue
            relation = Relation(fact.relation or "")
            return _LABELS[relation, True if relation is Relation.PARTNER_OF else forward]
        return None if elsewhere else NO_FACT

    def owns(self, owner: str, owned: str) -> bool:
        wanted = name_key(owner), name_key(owned)
        ends = self._numbers.get(wanted[0], wanted[0]), self._numbers.get(wanted[1], wanted[1])
        return any(
            f.relation == Relation.OWNS and (self._end(f.subject), self._end(f.object)) == ends for f in self._facts
        )

    def officer(self, person: str, organization: int) -> bool:
        last = name_key(person)[-1:]
        return any(
            f.relation == Relation.OFFICER_OF
            and name_key(f.subject or "")[-1:] == last
            and self._number(f.object) == organization
            for f in self._facts
        )

    def _number(self, name: str | None) -> int | None:
        return self._numbers.get(name_key(name or ""))

    def _end(self, name: str | None) -> int | tuple[str, ...]:
        key = name_key(name or "")
        return self._numbers.get(key, key)

    @staticmethod
    def _place(text: str, fact: CodedFact) -> Span | None:
        return locate(text, fact.evidence or "")


if __name__ == "__main__":
    main()
