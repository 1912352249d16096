"""What speaks for a dossier and what against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intalks.model.dossier import PartyKey, Report
from intalks.model.vocabulary import DealType, Role, Stage
from intalks.resolution.anchors import OWNER
from intalks.resolution.features import much_told, pairing, unsure
from intalks.resolution.grouping import gathered
from tests.resolution.test_succession import START, told


@pytest.mark.parametrize(
    ("days", "value"),
    [((0,), 0.0), ((1,), 0.2), ((1, 40, 85), 0.4), (tuple(range(1, 80)), 1.0)],
    ids=["long ago", "once", "three times", "daily"],
)
def test_a_deal_in_the_news_draws_what_is_told_of_its_firms(days: tuple[int, ...], value: float) -> None:
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


def test_a_slip_is_sooner_one_more_report_than_a_deal() -> None:
    draft = gathered(told(0, Stage.TALKS).reports, ())
    (report,) = told(1, Stage.TALKS).reports
    doubtful = replace(report, deal=replace(report.deal, confidence=0.2))
    pair = pairing(doubtful, draft)
    assert pair is not None
    assert unsure(pair) == pytest.approx(0.8)


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
