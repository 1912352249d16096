from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from intalks.model.record import ArticleRecord
from intalks.model.vocabulary import DealType, Stage
from intalks.pipeline.differences import compare
from tests.ledger.made_deals import entry

MERGER, STAKE = DealType.MERGER, DealType.STAKE
TALKS, AGREED = Stage.TALKS, Stage.AGREED
Told = tuple[tuple[str, ...], DealType, Stage]
A_B: Told = (("Ampel", "Brandis"), MERGER, TALKS)
A_C: Told = (("Ampel", "Corvo"), MERGER, TALKS)

PAIRS: list[tuple[list[Told], list[Told], tuple[int, int, dict[str, str]]]] = [
    ([A_B], [A_B], (0, 0, {})),
    # One more, one less
    ([A_B], [A_B, A_C], (1, 0, {})),
    ([A_B, A_C], [A_C], (0, 1, {})),
    # One firm in common is not enough
    ([A_B], [A_C], (1, 1, {})),
    # The same two, otherwise
    ([A_B], [(("Ampel", "Brandis"), DealType.SUPPLY, TALKS)], (0, 0, {"type": "merger → supply"})),
    ([A_B], [(("Ampel", "Brandis"), MERGER, AGREED)], (0, 0, {"stage": "talks → agreed"})),
    # A third party comes in
    ([A_B], [(("Ampel", "Brandis", "Corvo"), MERGER, TALKS)], (0, 0, {"parties": ""})),
    # Two deals of the same two are told apart by their type
    ([A_B, (("Ampel", "Brandis"), STAKE, TALKS)], [(("Ampel", "Brandis"), STAKE, TALKS)], (0, 1, {})),
]


def record(deals: list[Told]) -> ArticleRecord:
    return entry("a", deals, datetime(2007, 1, 1, tzinfo=UTC)).record


@pytest.mark.parametrize(("before", "after", "expected"), PAIRS, ids=range(len(PAIRS)))
def test_compare(before: list[Told], after: list[Told], expected: tuple[int, int, dict[str, str]]) -> None:
    difference = compare(record(before), record(after))
    found = {
        change.slot: f"{change.before} → {change.after}"
        for deal in difference.altered
        for change in deal.alterations
        if change.slot not in {"evidence", "statements"}
    }
    gained, lost, altered = expected
    assert (len(difference.gained), len(difference.lost), found.keys()) == (gained, lost, altered.keys())
    assert all(altered[slot] in words for slot, words in found.items())


def test_how_sure_it_is_makes_no_difference() -> None:
    one = record([A_B])
    [deal] = one.deals
    assert not compare(one, replace(one, deals=(replace(deal, confidence=0.1),)))


def test_statements_make_one() -> None:
    one = record([A_B])
    [altered] = compare(one, replace(one, statements=())).altered
    assert [(change.slot, change.after) for change in altered.alterations] == [("statements", "")]
