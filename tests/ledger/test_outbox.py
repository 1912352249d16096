"""Alerts on their way are put in once, settled once, and forgotten with the article that they tell of."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from intalks.ledger import Ledger
from intalks.model.alert import Delivery
from intalks.model.change import Change, ChangeKind
from tests.ledger.made_deals import NOW
from tests.ledger.test_watched import add

LATER = NOW + timedelta(hours=1)
CHANGE = Change("2007-01-02", ChangeKind.DEAL, "d" * 32, "Ampel – Brandis", "alliance, talks", ("a", "b"))


def delivery(key: str, **marks: object) -> Delivery:
    made = Delivery(key, "cars", "file alerts.jsonl", CHANGE, NOW, due_at=NOW)
    return replace(made, **marks)  # type: ignore[arg-type]  # of the fields' own types


def test_what_is_put_in_twice_is_there_once(ledger: Ledger) -> None:
    first, second = delivery("1"), delivery("2", channel="print")
    assert ledger.outbox.put([first, second]) == 2
    assert ledger.outbox.put([replace(first, made_at=LATER), second]) == 0
    assert ledger.outbox.waiting(NOW) == [first, second]
    assert ledger.outbox.latest(channel="print") == [second]


def test_what_is_settled_is_not_tried_again(ledger: Ledger) -> None:
    done, later = delivery("1"), delivery("2")
    ledger.outbox.put([done, later])
    ledger.outbox.settle(replace(done, delivered_at=NOW, due_at=None, tries=1))
    ledger.outbox.settle(replace(later, due_at=LATER, tries=1, message="refused"))
    assert ledger.outbox.waiting(NOW) == []
    assert ledger.outbox.next_due() == LATER
    assert [one.message for one in ledger.outbox.waiting(LATER)] == ["refused"]
    assert [one.key for one in ledger.outbox.undelivered()] == ["2"]
    assert list(ledger.check()) == []


def test_a_rule_knows_what_it_told(ledger: Ledger) -> None:
    ledger.outbox.put([delivery("1"), delivery("2", channel="print"), delivery("3", rule="other")])
    assert ledger.outbox.told("cars") == [CHANGE]
    assert ledger.outbox.told("planes") == []


def test_what_was_told_of_an_article_goes_with_it(ledger: Ledger) -> None:
    add(ledger, "b", "Ampel is in talks with Brandis.", NOW)
    ledger.outbox.put([delivery("1"), delivery("2", change=replace(CHANGE, articles=("c",)))])
    ledger.remove("b", why="a letter", at=LATER)
    assert [one.key for one in ledger.outbox.waiting(NOW)] == ["2"]
    assert list(ledger.check()) == []
