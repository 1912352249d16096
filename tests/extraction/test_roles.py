"""Which part each party has in a deal of a type."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from intalks.extraction.roles import choose_roles
from intalks.model.vocabulary import DealType

PURCHASES = [
    (({"buyer": 0.9}, {"bought": 0.8}), ["buyer", "bought"]),
    (({"buyer": 0.9}, {"buyer": 0.7, "bought": 0.2}), ["buyer", "bought"]),
    (({"bought": 0.9}, {"bought": 0.6, "buyer": 0.3, "seller": 0.1}), ["bought", "buyer"]),
    (({"bought": 0.9}, {"bought": 0.6, "buyer": 0.1, "seller": 0.3}), ["bought", "seller"]),
    (({"seller": 0.9}, {"bought": 0.8}), ["seller", "bought"]),
    (({"seller": 0.5, "buyer": 0.4}, {"seller": 0.9}, {"bought": 0.8}), ["buyer", "seller", "bought"]),
]


@pytest.mark.parametrize(("tables", "roles"), PURCHASES)
def test_a_purchase_has_every_part_that_it_needs(tables: Sequence[dict[str, float]], roles: list[str]) -> None:
    found = choose_roles(DealType.ACQUISITION, dict(enumerate(tables)))
    assert [found[number][0] for number in range(len(tables))] == roles
    assert all(
        found[number][1] == table[roles[number]] for number, table in enumerate(tables) if roles[number] in table
    )


def test_other_deals_have_no_part_to_fill() -> None:
    assert choose_roles(DealType.ALLIANCE, {0: {"buyer": 0.9}, 1: {}}) == {0: ("partner", 0.0), 1: ("partner", 0.0)}
