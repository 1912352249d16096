"""Which dossier a sighting speaks of: a passage alone cannot tell what is dealt, so names, time and stage decide."""

from __future__ import annotations

from datetime import MAXYEAR, timedelta
from types import MappingProxyType
from typing import Final

from intalks.model.dossier import Report, Sighting
from intalks.model.vocabulary import Stage
from intalks.resolution.anchors import Anchor, identify, names_both
from intalks.resolution.drafts import Draft

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

_SURE: Final = 0.5
_LONGER: Final = 2.0
"""From a chance of `_SURE` a passage is taken to speak of a deal for so many times the days."""

LONGEST: Final = max(HEARD_FOR.values()) * _LONGER
"""Days after a deal's last report after which no passage speaks of it."""

_FORE: Final = 0.3
"""The least chance of a passage that is a first sign of a deal."""

_TOLD_OFTEN: Final = 3
"""Reports from which a deal is believed to be spoken of for all of these days; of fewer, for their share of them."""


LOOK_BACK: Final = timedelta(days=60)
"""How long before the first report a passage about its two sides counts as a first sign of the deal."""

_FORESEEN: Final = 0.9
_LEAST: Final = 0.5
"""The least likeness of the names to the sides: an owner may stand for its unit, not an ally's owner."""


def speaks_of(sighting: Sighting, draft: Draft) -> bool:
    """Whether the passage names the deal's two sides, soon enough after something was heard of it."""
    if draft.active is None or sighting.published is None or draft.active.year == MAXYEAR:
        return False
    limit = HEARD_FOR[draft.reports[-1].deal.deal_stage]
    if sighting.chance < _LIKELY:
        return False
    if sighting.chance >= _SURE:
        limit *= _LONGER
    limit *= min(1.0, len(draft.reports) / _TOLD_OFTEN)
    if (sighting.published.start - draft.active).total_seconds() > limit * 86_400:
        return False
    return names_both(identify(sighting.left), identify(sighting.right), draft.anchor) >= _LEAST


def foreshadows(sighting: Sighting, first: Report, sides: Anchor) -> bool:
    """Whether the passage named the two sides shortly before the first report of their deal."""
    if sighting.published is None or first.published is None or sighting.article == first.article:
        return False
    if sighting.chance < _FORE:
        return False
    if first.published.start - sighting.published.start > LOOK_BACK:
        return False
    return names_both(identify(sighting.left), identify(sighting.right), sides) >= _FORESEEN
