"""Which dossier a sighting speaks of: a passage alone cannot tell what is dealt, so names, time, and what was in the
news decide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import MAXYEAR, timedelta
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

_DAY: Final = 86_400.0
_LIKELY: Final = 0.2
"""The least chance of a passage that speaks of a known deal."""

_SURE: Final = 0.4
_LONGER: Final = 3.0
"""From a chance of `_SURE` a passage is taken to speak of a deal for so many times the days."""

LONGEST: Final = max(HEARD_FOR.values()) * _LONGER
"""Days after a deal's last report after which no passage speaks of it."""

_FORE: Final = 0.3
"""The least chance of a passage that is a first sign of a deal."""

_FADES: Final = 200.0
"""Days in which what a report adds to a deal's weight in the news falls to a third."""

_WEIGHED: Final = 60
"""The last reports of a deal that are looked at for its weight in the news."""

LOOK_BACK: Final = timedelta(days=60)
"""How long before the first report a passage about its two sides counts as a first sign of the deal."""

_FORESEEN: Final = 0.9
_LEAST: Final = 0.5
"""The least likeness of the names to the sides: an owner may stand for its unit, not an ally's owner."""


def spoken_of(sighting: Sighting, drafts: Sequence[Draft]) -> Draft | None:
    """The one of these drafts that the passage speaks of: of those that it may, the one most in the news, its sides
    named as they are sooner than by kin and owners. None where there is none, or its article tells such a deal itself.
    """
    able = [(draft, names) for draft in drafts if (names := _names_sides(sighting, draft)) >= _LEAST]
    if not able or any(sighting.article in draft.articles for draft, _ in able):
        return None
    return max(able, key=lambda one: one[1] ** 2 * _weight(sighting, one[0]))[0]


def _names_sides(sighting: Sighting, draft: Draft) -> float:
    """How surely the passage names the deal's two sides, 0 where it comes too late after what was heard of it."""
    if draft.active is None or sighting.published is None or draft.active.year == MAXYEAR:
        return 0.0
    limit = HEARD_FOR[draft.reports[-1].deal.deal_stage]
    if sighting.chance < _LIKELY:
        return 0.0
    if sighting.chance >= _SURE:
        limit *= _LONGER
    if (sighting.published.start - draft.active).total_seconds() > limit * _DAY:
        return 0.0
    return names_both(identify(sighting.left), identify(sighting.right), draft.anchor)


def _weight(sighting: Sighting, draft: Draft) -> float:
    """How much the deal is in the news when the passage is published: its last reports, each the less the older."""
    now = moment(sighting.published)
    ages = ((now - moment(one.published)).total_seconds() / _DAY for one in islice(reversed(draft.reports), _WEIGHED))
    return sum(math.exp(-age / _FADES) for age in ages)


def foreshadows(sighting: Sighting, first: Report, sides: Anchor) -> bool:
    """Whether the passage named the two sides shortly before the first report of their deal."""
    if sighting.published is None or first.published is None or sighting.article == first.article:
        return False
    if sighting.chance < _FORE:
        return False
    if first.published.start - sighting.published.start > LOOK_BACK:
        return False
    return names_both(identify(sighting.left), identify(sighting.right), sides) >= _FORESEEN
