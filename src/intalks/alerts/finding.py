"""What became known, by the rules → deliveries in the outbox; what was put in before is known again and left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from intalks.errors import NotFoundError
from intalks.ledger import Ledger
from intalks.model.alert import AlertRule, Delivery
from intalks.model.article import content_hash
from intalks.model.change import Change, ChangeKind
from intalks.pipeline.asking import changes


def find_alerts(ledger: Ledger, rules: Sequence[AlertRule], *, now: datetime) -> int:
    """Put what is new for each rule into the outbox; how many deliveries that makes.

    May be broken off anywhere and called again: what is in the outbox is not put in twice, nor what is the same change
    of a dossier that has another id by now, or was dated anew by an earlier article.
    """
    count = 0
    for rule in rules:
        told = [_today(ledger, one) for one in ledger.outbox.told(rule.name)]
        for change in _wanted(ledger, rule, now):
            if not any(_same(change, one) for one in told):
                told.append(change)
                count += ledger.outbox.put(list(_deliveries(rule, change, now)))
    return count


def channels_of(rule: AlertRule) -> list[str]:
    """The places that a rule's alerts go to, each with its kind before it."""
    given = [("file", rule.file), ("webhook", rule.webhook), ("atom", rule.atom), *(("mail", to) for to in rule.mail)]
    return [*(["print"] if rule.printed else []), *(f"{kind} {place}" for kind, place in given if place is not None)]


def _wanted(ledger: Ledger, rule: AlertRule, now: datetime) -> Iterator[Change]:
    """The changes that the rule is about, in order, each once."""
    since = (now - timedelta(days=rule.within_days)).date().isoformat()
    seen: set[Change] = set()
    for company in rule.companies or (None,):
        for change in changes(ledger, since, company=company):
            if change not in seen and _fits(ledger, rule, change):
                seen.add(change)
                yield change


def _fits(ledger: Ledger, rule: AlertRule, change: Change) -> bool:
    if rule.kinds and change.kind not in rule.kinds:
        return False
    if rule.stages and not (_stages(change) & {stage.value for stage in rule.stages}):
        return False
    return not rule.types or ledger.dossier(change.dossier).type in rule.types


def _stages(change: Change) -> set[str]:
    """The stages that a change tells of: the one that was reached, or those in which a deal became known."""
    if change.kind is ChangeKind.STAGE:
        return {change.text}
    return set(change.text.split(", ")[1:]) if change.kind is ChangeKind.DEAL else set()


def _same(change: Change, told: Change) -> bool:
    """Whether the two are one piece of news. A deal becomes known once; a stage may be reached again, as other articles
    tell; denials and conflicts are their words.
    """
    if (change.kind, change.dossier) != (told.kind, told.dossier):
        return False
    if change.kind is ChangeKind.DEAL:
        return True
    if change.text != told.text:
        return False
    return change.kind is not ChangeKind.STAGE or bool(set(change.articles) & set(told.articles))


def _today(ledger: Ledger, told: Change) -> Change:
    """With the id that its dossier has today, as far as it is there."""
    try:
        return replace(told, dossier=ledger.dossier(told.dossier).id)
    except NotFoundError:
        return told


def _deliveries(rule: AlertRule, change: Change, now: datetime) -> Iterator[Delivery]:
    alert = content_hash(rule.name, change.kind, change.dossier, change.day, change.text)
    for channel in channels_of(rule):
        yield Delivery(content_hash(alert, channel), rule.name, channel, change, made_at=now, due_at=now)
