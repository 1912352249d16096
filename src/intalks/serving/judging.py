"""A person's word taken and shown; and what is least certain, for people to judge next."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from intalks.errors import NotFoundError
from intalks.ledger import DossierFilter, Ledger
from intalks.model.dossier import Dossier
from intalks.model.judgement import About, Field, Judgement, Verdict
from intalks.model.outline import Outline
from intalks.resolution.explaining import Reason, explain_reports
from intalks.serving.links import outline_view
from intalks.serving.views import JudgementView, OutlineView

_LOOKED_AT: Final = 400
"""Dossiers among which pairs that may be one deal are sought, those last heard of."""

_PAIRS: Final = 12
"""Pairs that are weighed at most."""

_FILLS: Final = 60

_PAIRING: Final = (Verdict.SAME, Verdict.DIFFERENT)


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is not certain. `key` names it; `sureness` is 0 to 1, for a pair 0.5 where the weights are even.

    `field` is the type or stage of `dossier` in question, None where it is whether `dossier` and `other` are one.
    """

    key: str
    sureness: float
    dossier: OutlineView
    field: str | None
    value: str
    other: OutlineView | None = None
    one: bool = False
    reasons: tuple[Reason, ...] = ()


def judgement_view(ledger: Ledger, one: Judgement) -> JudgementView:
    return JudgementView(
        id=one.id,
        about=one.about,
        verdict=one.verdict,
        left=_side(ledger, one, one.left),
        right=_side(ledger, one, one.right) if one.verdict in _PAIRING else one.right,
        value=one.value,
        by=one.by,
        at=one.at.isoformat(timespec="seconds"),
        why=one.reason,
        withdrawn_at=None if one.withdrawn_at is None else one.withdrawn_at.isoformat(timespec="seconds"),
    )


def next_doubt(ledger: Ledger, passed: Collection[str]) -> Doubt | None:
    """What is least certain of all that nobody has judged or passed over; None where nothing is left."""
    doubts = [one for one in (*_fills(ledger), *_pairs(ledger)) if one.key not in passed]
    return min(doubts, key=lambda one: (one.sureness, one.key), default=None)


def _fills(ledger: Ledger) -> Iterator[Doubt]:
    for field in (Field.STAGE, Field.TYPE):
        for one in ledger.catalogue.least_sure(field.value, limit=_FILLS):
            sureness = one.stage_sureness if field is Field.STAGE else one.type_sureness
            value = one.stage.value if field is Field.STAGE else one.type.value
            yield Doubt(f"{field.value}-{one.dossier}", sureness or 0.0, outline_view(one), field.value, value)


def _pairs(ledger: Ledger) -> Iterator[Doubt]:
    """Dossiers between the same sides, one after the other, that may be one deal or two."""
    by_sides: dict[tuple[str, ...], list[Outline]] = {}
    for one in ledger.catalogue.outlines(DossierFilter(), limit=_LOOKED_AT):
        sides = tuple(sorted(party.key for party in one.parties[:2] if party.key is not None))
        if len(sides) == 2 and one.first is not None:
            by_sides.setdefault(sides, []).append(one)
    weighed = 0
    for group in by_sides.values():
        told = sorted(group, key=lambda one: (one.first or "", one.dossier))
        for left, right in pairwise(told):
            if weighed == _PAIRS:
                return
            weighed += 1
            found = _pair(ledger, left, right)
            if found is not None:
                yield found


def _pair(ledger: Ledger, left: Outline, right: Outline) -> Doubt | None:
    """None where somebody has judged of it, or one of them is there no more."""
    try:
        dossiers = (ledger.dossier(left.dossier), ledger.dossier(right.dossier))
    except NotFoundError:
        return None
    (first, judged), (second, _) = (ledger.block_of(one) for one in dossiers)
    if _judged_apart(judged, *dossiers):
        return None
    why = explain_reports(first.reports, second.reports)
    distance = abs(why.score - why.least)
    return Doubt(
        key=f"pair-{left.dossier}-{right.dossier}",
        sureness=1 / (1 + math.exp(-distance)),
        dossier=outline_view(left),
        field=None,
        value="",
        other=outline_view(right),
        one=why.one,
        reasons=tuple(reason for reason in why.reasons if reason.value)[:6],
    )


def _judged_apart(judged: Collection[Judgement], left: Dossier, right: Dossier) -> bool:
    sides = (set(left.reports), set(right.reports))
    return any(
        one.verdict is Verdict.DIFFERENT
        and ((one.left in sides[0] and one.right in sides[1]) or (one.left in sides[1] and one.right in sides[0]))
        for one in judged
    )


def _side(ledger: Ledger, one: Judgement, side: str) -> str:
    """The organization's name, or the dossier's id and title of today."""
    if one.about is About.ORGANIZATION:
        known = ledger.reference().get(side) or ledger.reference(judged=False).get(side)
        return side if known is None else known.names[0]
    dossier = ledger.dossier_about(side)
    return "a deal no longer told" if dossier is None else f"{dossier.id} {dossier.title}"
