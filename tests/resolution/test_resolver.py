"""Which reports make one dossier: the cases that people pay for, in records made by hand."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.model.dossier import Block, Contender, Dossier, Entry, Outcome, Step
from intalks.model.vocabulary import DealType, Stage
from intalks.reference import load
from intalks.resolution import Resolver
from intalks.resolution.rivalry import settle
from intalks.resolution.signatures import origins, signature
from tests.ledger.made_deals import entry, made_entry

REFERENCE = load()
START = datetime(2009, 1, 1, tzinfo=UTC)


def told(day: int, names: tuple[str, ...], kind: DealType, stage: Stage) -> Entry:
    """A report `day` days after the start; its id tells the day."""
    return entry(f"day{day}", [(names, kind, stage)], START + timedelta(days=day), reference=REFERENCE)


def resolved(*entries: Entry) -> list[Dossier]:
    reports = tuple(report for one in entries for report in one.reports)
    return list(Resolver(REFERENCE)(Block(reports, tuple(seen for one in entries for seen in one.sightings))))


def test_one_deal_under_changing_names_is_one_dossier() -> None:
    deal = (DealType.MANUFACTURING, Stage.TALKS)
    found = resolved(
        told(0, ("DaimlerChrysler", "Chery"), *deal), told(20, ("Chrysler LLC", "Chery Automobile"), *deal)
    )
    assert [len(one.reports) for one in found] == [2]


def test_two_that_came_out_of_one_are_not_one() -> None:
    deal = (DealType.MANUFACTURING, Stage.TALKS)
    assert len(resolved(told(0, ("Daimler", "Chery"), *deal), told(20, ("Chrysler LLC", "Chery"), *deal))) == 2


def test_rivals_for_one_target_are_apart() -> None:
    bid = (DealType.ACQUISITION, Stage.PROPOSED)
    found = resolved(told(0, ("Fiat", "Opel"), *bid), told(1, ("Magna", "Opel"), *bid), told(2, ("RHJ", "Opel"), *bid))
    assert len(found) == 3


def test_talks_that_failed_and_start_anew_are_a_new_dossier() -> None:
    pair = ("Fiat", "Chrysler")
    ended = [told(day, pair, DealType.ACQUISITION, Stage.ABANDONED) for day in (30, 31, 32)]
    begun = told(0, pair, DealType.ACQUISITION, Stage.TALKS)
    anew = told(700, pair, DealType.ACQUISITION, Stage.TALKS)
    assert [len(one.reports) for one in resolved(begun, *ended, anew)] == [4, 1]


def test_an_alliance_acts_as_one_side() -> None:
    deal = (DealType.ALLIANCE, Stage.TALKS)
    found = resolved(told(0, ("Renault", "Nissan", "General Motors"), *deal), told(3, ("Renault-Nissan", "GM"), *deal))
    assert [len(one.reports) for one in found] == [2]


def test_a_lone_slip_does_not_move_the_stage() -> None:
    pair = ("Fiat", "Chrysler")
    stages = [
        Stage.TALKS,
        Stage.TALKS,
        Stage.TALKS,
        Stage.TALKS,
        Stage.AGREED,
        Stage.AGREED,
        Stage.AGREED,
        Stage.COMPLETED,
    ]
    entries = [told(day, pair, DealType.ACQUISITION, stage) for day, stage in enumerate(stages)]
    (dossier,) = resolved(*entries)
    assert [step.stage for step in dossier.timeline][:2] == [Stage.TALKS, Stage.AGREED]
    assert dossier.timeline[0].date == "2009-01-01"
    assert not dossier.timeline[0].dated


def test_undated_reports_come_last() -> None:
    dated = told(0, ("Fiat", "Chrysler"), DealType.ACQUISITION, Stage.TALKS)
    undated = entry("zero", [(("Fiat", "Chrysler"), DealType.ACQUISITION, Stage.TALKS)], None, reference=REFERENCE)
    (dossier,) = resolved(undated, dated)
    assert dossier.articles == ("day0", "zero")
    assert (dossier.first, dossier.last) == ("2009-01-01", "2009-01-01")


def test_an_undated_report_does_not_undo_what_dated_ones_tell() -> None:
    parties, kind = ("Fiat", "Chrysler"), DealType.ACQUISITION
    undated = entry("zero", [(parties, kind, Stage.TALKS)], None, reference=REFERENCE)
    (dossier,) = resolved(told(0, parties, kind, Stage.TALKS), told(9, parties, kind, Stage.AGREED), undated)
    assert dossier.articles == ("day0", "day9", "zero")
    assert (dossier.stage, dossier.outcome.value) == (Stage.AGREED, "agreed")
    (alone,) = resolved(undated)
    assert alone.stage is Stage.TALKS


@given(st.integers(0, 1000), st.randoms(use_true_random=False))
def test_the_order_of_a_block_does_not_matter(seed: int, draw: random.Random) -> None:
    entries = [made_entry(number, seed=seed, firms=5, days=300) for number in range(12)]
    shuffled = draw.sample(entries, len(entries))
    assert resolved(*entries) == resolved(*shuffled)


@pytest.mark.parametrize(
    ("words", "groups"),
    [
        (lambda text: text, 1),
        (lambda text: text + " One more sentence stands at the end of it.", 1),  # a resend with an addition
        (lambda text: " ".join(reversed(text.split())), 2),
    ],
    ids=["resent", "resent with an addition", "another text"],
)
def test_near_copies_are_one_origin(words: object, groups: int) -> None:
    text = " ".join(f"word{number} stands beside its neighbour{number % 7}" for number in range(60))
    changed = words(text)  # type: ignore[operator]
    assert len(origins([("a", signature(text)), ("b", signature(changed))])) == groups


def test_who_loses_the_target_has_abandoned_it() -> None:
    won = Step("2009-05-30", Stage.AGREED, True, ("r2",), ("a2",), "they agreed")
    loser = Contender("d1", ("ref:opel",), ("ref:fiat",), Outcome.OPEN, True, "2009-04-23", "2009-06-02", None, 3)
    winner = Contender("d2", ("ref:opel",), ("ref:magna",), Outcome.AGREED, True, "2009-04-28", "2009-09-10", won, 9)
    settled = settle([winner, loser])
    assert settled["d1"].rivals == ("d2",)
    assert settled["d2"].lost is None
    lost = settled["d1"].lost
    assert lost is not None
    assert (lost.date, lost.stage) == ("2009-05-30", Stage.ABANDONED)
