"""Which of the deals of two firms a passage that names both speaks of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from intalks.model.dossier import Sighting
from intalks.model.interval import Interval
from intalks.model.span import Span
from intalks.model.vocabulary import DealType, Stage
from intalks.resolution.attaching import spoken_of
from intalks.resolution.drafts import Draft
from intalks.resolution.grouping import gathered
from tests.resolution.test_succession import PAIR, START, told


def seen(day: float, *, chance: float = 0.9, article: str = "seen") -> Sighting:
    """A passage that names the two firms of `PAIR`."""
    (report,) = told(0, Stage.TALKS).reports
    left, right = sorted(party.keys for party in report.parties)
    published = Interval.of_instant(START + timedelta(days=day))
    return Sighting("s", article, published, 1, left, right, Span(0, 10), chance, report.pairs)


def draft(*days: int, kind: DealType = DealType.ACQUISITION, names: tuple[str, ...] = PAIR) -> Draft:
    return gathered([report for day in days for report in told(day, Stage.TALKS, names, kind).reports], ())


@pytest.mark.parametrize(
    ("day", "place"), [(40, 0), (330, 1), (380, 1)], ids=["while bought", "while supplied", "after both"]
)
def test_of_two_deals_the_one_in_the_news(day: int, place: int) -> None:
    drafts = [
        draft(*(one for one in (0, 10, 20) if one < day)),
        draft(*(one for one in (30, 300, 310, 320, 325) if one < day), kind=DealType.SUPPLY),
    ]
    assert spoken_of(seen(day), drafts) is drafts[place]
    assert spoken_of(seen(day), drafts[::-1]) is drafts[place]


def test_who_is_named_as_it_is_comes_first() -> None:
    ally = draft(0, 1, names=("Renault", "Nissan"))
    assert spoken_of(seen(2), [ally]) is None
    unit = draft(0, 1, names=("DaimlerChrysler", PAIR[0]))
    own = draft(0, 1, names=("Chrysler", PAIR[0]))
    (report,) = told(0, Stage.TALKS, ("Chrysler", PAIR[0])).reports
    left, right = sorted(party.keys for party in report.parties)
    passage = Sighting("s", "seen", seen(2).published, 1, left, right, Span(0, 10), 0.9, report.pairs)
    assert spoken_of(passage, [unit, own]) is own


@pytest.mark.parametrize(
    ("chance", "sure", "speaks"),
    [(0.9, 0.99, True), (0.89, 0.99, False), (0.9, 1.0, False)],
    ids=["a sure passage beside a reader's report", "a less sure one", "beside a report that is certain"],
)
def test_of_another_deal_than_its_article_tells(chance: float, sure: float, speaks: bool) -> None:
    passage, supply = seen(5, chance=chance, article="day0"), draft(1, 2, 3, kind=DealType.SUPPLY)
    reports = told(0, Stage.TALKS).reports
    own = gathered([replace(one, deal=replace(one.deal, confidence=sure)) for one in reports], ())
    assert spoken_of(passage, [own, supply]) is (supply if speaks else None)
    assert spoken_of(passage, [own]) is None


@pytest.mark.parametrize(
    ("passage", "speaks"),
    [
        (seen(219, chance=0.3), True),
        (seen(221, chance=0.3), False),
        (seen(655), True),
        (seen(661), False),
        (seen(1, chance=0.19), False),
    ],
    ids=["in time", "late", "likely, in time", "likely, late", "hardly"],
)
def test_how_long_a_deal_is_spoken_of(passage: Sighting, speaks: bool) -> None:
    assert (spoken_of(passage, [draft(0)]) is not None) == speaks
