"""Talks that ended and started anew: a dossier of its own, linked to the one before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from intalks.model.dossier import Dossier, Outcome
from intalks.model.vocabulary import DealType
from intalks.resolution.anchors import EXACT, KIN, likeness
from intalks.resolution.drafts import Draft
from intalks.resolution.features import EQUITY

_ENDED: Final = frozenset({Outcome.ABANDONED, Outcome.TERMINATED})
_ALIKE: Final = EXACT * KIN
"""The least likeness of the anchors: the same sides, one of which may have gone over into another firm."""


def linked(drafts: Sequence[Draft], dossiers: Sequence[Dossier]) -> tuple[Dossier, ...]:
    """The dossiers, of one block, with their predecessors and successors: each has at most one predecessor.

    It is the latest before it between the same sides, about the same sort of deal, that had ended, as far as had been
    reported, when this one was first heard of. One that was never heard to end has no successor: its silence is no end.
    """
    by_pair: dict[str, list[int]] = {}
    for index, draft in enumerate(drafts):
        for pair in draft.pairs:
            by_pair.setdefault(pair, []).append(index)
    before: dict[str, str] = {}
    for index, draft in enumerate(drafts):
        nearby = sorted({other for pair in draft.pairs for other in by_pair[pair]} - {index})
        ended = [
            dossiers[other]
            for other in nearby
            if _had_ended(dossiers[other], dossiers[index]) and _same_matter(drafts[other], draft)
        ]
        if ended:
            before[dossiers[index].id] = max(ended, key=lambda one: (one.last or "", one.id)).id
    after: dict[str, tuple[str, ...]] = {}
    for later in sorted(dossiers, key=lambda one: (one.first or "", one.id)):
        if later.id in before:
            after[before[later.id]] = (*after.get(before[later.id], ()), later.id)
    return tuple(
        replace(one, predecessors=(before[one.id],) if one.id in before else (), successors=after.get(one.id, ()))
        for one in dossiers
    )


def _had_ended(earlier: Dossier, later: Dossier) -> bool:
    """Whether the end of the one was reported before the other was first heard of."""
    if later.first is None or earlier.outcome not in _ENDED:
        return False
    ends = [step.reported for step in earlier.timeline if step.stage.value in _ENDED and step.reported is not None]
    return bool(ends) and max(ends) < later.first


def _same_matter(earlier: Draft, later: Draft) -> bool:
    """Whether they are between the same sides, and both purchases or both not; an alliance may become either."""
    if likeness(later.anchor, earlier.anchor) < _ALIKE:
        return False
    kinds = (earlier.type, later.type)
    return DealType.ALLIANCE in kinds or (kinds[0] in EQUITY) == (kinds[1] in EQUITY)
