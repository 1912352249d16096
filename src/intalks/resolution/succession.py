"""Talks that ended and started anew: a dossier of its own, linked to the one before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intalks.model.dossier import Dossier, Outcome, Report
from intalks.model.vocabulary import DealType
from intalks.resolution.anchors import EXACT, KIN, anchor, likeness
from intalks.resolution.drafts import Draft, sides_of, usual
from intalks.resolution.features import EQUITY, MEMORY
from intalks.resolution.judging import Rules, corrected
from intalks.resolution.timeline import outcome

_ENDED: Final = frozenset({Outcome.ABANDONED, Outcome.TERMINATED})
_ALIKE: Final = EXACT * KIN
"""The least likeness of the anchors: the same sides, one of which may have gone over into another firm."""


def linked(
    drafts: Sequence[Draft], dossiers: Sequence[Dossier], judged: Rules, touched: frozenset[str] | None
) -> tuple[Dossier, ...]:
    """The dossiers, of one block, with their predecessors and successors: each has at most one predecessor.

    It is the latest before it between the same sides, about the same sort of deal, that had ended, as far as had been
    reported, when this one was first heard of, and of which something was heard in the three years before. So what
    comes later changes no link. One that was never heard to end has no successor: its silence is no end. Of those
    whose first report is not `touched` nothing is told.
    """
    by_pair: dict[str, list[int]] = {}
    for index, draft in enumerate(drafts):
        for pair in draft.pairs:
            by_pair.setdefault(pair, []).append(index)
    before: dict[str, str] = {}
    for index, draft in enumerate(drafts):
        founding = draft.reports[0]
        if touched is not None and founding.id not in touched:
            continue
        nearby = sorted({other for pair in founding.pairs for other in by_pair[pair]} - {index})
        ended = [
            (last, dossiers[other].id)
            for other in nearby
            if (last := _ended_before(founding, drafts[other], dossiers[other], judged)) is not None
        ]
        if ended:
            before[dossiers[index].id] = max(ended)[1]
    after: dict[str, tuple[str, ...]] = {}
    for later in sorted(dossiers, key=lambda one: (one.first or "", one.id)):
        if later.id in before:
            after[before[later.id]] = (*after.get(before[later.id], ()), later.id)
    return tuple(
        replace(one, predecessors=(before[one.id],) if one.id in before else (), successors=after.get(one.id, ()))
        for one in dossiers
    )


def _ended_before(founding: Report, earlier: Draft, dossier: Dossier, judged: Rules) -> str | None:
    """The day on which the earlier deal was last heard of before the founding report, if it had ended by then and was
    between the same sides; a person's word that it has ended counts too, where it is about one of the reports until
    then. Nothing that was reported later counts.
    """
    if founding.day is None:
        return None
    known = [one for one in earlier.reports if one.day is not None and one.day < founding.day]
    if not known or known[-1].day is None or known[-1].day < _remembered(founding.day):
        return None
    if all(set(founding.pairs).isdisjoint(one.pairs) for one in known):
        return None
    kind = usual(Counter(one.deal.deal_type for one in known))
    if not _same_sort(kind, founding.deal.deal_type) or likeness(anchor(founding.parties), sides_of(known)) < _ALIKE:
        return None
    stage, end = outcome(known)
    told = replace(dossier, reports=tuple(one.id for one in known), stage=stage, outcome=end)
    return known[-1].day if corrected(told, known, judged).outcome in _ENDED else None


def _remembered(day: str) -> str:
    """The first day of what is remembered on this one."""
    return (date.fromisoformat(day) - MEMORY).isoformat()


def _same_sort(earlier: DealType, later: DealType) -> bool:
    """Whether both are purchases or both are not; an alliance may become either."""
    return DealType.ALLIANCE in (earlier, later) or (earlier in EQUITY) == (later in EQUITY)
