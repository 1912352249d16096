"""The outbox emptied: each delivery goes to its place, and what does not arrive is tried again later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from intalks.alerts.atom import write_feed
from intalks.alerts.lines import append_line
from intalks.alerts.mail import send_mail
from intalks.alerts.webhook import post
from intalks.errors import Problem
from intalks.intake.fetching import backoff
from intalks.ledger import Ledger
from intalks.model.alert import AlertSettings, Delivery

_TRIES: Final = 12
"""Some three days in all."""

_FIRST_WAIT: Final = 60.0
_LONGEST_WAIT: Final = 43_200.0
_IN_A_FEED: Final = 100
_NO_RULE: Final = "the rule is no longer among the settings"


@dataclass(frozen=True, slots=True)
class Means:
    """`say` prints one delivery; `draw` gives the jitter of the waits; `stopped` says that no more is to be begun."""

    settings: AlertSettings
    say: Callable[[Delivery], None]
    now: Callable[[], datetime]
    draw: Random
    stopped: Callable[[], bool]


@dataclass(frozen=True, slots=True)
class SendReport:
    """How many arrived, and what did not."""

    sent: int
    problems: tuple[Problem, ...]


def send_waiting(ledger: Ledger, means: Means) -> SendReport:
    """Deliver what is waiting, in order.

    A try is noted before it is made. What a killed run may have begun is told apart: a line is looked for in its file,
    what was printed is not printed again, and a webhook or a mail goes out with the same id once more, by which the
    other side knows it. A feed is written whole each time.
    """
    sent = 0
    problems: list[Problem] = []
    for delivery in ledger.outbox.waiting(means.now()):
        if means.stopped():
            break
        begun = replace(delivery, tries=delivery.tries + 1)
        if not ledger.outbox.claim(begun):
            continue
        trouble = _send(ledger, means, begun)
        if trouble is None:
            ledger.outbox.settle(replace(begun, due_at=None, delivered_at=means.now(), message=None))
            sent += 1
            continue
        after = _later(begun, trouble, means)
        ledger.outbox.settle(after)
        problems.append(_problem(after))
    return SendReport(sent, tuple(problems))


def _send(ledger: Ledger, means: Means, delivery: Delivery) -> str | None:
    """Why it did not arrive, or None."""
    settings = means.settings
    kind, _, place = delivery.channel.partition(" ")
    if delivery.rule not in {rule.name for rule in settings.rules}:
        return _NO_RULE
    match kind:
        case "print":
            if delivery.tries == 1:
                means.say(delivery)
            return None
        case "file":
            return append_line(Path(place), delivery)
        case "atom":
            return write_feed(Path(place), _newest(ledger, delivery.channel))
        case "webhook":
            return post(place, delivery, settings.secret, means.now())
        case _:
            return send_mail(place, delivery, settings.mail)


def _newest(ledger: Ledger, channel: str) -> Sequence[Delivery]:
    return ledger.outbox.latest(channel=channel, limit=_IN_A_FEED)


def _later(delivery: Delivery, trouble: str, means: Means) -> Delivery:
    if delivery.tries >= _TRIES or trouble == _NO_RULE:
        return replace(delivery, due_at=None, message=trouble)
    wait = backoff(delivery.tries, means.draw, first=_FIRST_WAIT, most=_LONGEST_WAIT)
    return replace(delivery, due_at=means.now() + timedelta(seconds=wait), message=trouble)


def _problem(delivery: Delivery) -> Problem:
    again = "given up" if delivery.due_at is None else f"tried again from {delivery.due_at:%Y-%m-%d %H:%M} on"
    where = f"alert {delivery.rule!r} to {delivery.channel}"
    return Problem("alert", f"{delivery.message}; {again}", where, fatal=delivery.due_at is None)
