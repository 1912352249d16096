"""Talks that ended and began anew over nine years: the same links in whatever order articles come and go."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intalks.ledger import DossierFilter, Ledger
from intalks.ledger.blocks import next_block
from intalks.ledger.database import open_engine, writing
from intalks.model.dossier import Dossier, Entry
from intalks.model.vocabulary import DealType, Stage
from intalks.resolution import Resolver
from tests.ledger.made_deals import NO_LIST, NOW, entry

RESOLVER = Resolver(NO_LIST)
START = datetime(2000, 1, 1, tzinfo=UTC)
PAIRS = (("Firm1", "Firm2"), ("Firm1", "Firm3"), ("Firm1", "Firm2", "Firm4"))


def told(id_: str, days: int, stage: Stage, names: tuple[str, ...] = PAIRS[0]) -> Entry:
    return entry(id_, [(names, DealType.ACQUISITION, stage)], START + timedelta(days=days))


def episodes(draw: random.Random, number: int) -> list[Entry]:
    """Talks, and weeks later reports of their end, as often as `number` says."""
    found: list[Entry] = []
    for i in range(number):
        names, start = draw.choice(PAIRS), draw.randrange(9 * 365)
        found.append(told(f"e{i}", start, draw.choice((Stage.TALKS, Stage.AGREED)), names))
        days = [start + 20 + draw.randrange(60) for _ in range(draw.randint(0, 4))]
        found += [told(f"e{i}-{n}", day, Stage.ABANDONED, names) for n, day in enumerate(days)]
    return found


def batches(draw: random.Random, entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    shuffled = draw.sample(list(entries), len(entries))
    size = draw.randint(1, 6)
    return [shuffled[i : i + size] for i in range(0, len(shuffled), size)]


def dossiers_of(place: str, told_in: Sequence[Sequence[Entry]], gone: Sequence[str] = ()) -> list[Dossier]:
    """Those of the entries added batch by batch, with the articles `gone` removed one by one."""
    with Ledger.open(place) as ledger:
        for batch in told_in:
            ledger.add(batch, recorded_at=NOW)
            ledger.update_dossiers(RESOLVER)
        for article in gone:
            ledger.remove(article, why="a test", at=NOW)
            ledger.update_dossiers(RESOLVER)
        assert list(ledger.check()) == []
        return sorted(ledger.dossiers(), key=lambda one: one.id)


def test_the_episodes_have_links(new_place: Callable[[], str]) -> None:
    found = dossiers_of(new_place(), [episodes(random.Random(1), 20)])  # noqa: S311 - an order
    assert sum(bool(one.predecessors) for one in found) > 2
    assert sum(len(one.successors) for one in found) == sum(len(one.predecessors) for one in found)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(2, 12), st.randoms(use_true_random=False))
def test_links_do_not_depend_on_order(new_place: Callable[[], str], number: int, draw: random.Random) -> None:
    entries = episodes(draw, number)
    at_once = dossiers_of(new_place(), [entries])
    assert dossiers_of(new_place(), batches(draw, entries)) == at_once


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(2, 9), st.randoms(use_true_random=False))
def test_links_do_not_depend_on_what_was_removed(
    new_place: Callable[[], str], number: int, draw: random.Random
) -> None:
    entries = episodes(draw, number)
    gone = draw.sample([one.article.id for one in entries], min(3, len(entries)))
    stay = [one for one in entries if one.article.id not in gone]
    assert dossiers_of(new_place(), batches(draw, entries), gone) == dossiers_of(new_place(), [stay])


@pytest.fixture
def anew(new_place: Callable[[], str]) -> str:
    """Talks of 2000 that ended, and began anew in 2002; the later ones were heard of until 2008, by two articles each
    time.
    """
    place = new_place()
    ended = [told("a", 0, Stage.TALKS), *(told(f"b{n}", 30 + n, Stage.ABANDONED) for n in range(3))]
    later = [told(f"c{n}-{twin}", 700 + 300 * n + twin, Stage.TALKS) for n in range(8) for twin in range(2)]
    dossiers_of(place, [ended, later])
    return place


def test_a_link_outlives_a_block_that_holds_one_side(anew: str) -> None:
    """What the later talks follow was heard of too long ago to be in the block that a report of 2008 makes."""
    with Ledger.open(anew) as ledger:
        earlier, later = sorted(ledger.dossiers(), key=lambda one: one.first or "")
        assert (later.predecessors, earlier.successors) == ((earlier.id,), (later.id,))
        ledger.add([told("d", 2900, Stage.AGREED)], recorded_at=NOW)
        engine = open_engine(anew)
        with writing(engine) as connection:
            block = next_block(connection, RESOLVER)
        engine.dispose()
        assert block is not None
        assert not {one.id for one in block.reports} & set(earlier.reports)
        assert len(block.reports) == len(later.reports) + 1
        ledger.update_dossiers(RESOLVER)
        assert ledger.dossier(later.id).predecessors == (earlier.id,)
        assert next(ledger.dossiers(DossierFilter(limit=1))).predecessors == (earlier.id,)


def test_a_link_goes_with_what_it_leads_to(anew: str) -> None:
    with Ledger.open(anew) as ledger:
        for article in ("a", "b0", "b1", "b2"):
            ledger.remove(article, why="a test", at=NOW)
            assert list(ledger.check()) == []
        ledger.update_dossiers(RESOLVER)
        (left,) = ledger.dossiers()
        assert left.predecessors == ()
        assert list(ledger.check()) == []
