"""How many independent origins a story has."""

from __future__ import annotations

from dataclasses import replace

from intalks.model.vocabulary import SourceKind
from intalks.resolution.relays import independent_origins
from tests.resolution.made_reports import report, said

RELAYED = (said("Ann", via=("The Wire",)),)


def test_two_outlets_that_relay_a_third_are_one_origin_and_it_is_theirs() -> None:
    own = report("a", 0, statements=(said("Ann"),), outlet="The Wire")
    one = report("b", 0, statements=RELAYED, outlet="The Post")
    two = report("c", 1, statements=RELAYED, outlet="The Courier")
    assert independent_origins([own, one, two]) == (("a", "b", "c"),)
    assert independent_origins([one, two]) == (("b", "c"),)


def test_an_outlet_that_is_named_as_the_source_is_relayed_too() -> None:
    own = report("a", 0, statements=(said("Ann"),), outlet="The Wire")
    word = said(None)
    by_wire = replace(word, source=replace(word.source, kind=SourceKind.OUTLET, organization="The Wire"))
    assert independent_origins([own, report("b", 1, statements=(by_wire,), outlet="The Post")]) == (("a", "b"),)


def test_weeks_apart_it_is_another_story() -> None:
    one, two = report("b", 0, statements=RELAYED), report("c", 20, statements=RELAYED)
    assert independent_origins([one, two]) == (("b",), ("c",))


def test_an_outlet_has_more_than_one_story() -> None:
    one, two = (report(id_, 0, statements=(said("Ann"),), outlet="The Wire") for id_ in "ab")
    assert independent_origins([one, two]) == (("a",), ("b",))


def test_an_article_that_says_anything_of_its_own_is_an_origin() -> None:
    one = report("b", 0, statements=RELAYED, outlet="The Post")
    more = report("c", 0, statements=(*RELAYED, said("Ben")), outlet="The Courier")
    assert independent_origins([one, more]) == (("b",), ("c",))
