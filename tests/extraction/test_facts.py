"""Facts, from readings written by hand."""

from __future__ import annotations

import dataclasses

import pytest

from intalks.extraction.fact_features import DealLinks, pair_features, pairs_of
from intalks.extraction.facts import DIRECTIONS, FactModels, extract_facts
from intalks.extraction.scoring import Decision
from intalks.lexicon.linear import LinearModel
from intalks.model.reading import Entity, MentionKind, Reading
from intalks.model.record import Cause, CauseKind, Deal, Fill, Party
from intalks.model.span import Span
from intalks.model.vocabulary import Relation, Role
from tests.extraction.made_reading import reading_of
from tests.reading.made_tokens import named

KEY = Cause(CauseKind.RULE, "made")


def models(label: str) -> FactModels:
    """Models that take every pair for `label` and every deal and office for true."""
    pair = LinearModel("sure", tuple(DIRECTIONS), tuple(9.0 if k == label else 0.0 for k in DIRECTIONS), {})
    return FactModels(Decision(9.0, {}), pair, Decision(9.0, {}), Decision(9.0, {}))


NONE = FactModels(Decision(-9.0, {}), models("owns>").pair, Decision(-9.0, {}), Decision(-9.0, {}))


def deal_of(reading: Reading, kind: str, roles: tuple[Role, Role]) -> Deal:
    span = Span(0, len(reading.article.text))
    fill = Fill(reading.article.text, span, 1.0, KEY)
    parties = tuple(Party(name, role, span, 1.0, KEY) for name, role in zip(("Acme", "Brill"), roles, strict=True))
    return Deal(
        "d1",
        dataclasses.replace(fill, value=kind),
        dataclasses.replace(fill, value="completed"),
        parties,
        (),
        (),
        (),
        (),
        (),
        None,
        (fill,),
        1.0,
    )


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("owns>", ("Acme", Relation.OWNS, "Brill")),
        ("<owns", ("Brill", Relation.OWNS, "Acme")),
        ("<brand", ("Brill", Relation.BRAND_OF, "Acme")),
        ("formerly>", ("Acme", Relation.FORMERLY, "Brill")),
    ],
)
def test_the_direction_of_a_relation(label: str, expected: tuple[str, Relation, str]) -> None:
    reading = reading_of("Acme owns Brill")
    (fact,) = extract_facts(reading, (), models(label))
    assert (fact.subject, fact.relation, fact.object) == expected


def test_a_share_beside_the_pair_is_the_value() -> None:
    reading = reading_of("Acme owns 30 percent of Brill")
    (fact,) = extract_facts(reading, (), models("owns>"))
    assert fact.value == "30"
    assert fact.evidence.value == "Acme owns 30 percent of Brill"


def test_evidence_is_an_exact_copy() -> None:
    reading = reading_of("They said Acme owns Brill for years")
    (fact,) = extract_facts(reading, (), models("owns>"))
    assert fact.evidence.span.of(reading.article.text) == fact.evidence.value


def test_a_purchase_leaves_its_buyer_the_owner() -> None:
    reading = reading_of("Acme took over Brill")
    deal = deal_of(reading, "acquisition", (Role.ACQUIRER, Role.TARGET))
    facts = extract_facts(reading, (deal,), dataclasses.replace(models("owns>"), related=Decision(-9.0, {})))
    assert [(f.subject, f.relation, f.object, str(f.evidence.cause)) for f in facts] == [
        ("Acme", Relation.OWNS, "Brill", "model:fact_deal")
    ]


def test_partners_of_a_merger_own_nothing() -> None:
    reading = reading_of("Acme merged with Brill")
    deal = deal_of(reading, "merger", (Role.PARTNER, Role.PARTNER))
    assert extract_facts(reading, (deal,), dataclasses.replace(models("owns>"), related=Decision(-9.0, {}))) == ()


def test_an_officer_by_title_and_organization() -> None:
    reading = reading_of("Acme chairman Ann Lee")
    person = named(reading.article.text, reading.tokens, "Ann Lee", MentionKind.PERSON, 2)
    span = Span(0, len(reading.article.text))
    entity = Entity(MentionKind.PERSON, "Ann Lee", (), None, (1,), "chairman", 0, span)
    reading = dataclasses.replace(reading, mentions=(*reading.mentions, person), entities=(*reading.entities, entity))
    facts = [f for f in extract_facts(reading, (), models("owns>")) if f.relation is Relation.OFFICER_OF]
    assert [(f.subject, f.object, f.value) for f in facts] == [("Ann Lee", "Acme", "chairman")]


def test_what_the_models_refuse_is_no_fact() -> None:
    reading = reading_of("Acme owns Brill")
    deal = deal_of(reading, "acquisition", (Role.ACQUIRER, Role.TARGET))
    assert extract_facts(reading, (deal,), NONE) == ()


@pytest.mark.parametrize(
    ("text", "tags", "rule"),
    [
        ("Acme owns Brill", "NNP VBZ NNP", "owns"),
        ("Acme, a unit of Brill", "NNP , DT NN IN NNP", "unit of"),
        ("Acme is owned by Brill", "NNP VBZ VBN IN NNP", "owned by"),
        ("Acme 's Brill unit", "NNP POS NNP NN", "unit after"),
        ("Acme and its partner Brill", "NNP CC PRP$ NN NNP", "partner"),
    ],
)
def test_a_phrase_that_tells_a_relation_is_seen(text: str, tags: str, rule: str) -> None:
    reading = reading_of(text, tags)
    (pair,) = pairs_of(reading)
    assert f"rule={rule}" in set(pair_features(reading, pair, DealLinks.of(())))


def test_names_with_nothing_between_them_that_tells_a_relation_make_no_pair() -> None:
    assert list(pairs_of(reading_of("Acme met Brill"))) == []
