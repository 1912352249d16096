"""What speaks for a dossier and what against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from math import log2

import pytest

from intalks.model.dossier import PartyKey, Report
from intalks.model.vocabulary import DealType, Role, Stage
from intalks.resolution.anchors import OWNER
from intalks.resolution.features import much_told, pairing, turned_round, unsure
from intalks.resolution.grouping import gathered
from tests.resolution.test_succession import PAIR, START, told


@pytest.mark.parametrize(
    ("days", "value"),
    [((0,), 0.0), ((1,), log2(1.9) / 5), ((1, 40, 85), log2(3.7) / 5), (tuple(range(1, 80)), 1.0)],
    ids=["long ago", "once", "three times", "daily"],
)
def test_a_deal_in_the_news_draws_what_is_told_of_its_firms(days: tuple[int, ...], value: float) -> None:
    """Each report has a confidence of 0.9."""
    draft = gathered([report for day in days for report in told(day, Stage.TALKS).reports], ())
    (later,) = told(91, Stage.TALKS).reports
    pair = pairing(later, draft)
    assert pair is not None
    assert much_told(pair) == pytest.approx(value)


@pytest.mark.parametrize(
    ("days", "since"),
    [
        ((0, 100, 200, 300, 400, 500, 550), 550),
        ((*range(20), 250, 300), 19),
        ((*range(20), 250, *range(300, 306)), 305),
    ],
    ids=["seldom told", "named in passing", "in the news again"],
)
def test_in_the_news_is_what_the_deal_had_before(days: tuple[int, ...], since: int) -> None:
    draft = gathered([report for day in days for report in told(day, Stage.TALKS).reports], ())
    assert draft.busy == START + timedelta(days=since)
    assert draft.last == START + timedelta(days=days[-1])


@pytest.mark.parametrize(("confidence", "value"), [(0.8, 0.2), (0.5, 1.0), (0.2, 1.0)])
def test_a_slip_is_sooner_one_more_report_than_a_deal(confidence: float, value: float) -> None:
    draft = gathered(told(0, Stage.TALKS).reports, ())
    (report,) = told(1, Stage.TALKS).reports
    doubtful = replace(report, deal=replace(report.deal, confidence=confidence))
    pair = pairing(doubtful, draft)
    assert pair is not None
    assert unsure(pair) == pytest.approx(value)


def in_parts(report: Report, *parts: Role) -> Report:
    """The report with these parts for its parties."""
    parties = zip(report.parties, parts, strict=True)
    return replace(report, parties=tuple(PartyKey(one.label, one.keys, part) for one, part in parties))


def test_a_seller_and_what_it_sells_may_be_the_two_sides() -> None:
    allies = gathered(told(0, Stage.TALKS, ("Suzuki", "Volkswagen"), DealType.ALLIANCE).reports, ())
    (plain,) = told(1, Stage.TALKS, ("Suzuki", "Volkswagen")).reports
    misread = pairing(in_parts(plain, Role.SELLER, Role.INVESTEE), allies)
    assert misread is not None
    assert misread.alike == pytest.approx(OWNER)
    (bid,) = told(0, Stage.TALKS, ("GM", "Opel", "Magna")).reports
    sale = gathered([in_parts(bid, Role.SELLER, Role.TARGET, Role.ACQUIRER)], ())
    (wanted,) = told(1, Stage.TALKS, ("GM", "Opel")).reports
    assert pairing(in_parts(wanted, Role.SELLER, Role.TARGET), sale) is None


BUYS, BOUGHT = (Role.ACQUIRER, Role.TARGET), (Role.TARGET, Role.ACQUIRER)


@pytest.mark.parametrize(
    ("before", "value"),
    [("bbbbbbb", 0.0), ("bbbbbbbbtt", 0.0), ("bbbbbbbbtbtt", -1.0), ("bbtt", 0.0), ("btbtbttt", 0.0)],
    ids=["never yet", "twice", "three of the last four times", "told too seldom", "told either way all along"],
)
def test_sides_that_have_changed_places(before: str, value: float) -> None:
    """What a report that the first firm is bought meets after those that it buys (b), or is bought (t)."""
    parts = [BUYS if one == "b" else BOUGHT for one in before]
    reports = [in_parts(told(day, Stage.TALKS).reports[0], *part) for day, part in enumerate(parts)]
    (this,) = told(len(before), Stage.TALKS).reports
    turned = pairing(in_parts(this, *BOUGHT), gathered(reports, ()))
    assert turned is not None
    assert turned_round(turned) == value
    straight = pairing(in_parts(this, *BUYS), gathered(reports, ()))
    assert straight is not None
    assert turned_round(straight) == 0.0


def test_what_the_reader_is_unsure_of_keeps_no_deal_in_the_news() -> None:
    sure = [report for day in range(20) for report in told(day, Stage.TALKS).reports]
    later = [report for day in (90, 91, 92) for report in told(day, Stage.TALKS).reports]
    doubtful = [replace(one, deal=replace(one.deal, confidence=0.3)) for one in later]
    draft = gathered([*sure, *doubtful], ())
    assert draft.busy == draft.active == START + timedelta(days=19)
    assert draft.last == START + timedelta(days=92)


def test_who_belongs_to_the_deal_is_named_surely() -> None:
    sure = [report for day in range(3) for report in told(day, Stage.TALKS).reports]
    wide = [report for day in (3, 4, 5) for report in told(day, Stage.TALKS, (*PAIR, "Opel")).reports]
    doubtful = [replace(one, deal=replace(one.deal, confidence=0.3)) for one in wide]
    assert [next(iter(party.names)) for party in gathered([*sure, *wide], ()).core] == [*PAIR, "Opel"]
    assert [next(iter(party.names)) for party in gathered([*sure, *doubtful], ()).core] == list(PAIR)
