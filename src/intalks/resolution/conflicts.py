"""What the reports of one deal say that cannot both hold: two values, two stages, a denial against a claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import Final

from intalks.model.dossier import Conflict, ConflictKind, Report, TermValue
from intalks.model.vocabulary import Stage, Stance

_ENDED: Final = frozenset({Stage.ABANDONED, Stage.TERMINATED})
_SURE: Final = 0.5
"""The least confidence with which a report tells its stage for another to contradict it."""

_BESIDE: Final = 2
"""Days after the news of an end within which a report of a living deal contradicts it; later ones tell that it lives
again.
"""


def conflicts(reports: Sequence[Report], terms: Sequence[TermValue], origin: Mapping[str, int]) -> tuple[Conflict, ...]:
    """All conflicts: of values, of stages, denials. `origin` gives the number of each article's independent origin."""
    return (*_of_values(terms, origin), *_of_stages(reports, origin), *_denials(reports))


def _of_values(terms: Sequence[TermValue], origin: Mapping[str, int]) -> list[Conflict]:
    """Two values of one kind and unit that different origins report of one day or month: they cannot both hold."""
    found = []
    for left, right in combinations(terms, 2):
        same = (left.kind, left.unit) == (right.kind, right.unit) and left.value != right.value
        apart = len({origin[one] for one in (*left.articles, *right.articles)}) > 1
        if same and apart and left.first == right.first and not set(left.articles) & set(right.articles):
            message = f"{left.kind.replace('_', ' ')}: {left.texts[0]} against {right.texts[0]}"
            found.append(Conflict(ConflictKind.VALUE, message, left.articles, right.articles, left.first))
    return found


def _of_stages(reports: Sequence[Report], origin: Mapping[str, int]) -> list[Conflict]:
    """An end told by one origin, and the deal told as living by another on the same or the next days."""
    sure = [one for one in reports if one.day is not None and one.deal.stage.confidence >= _SURE]
    found: dict[tuple[Stage, Stage], list[tuple[Report, Report]]] = {}
    for ended in sure:
        for living in sure if ended.deal.deal_stage in _ENDED else ():
            apart = origin[ended.article] != origin[living.article]
            if apart and living.deal.deal_stage not in _ENDED and 0 <= _days(ended, living) <= _BESIDE:
                found.setdefault((ended.deal.deal_stage, living.deal.deal_stage), []).append((ended, living))
    return [
        Conflict(
            ConflictKind.STAGE,
            f"stage: {left} against {right}",
            _articles(ended for ended, _ in pairs),
            _articles(living for _, living in pairs),
            min(living.day or "" for _, living in pairs),
        )
        for (left, right), pairs in found.items()
    ]


def _denials(reports: Sequence[Report]) -> list[Conflict]:
    """Each source that denies what others affirm."""
    affirming = [one for one in reports if any(said.stance_value is Stance.AFFIRMS for said in one.statements)]
    if not affirming:
        return []
    found: dict[str, list[Report]] = {}
    for one in reports:
        for said in one.statements:
            if said.stance_value is Stance.DENIES:
                found.setdefault(said.source.label, []).append(one)
    return [
        Conflict(
            ConflictKind.DENIAL,
            f"denied by {who}",
            _articles(denying),
            _articles(affirming),
            _latest(denying[0].day, affirming[0].day),
        )
        for who, denying in found.items()
    ]


def _articles(reports: Iterable[Report]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.article for one in reports))


def _latest(left: str | None, right: str | None) -> str | None:
    return None if left is None or right is None else max(left, right)


def _days(earlier: Report, later: Report) -> int:
    assert earlier.day is not None
    assert later.day is not None
    return (date.fromisoformat(later.day) - date.fromisoformat(earlier.day)).days
