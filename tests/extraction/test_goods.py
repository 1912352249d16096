"""Where goods go to and come from, and the name before them, by the parse alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intalks.extraction.goods import MADE_IN, SOLD_IN, names_goods, place_of
from intalks.model.reading import Tokens
from tests.reading.made_tokens import tokens_of


def tokens(text: str, heads: dict[str, str], deps: dict[str, str] | None = None) -> Tokens:
    """The text's tokens, with relations for some words."""
    made, _ = tokens_of(text, heads=heads)
    given = deps or {}
    return replace(made, dep=tuple(given.get(word, dep) for word, dep in zip(made.lower, made.dep, strict=True)))


@pytest.mark.parametrize(
    ("text", "heads", "slot"),
    [
        ("export vans to Spain", {"Spain": "to", "to": "export"}, SOLD_IN),
        ("build vans in Spain", {"Spain": "in", "in": "build"}, MADE_IN),
        ("a plant in Spain", {"Spain": "in", "in": "plant"}, MADE_IN),
        ("sale talks in Spain", {"Spain": "in", "in": "talks", "talks": "sale"}, SOLD_IN),
        ("talks in Spain", {"Spain": "in", "in": "talks"}, None),
        ("build vans for Spain", {"Spain": "for", "for": "build"}, None),
        ("Spain will export vans", {"Spain": "export"}, None),
    ],
)
def test_a_place_is_what_it_hangs_on(text: str, heads: dict[str, str], slot: str | None) -> None:
    made = tokens(text, heads)
    assert place_of(made, made.lower.index("spain")) == slot


def test_all_places_of_a_list_are_one_kind() -> None:
    made = tokens(
        "export vans to Europe and Asia", {"Europe": "to", "to": "export", "Asia": "Europe"}, {"asia": "conj"}
    )
    assert place_of(made, made.lower.index("asia")) == SOLD_IN


def test_goods_made_by_a_firm_are_sold_where_the_place_stands_behind_it() -> None:
    heads = {"Spain": "in", "in": "Acme", "Acme": "by", "by": "made", "made": "vans", "vans": "sell"}
    made = tokens("sell vans made by Acme in Spain", heads, {"by": "agent"})
    assert place_of(made, made.lower.index("spain")) == SOLD_IN
    alone = tokens("vans made by Acme in Spain", heads | {"vans": "vans"}, {"by": "agent"})
    assert place_of(alone, alone.lower.index("spain")) is None


def test_goods_are_made_where_their_name_says() -> None:
    text, heads = "export Peru - made vans", {"Peru": "made", "made": "vans", "vans": "export"}
    made, _ = tokens_of(text, "VB NNP HYPH VBN NNS", heads)
    lemmas = tuple("make" if word == "made" else word for word in made.lemma)
    assert place_of(replace(made, lemma=lemmas), 1) == MADE_IN


def test_a_name_before_goods_is_their_brand() -> None:
    made = tokens("Acme truck", {"Acme": "truck"}, {"acme": "compound"})
    assert names_goods(made, 0)
    assert not names_goods(tokens("Acme merger", {"Acme": "merger"}, {"acme": "compound"}), 0)
    assert not names_goods(tokens("truck of Acme", {"Acme": "of"}, {"acme": "pobj"}), 2)


def test_goods_that_a_firm_owns_are_not_its_brand() -> None:
    text, heads = "Acme 's truck", {"Acme": "truck"}
    made, _ = tokens_of(text, "NNP POS NN", heads)
    assert not names_goods(replace(made, dep=("compound", "case", "ROOT")), 0)
