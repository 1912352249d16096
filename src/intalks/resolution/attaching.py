"""Which dossier a sighting speaks of: a passage alone cannot tell what is dealt, so names, time and stage decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import MappingProxyType
from typing import Final

from intalks.model.dossier import PartyKey, Sighting
from intalks.model.vocabulary import Role, Stage
from intalks.resolution.drafts import OWNERS, SUITORS, Draft, matches

_BOUGHT: Final = frozenset({Role.TARGET, Role.INVESTEE})
_HEARD_FOR: Final = MappingProxyType(
    {
        Stage.CONSIDERED: 120.0,
        Stage.TALKS: 150.0,
        Stage.PROPOSED: 150.0,
        Stage.PRELIMINARY: 180.0,
        Stage.AGREED: 180.0,
        Stage.DELAYED: 180.0,
        Stage.COMPLETED: 45.0,
        Stage.ABANDONED: 45.0,
        Stage.TERMINATED: 45.0,
    }
)
"""Days after its last report for which passages about the two firms are taken to speak of the deal, by the stage that it is in."""


@dataclass(frozen=True, slots=True)
class Fit:
    """How well a sighting fits a draft; compares by what counts most first."""

    coverage: float
    nearness: float
    reports: int


def fit(sighting: Sighting, draft: Draft) -> Fit | None:
    """None where the passage does not name two parties that tell the deal from others, or comes too long after it was last heard of."""
    if draft.last is None or sighting.published is None or draft.last.year == datetime.max.year:
        return None
    days = (sighting.published.start - draft.last).total_seconds() / 86_400
    limit = _HEARD_FOR[draft.stage] * (1.0 if sighting.strength == 2 or sighting.headline else 0.5)
    if days > limit:
        return None
    named = [draft.core[index] for index in matches(_parties(sighting), draft.core) if index is not None]
    if len(named) < 2 or not _telling([party.role for party in named], [party.role for party in draft.core]):
        return None
    parties = sum(party.role not in OWNERS for party in draft.core)
    return Fit(min(1.0, 2 / max(2, parties)), 1 - days / limit, len(draft.reports))


@lru_cache(maxsize=10_000)
def _parties(sighting: Sighting) -> tuple[PartyKey, PartyKey]:
    return PartyKey("", sighting.left, Role.PARTNER), PartyKey("", sighting.right, Role.PARTNER)


def _telling(named: list[Role], all_roles: list[Role]) -> bool:
    """Whether the two named parties tell the deal: not target and seller alone, and a suitor among them where there is one."""
    if all(role in OWNERS or role in _BOUGHT for role in named):
        return False
    return not any(role in SUITORS for role in all_roles) or any(role in SUITORS for role in named)
