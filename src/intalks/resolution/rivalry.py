"""Who lost a target to whom: of rival suitors each has a deal of its own, and whoever did not get the target has
abandoned it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Final

from intalks.model.dossier import Contender, Outcome, Settlement, Step
from intalks.model.vocabulary import Stage

_STILL_HEARD: Final = 250
"""Days after a rival's success for which a deal may still be written about as if it were open."""

_TOLD: Final = 2
"""Reports from which a rival's success is believed; one alone may be a slip of the reader."""

_APART: Final = 550
"""Days between two deals about one target from which they are no rivals."""


def settle(contenders: Sequence[Contender]) -> Mapping[str, Settlement]:
    """For each dossier about a target its rivals, and the step by which it lost, if it did: a function of the
    contenders alone, in any order.
    """
    about: dict[str, list[Contender]] = {}
    for one in contenders:
        for target in one.targets:
            about.setdefault(target, []).append(one)
    beside = ({other.dossier: other for target in one.targets for other in about[target]} for one in contenders)
    return {one.dossier: settlement(one, others.values()) for one, others in zip(contenders, beside, strict=True)}


def settlement(one: Contender, contenders: Iterable[Contender]) -> Settlement:
    """Its rivals among these, and the step by which it lost to one of them, if it did.

    An open deal is lost where a rival's was agreed or done after it was opened, and it was not heard of long after
    that.
    """
    found = (other for other in contenders if rival(one, other))
    rivals = sorted(found, key=lambda other: (other.opened, other.dossier))
    lost = sorted(
        (step for other in rivals if (step := _lost_to(one, other)) is not None),
        key=lambda step: (step.date, step.reports),
    )
    return Settlement(tuple(other.dossier for other in rivals), lost[0] if lost else None)


def rival(one: Contender, other: Contender) -> bool:
    """Whether the two are about one target at about the same time, with nobody on both sides."""
    if (
        one.dossier == other.dossier
        or set(one.targets).isdisjoint(other.targets)
        or not set(one.suitors).isdisjoint(other.suitors)
    ):
        return False
    return _days(one.heard, other.opened) < _APART and _days(other.heard, one.opened) < _APART


def may_lose_to(one: Contender, other: Contender) -> bool:
    """Whether the rival's success, if it had any, could be the end of this one's hopes."""
    return (
        not one.judged
        and one.outcome is Outcome.OPEN
        and other.control
        and bool(other.suitors)
        and other.reports >= _TOLD
    )


def _lost_to(one: Contender, other: Contender) -> Step | None:
    if other.won is None or not may_lose_to(one, other):
        return None
    day = other.won.date if len(other.won.date) == 10 else other.opened
    if day < one.opened or _days(day, one.heard) > _STILL_HEARD:
        return None
    return replace(other.won, date=day, stage=Stage.ABANDONED)


def _days(earlier: str, later: str) -> int:
    return _ordinal(later) - _ordinal(earlier)


@lru_cache(maxsize=20_000)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()
