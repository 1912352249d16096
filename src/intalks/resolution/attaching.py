"""Which dossier a sighting speaks of: a passage alone cannot tell what is dealt, so names, time, and what was in the
news decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import MAXYEAR, datetime, timedelta
from itertools import islice
from types import MappingProxyType
from typing import Final

from intalks.model.dossier import Report, Sighting
from intalks.model.vocabulary import Stage
from intalks.resolution.anchors import Anchor, identify, names_both
from intalks.resolution.drafts import Draft, moment

HEARD_FOR: Final = MappingProxyType(
    {
        Stage.CONSIDERED: 220.0,
        Stage.TALKS: 220.0,
        Stage.PROPOSED: 220.0,
        Stage.PRELIMINARY: 145.0,
        Stage.AGREED: 145.0,
        Stage.DELAYED: 145.0,
        Stage.COMPLETED: 60.0,
        Stage.ABANDONED: 60.0,
        Stage.TERMINATED: 60.0,
    }
)
"""Days after its last report for which passages about its two sides are taken to speak of the deal, by the stage of
that report.
"""

_LIKELY: Final = 0.2
"""The least chance of a passage that speaks of a known deal."""

_SURE: Final = 0.4
_LONGER: Final = 3.0
"""From a chance of `_SURE` a passage is taken to speak of a deal for so many times the days."""

LONGEST: Final = max(HEARD_FOR.values()) * _LONGER
"""Days after a deal's last report after which no passage speaks of it."""

_OTHER: Final = 0.9
_CERTAIN: Final = 1.0
"""From a chance of `_OTHER` a passage may speak of another deal of its two firms than the one that its article tells:
readers find one where there are two. Not beside a certain report: whoever coded that had all deals in view.
"""

_FORE: Final = 0.3
"""The least chance of a passage that is a first sign of a deal."""

_FADES: Final = timedelta(days=200)
"""Time in which what a report adds to a deal's weight in the news falls to a third."""

_WEIGHED: Final = 60
"""The last reports of a deal that are looked at for its weight in the news."""

LOOK_BACK: Final = timedelta(days=120)
"""How long before the first report a passage about its two sides counts as a first sign of the deal."""

_FORESEEN: Final = 0.9
_LEAST: Final = 0.5
"""The least likeness of the names to the sides: an owner may stand for its unit, not an ally's owner."""


def spoken_of(sighting: Sighting, drafts: Sequence[Draft]) -> Draft | None:
    """The one of these drafts that the passage speaks of: of those that it may, the one most in the news, its sides
    named as they are sooner than by kin and owners. None where there is none, or none but what its article tells.
    """
    if sighting.published is None or sighting.chance < _LIKELY:
        return None
    now, longer = sighting.published.start, _LONGER if sighting.chance >= _SURE else 1.0
    left, right = identify(sighting.left), identify(sighting.right)
    named = [(draft, names_both(left, right, draft.anchor)) for draft in drafts if _heard_of(draft, now, longer)]
    able = [(draft, names) for draft, names in named if names >= _LEAST]
    told = [draft for draft, _ in able if sighting.article in draft.articles]
    if told and (sighting.chance < _OTHER or any(_sureness(draft, sighting.article) >= _CERTAIN for draft in told)):
        return None
    others = [one for one in able if sighting.article not in one[0].articles]
    return max(others, key=lambda one: one[1] ** 2 * _weight(one[0], now))[0] if others else None


def _sureness(draft: Draft, article: str) -> float:
    """How sure the latest of the draft's reports that stands in the article is."""
    return next(one.deal.confidence for one in reversed(draft.reports) if one.article == article)


def _heard_of(draft: Draft, now: datetime, longer: float) -> bool:
    """Whether something was heard of the deal soon enough before, or so many times as long."""
    if draft.active is None or draft.active.year == MAXYEAR:
        return False
    return now - draft.active <= longer * timedelta(days=HEARD_FOR[draft.reports[-1].deal.deal_stage])


def _weight(draft: Draft, now: datetime) -> float:
    """How much the deal is in the news: its last reports, each the less the older and the less sure."""
    last = islice(reversed(draft.reports), _WEIGHED)
    return sum(one.deal.confidence * math.exp(-((now - moment(one.published)) / _FADES)) for one in last)


def foreshadows(sighting: Sighting, first: Report, sides: Anchor) -> bool:
    """Whether the passage named the two sides shortly before the first report of their deal."""
    if sighting.published is None or first.published is None or sighting.article == first.article:
        return False
    if sighting.chance < _FORE:
        return False
    if first.published.start - sighting.published.start > LOOK_BACK:
        return False
    return names_both(identify(sighting.left), identify(sighting.right), sides) >= _FORESEEN
