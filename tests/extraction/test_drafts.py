"""How weighed pairs grow into deals: no model is loaded."""

from __future__ import annotations

import pytest

from intalks.extraction.drafts import Edge, assemble

BUYS = {"buyer>bought": 0.9, "partner>partner": 0.1}
WORKS = {"partner>partner": 1.0}
TALKS, RUNS = {"talks": 0.9, "completed": 0.1}, {"talks": 0.1, "completed": 0.9}
THOUGHT_OF, AGREED = {"considered": 0.9, "agreed": 0.1}, {"considered": 0.1, "agreed": 0.9}
ALLIANCE = {"alliance": 1.0}


def edge(pair: tuple[int, int], probability: float, roles: dict[str, float], stages: dict[str, float]) -> Edge:
    return Edge(pair, probability, roles, types=ALLIANCE, stages=stages)


def test_three_pairs_of_one_kind_are_one_deal() -> None:
    edges = [edge(pair, 0.8, WORKS, TALKS) for pair in ((0, 1), (0, 2), (1, 2))]
    (deal,) = assemble(edges)
    assert set(deal.roles) == {0, 1, 2}


def test_a_pair_at_another_stage_is_a_deal_of_its_own() -> None:
    """Two firms talk, and run an older venture with a third."""
    edges = [edge((0, 1), 0.9, WORKS, TALKS), edge((0, 2), 0.8, WORKS, RUNS), edge((1, 2), 0.8, WORKS, RUNS)]
    talks, venture = assemble(edges)
    assert (set(talks.roles), set(venture.roles)) == ({0, 1}, {0, 1, 2})
    assert (talks.pairs, venture.pairs) == (((0, 1),), ((0, 2), (1, 2)))


def test_a_firm_is_in_the_other_deal_only_where_its_own_pair_is_sure() -> None:
    edges = [edge((0, 1), 0.9, WORKS, TALKS), edge((0, 2), 0.8, WORKS, RUNS), edge((1, 2), 0.45, WORKS, RUNS)]
    assert [set(d.roles) for d in assemble(edges)] == [{0, 1}, {0, 2}]


def test_a_buyer_and_its_target_come_before_whoever_is_named_beside_them() -> None:
    edges = [edge((0, 1), 0.7, BUYS, TALKS), edge((0, 2), 0.05, WORKS, TALKS)]
    (deal,) = assemble(edges)
    assert set(deal.roles) == {0, 1}
    assert max(deal.roles[0], key=lambda r: deal.roles[0][r]) == "buyer"


@pytest.mark.parametrize(("stages", "deals"), [(THOUGHT_OF, [{0, 1}, {0, 2}]), (AGREED, [{0, 1, 2}])])
def test_two_buyers_of_one_target_are_rivals_where_a_deal_is_thought_of(
    stages: dict[str, float], deals: list[set[int]]
) -> None:
    """Two names stand side by side before the target; nothing but the stage tells whether they bid together."""
    sold, both = {"bought>buyer": 0.9, "partner>partner": 0.1}, {"buyer>buyer": 1.0}
    edges = [edge((0, 1), 0.9, sold, stages), edge((0, 2), 0.8, sold, stages), edge((1, 2), 0.35, both, stages)]
    assert [set(d.roles) for d in assemble(edges)] == deals


def test_an_unlikely_pair_is_no_deal() -> None:
    assert assemble([edge((0, 1), 0.1, WORKS, TALKS)]) == []
