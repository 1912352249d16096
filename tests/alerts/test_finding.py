"""Which changes a rule tells, and that each is told once, whatever becomes of its dossier."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intalks.alerts.finding import channels_of, find_alerts
from intalks.ledger import Ledger
from intalks.model.alert import AlertRule
from intalks.model.change import ChangeKind
from intalks.model.vocabulary import DealType, Stage
from intalks.resolution import Resolver
from tests.ledger.made_deals import NO_LIST, NOW, entry

RESOLVER = Resolver(NO_LIST)
TODAY = datetime(2007, 3, 1, tzinfo=UTC)
TALKS = (("Ampel", "Brandis"), DealType.MERGER, Stage.TALKS)
AGREED = (("Ampel", "Brandis"), DealType.MERGER, Stage.AGREED)
SUPPLY = (("Corvo", "Dunlin"), DealType.SUPPLY, Stage.TALKS)


def day(number: int) -> datetime:
    return datetime(2007, 2, number, tzinfo=UTC)


def add(ledger: Ledger, *entries: object) -> None:
    ledger.add(list(entries), recorded_at=NOW)  # type: ignore[arg-type]  # entries, each
    ledger.update_dossiers(RESOLVER)


def fill(ledger: Ledger) -> None:
    add(
        ledger,
        entry("a", [TALKS], day(20)),
        entry("b", [AGREED], day(25)),
        entry("c", [SUPPLY], day(26)),
    )


def rule(**marks: object) -> AlertRule:
    return AlertRule("cars", printed=True, **marks)  # type: ignore[arg-type]  # of the fields' own types


def told(ledger: Ledger) -> list[tuple[str, str]]:
    """Kind and parties of every alert, the earliest first."""
    return [(one.change.kind.value, one.change.title) for one in ledger.outbox.latest()[::-1]]


MERGER, OTHER = "Ampel – Brandis", "Corvo – Dunlin"
CHOICES: list[tuple[dict[str, object], list[tuple[str, str]]]] = [
    ({}, [("deal", MERGER), ("stage", MERGER), ("deal", OTHER)]),
    ({"companies": ("Brandis",)}, [("deal", MERGER), ("stage", MERGER)]),
    ({"companies": ("Brandis", "Ampel", "Corvo")}, [("deal", MERGER), ("stage", MERGER), ("deal", OTHER)]),
    ({"companies": ("Nobody",)}, []),
    ({"types": (DealType.SUPPLY,)}, [("deal", OTHER)]),
    ({"stages": (Stage.AGREED,)}, [("stage", MERGER)]),
    ({"stages": (Stage.TALKS,)}, [("deal", MERGER), ("deal", OTHER)]),
    ({"kinds": (ChangeKind.STAGE,)}, [("stage", MERGER)]),
    ({"within_days": 5}, [("stage", MERGER), ("deal", OTHER)]),
    ({"within_days": 1}, []),
]


@pytest.mark.parametrize(("marks", "expected"), CHOICES, ids=range(len(CHOICES)))
def test_a_rule_tells_what_it_is_about(
    ledger: Ledger, marks: dict[str, object], expected: list[tuple[str, str]]
) -> None:
    fill(ledger)
    assert find_alerts(ledger, [rule(**marks)], now=TODAY) == len(expected)
    assert told(ledger) == expected


def test_nothing_is_told_twice(ledger: Ledger) -> None:
    fill(ledger)
    assert find_alerts(ledger, [rule()], now=TODAY) == 3
    assert find_alerts(ledger, [rule()], now=TODAY + timedelta(hours=1)) == 0
    ledger.rebuild(RESOLVER)
    assert find_alerts(ledger, [rule()], now=TODAY) == 0


def test_an_earlier_article_that_comes_late_does_not_make_the_deal_new_again(ledger: Ledger) -> None:
    """Its dossier has another id from then on, and was first heard of on another day."""
    fill(ledger)
    find_alerts(ledger, [rule()], now=TODAY)
    before = [one.id for one in ledger.dossiers() if one.title == MERGER]
    add(ledger, entry("z", [TALKS], day(18)))
    assert [one.id for one in ledger.dossiers() if one.title == MERGER] != before
    assert find_alerts(ledger, [rule()], now=TODAY) == 0


def test_what_is_new_is_told_alone(ledger: Ledger) -> None:
    fill(ledger)
    find_alerts(ledger, [rule()], now=TODAY)
    add(ledger, entry("d", [(("Ampel", "Brandis"), DealType.MERGER, Stage.COMPLETED)], day(27)))
    assert find_alerts(ledger, [rule()], now=TODAY) == 1
    assert told(ledger)[-1] == ("stage", MERGER)


def test_each_rule_and_each_place_has_its_own(ledger: Ledger) -> None:
    fill(ledger)
    both = [rule(kinds=(ChangeKind.STAGE,)), AlertRule("all", file="a.jsonl", mail=("ann@x", "bob@x"))]
    assert find_alerts(ledger, both, now=TODAY) == 1 + 3 * 3
    assert len({one.key for one in ledger.outbox.latest()}) == 10
    assert channels_of(both[1]) == ["file a.jsonl", "mail ann@x", "mail bob@x"]


def test_an_empty_ledger_has_nothing_to_tell(ledger: Ledger) -> None:
    assert find_alerts(ledger, [rule()], now=TODAY) == 0
