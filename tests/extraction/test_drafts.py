"""How weighed pairs grow into deals: no model is loaded."""

from __future__ import annotations

from itertools import permutations

from intalks.extraction.drafts import Edge, assemble, look_alike

BUYS = {"buyer>bought": 0.9, "partner>partner": 0.1}
WORKS = {"partner>partner": 1.0}


NOTHING: frozenset[tuple[int, int]] = frozenset()


def all_together(*nodes: int) -> frozenset[tuple[int, int]]:
    """The nodes' deals are one."""
    return frozenset(permutations(nodes, 2))


def test_three_pairs_of_one_deal_are_that_deal() -> None:
    edges = [Edge(i, pair, 0.8, WORKS) for i, pair in enumerate(((0, 1), (0, 2), (1, 2)))]
    (deal,) = assemble(edges, all_together(0, 1, 2))
    assert set(deal.roles) == {0, 1, 2}
    assert deal.nodes == (0, 1, 2)


def test_pairs_of_several_deals_stay_apart() -> None:
    """Two firms talk, and run an older venture with a third."""
    edges = [Edge(0, (0, 1), 0.9, WORKS), Edge(1, (0, 2), 0.8, WORKS), Edge(2, (1, 2), 0.8, WORKS)]
    assert [set(d.roles) for d in assemble(edges, all_together(1, 2))] == [{0, 1}, {0, 2}, {1, 2}]


def test_rivals_for_one_target_are_no_partners() -> None:
    """Firms 0 and 1 bid for firm 2, each alone; the network does not take their bids for one."""
    edges = [Edge(0, (0, 2), 0.9, BUYS), Edge(1, (1, 2), 0.8, BUYS), Edge(2, (0, 1), 0.3, WORKS)]
    assert [set(d.roles) for d in assemble(edges, NOTHING)] == [{0, 2}, {1, 2}]


def test_pairs_look_alike_that_agree_on_parts_types_and_stages() -> None:
    bids = [Edge(i, pair, 0.8, BUYS, {"stake": 1.0}, {"talks": 1.0}) for i, pair in enumerate(((0, 1), (0, 2)))]
    older = Edge(2, (0, 2), 0.8, BUYS, {"stake": 1.0}, {"completed": 1.0})
    assert look_alike(*bids)
    assert not look_alike(bids[0], older)


def test_a_second_deal_of_the_same_firms_is_told_beside_the_first() -> None:
    edges = [Edge(0, (0, 1), 0.9, BUYS), Edge(1, (0, 1), 0.6, WORKS, again=True)]
    first, second = assemble(edges, NOTHING)
    assert (first.nodes, first.again, second.nodes, second.again) == ((0,), False, (1,), True)
    assert max(second.roles[0], key=lambda r: second.roles[0][r]) == "partner"


def test_a_buyer_and_its_target_come_before_whoever_is_named_beside_them() -> None:
    edges = [Edge(0, (0, 1), 0.7, BUYS), Edge(1, (0, 2), 0.05, WORKS)]
    (deal,) = assemble(edges, all_together(0, 1))
    assert set(deal.roles) == {0, 1}
    assert max(deal.roles[0], key=lambda r: deal.roles[0][r]) == "buyer"


def test_an_unlikely_pair_is_no_deal() -> None:
    assert assemble([Edge(0, (0, 1), 0.1, WORKS)], NOTHING) == []
