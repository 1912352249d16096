"""Which dossier follows which."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from intalks.model.dossier import Block, Dossier, Entry
from intalks.model.vocabulary import DealType, Stage
from intalks.reference import load
from intalks.resolution import Resolver
from tests.ledger.made_deals import entry

REFERENCE = load()
START = datetime(2009, 1, 1, tzinfo=UTC)
PAIR = ("Fiat", "Chrysler")


def told(day: int, stage: Stage, names: tuple[str, ...] = PAIR, kind: DealType = DealType.ACQUISITION) -> Entry:
    return entry(f"day{day}", [(names, kind, stage)], START + timedelta(days=day), reference=REFERENCE)


def ended(names: tuple[str, ...] = PAIR, stage: Stage = Stage.ABANDONED) -> list[Entry]:
    """Talks and, a month later, the news of their end."""
    return [told(0, Stage.TALKS, names), *(told(day, stage, names) for day in (30, 31, 32))]


def follows(*entries: Entry) -> list[int | None]:
    """For each dossier, by its first report, the place of the one that it follows."""
    reports = tuple(report for one in entries for report in one.reports)
    found: list[Dossier] = sorted(Resolver(REFERENCE)(Block(reports)), key=lambda one: one.first or "")
    place = {one.id: number for number, one in enumerate(found)}
    for one in found:
        for successor in one.successors:
            assert found[place[successor]].predecessors == (one.id,)
    return [place[one.predecessors[0]] if one.predecessors else None for one in found]


def test_talks_that_failed_and_began_anew() -> None:
    assert follows(*ended(), told(700, Stage.TALKS)) == [None, 0]


def test_under_the_name_of_the_successor() -> None:
    anew = told(700, Stage.TALKS, ("Chery", "Chrysler"), DealType.ACQUISITION)
    assert follows(*ended(("Chery", "DaimlerChrysler")), anew) == [None, 0]


def test_a_second_and_a_third_time() -> None:
    again = [told(700, Stage.TALKS), *(told(day, Stage.ABANDONED) for day in (730, 731, 732))]
    assert follows(*ended(), *again, told(1500, Stage.TALKS)) == [None, 0, 1]


def test_another_suitor_follows_nobody() -> None:
    assert follows(*ended(), told(700, Stage.TALKS, ("Magna", "Chrysler"))) == [None, None]


def test_another_sort_of_deal_follows_nothing() -> None:
    assert follows(*ended(), told(700, Stage.TALKS, PAIR, DealType.SUPPLY)) == [None, None]


def test_what_ended_more_than_three_years_ago_is_forgotten() -> None:
    assert follows(*ended(), told(32 + 3 * 365, Stage.TALKS)) == [None, 0]
    assert follows(*ended(), told(33 + 3 * 365, Stage.TALKS)) == [None, None]


def test_what_comes_later_changes_nothing() -> None:
    """That the earlier deal is told of again, under more names, does not touch what was so when the later one began."""
    later = [told(day, Stage.ABANDONED) for day in (701, 702)]
    assert follows(*ended(), told(700, Stage.TALKS), *later)[:2] == [None, 0]


def test_silence_is_no_end() -> None:
    assert follows(*ended(stage=Stage.TALKS), told(1500, Stage.TALKS)) == [None, None]
