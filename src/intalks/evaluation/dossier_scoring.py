"""Dossiers against a key, by the measure of `../shared/score_dossiers.py`: the same pairs and the same figures.

J, informedness, is the share of the members held and that of the rejected left out, less 1: all articles that merely
name the parties give 0. Pieces are the dossiers with all the parties that hold a member: 1 is right. A timeline scores
the steps of the key that were found over the larger of the key's and half of the response's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from intalks.evaluation.dossier_key import KeyDossier, KeyStep
from intalks.evaluation.matching import name_key, names_match
from intalks.model.dossier import Dossier, Step

_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_WEEK: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class DossierScore:
    """One dossier of the key beside the one paired with it; `found` is None, and all figures 0, where none is."""

    key: KeyDossier
    found: Dossier | None
    held: float
    spared: float
    pieces: int
    timeline: float

    @property
    def informedness(self) -> float:
        return 0.0 if self.found is None else self.held + self.spared - 1

    @property
    def type_right(self) -> bool:
        return self.found is not None and self.found.type == self.key.type

    @property
    def outcome_right(self) -> bool:
        return self.found is not None and self.found.outcome == self.key.outcome

    @property
    def missed(self) -> tuple[str, ...]:
        """Members that it does not hold."""
        have = set() if self.found is None else set(self.found.articles)
        return tuple(one for one in self.key.articles if one not in have)

    @property
    def wrong(self) -> tuple[str, ...]:
        """Rejected articles that it holds."""
        have = set() if self.found is None else set(self.found.articles)
        return tuple(one for one in self.key.rejected if one in have)


@dataclass(frozen=True, slots=True)
class DossierFigures:
    """Means over dossiers of the key."""

    dossiers: int
    informedness: float
    pieces: float
    type: float
    outcome: float
    timeline: float


def score_dossiers(keys: Sequence[KeyDossier], responses: Sequence[Dossier]) -> tuple[DossierScore, ...]:
    """One score for each dossier of the key, in its order; pairs share a party and an article, the best first."""
    shared = _shared(keys, responses)
    value = {
        (k, i): _judged(keys[k], responses[i]) + 0.2 * count / len(keys[k].parties)
        for (k, i), count in shared.items()
        if count
    }
    pairs: dict[int, int] = {}
    for (k, i), _ in sorted(value.items(), key=lambda item: (-item[1], item[0])):
        if k not in pairs and i not in pairs.values():
            pairs[k] = i
    whole = [k for (k, _), count in shared.items() if count == len(keys[k].parties)]
    return tuple(
        _scored(key, responses[pairs[k]] if k in pairs else None, whole.count(k)) for k, key in enumerate(keys)
    )


def means(scores: Iterable[DossierScore]) -> DossierFigures:
    """The figures over some dossiers; not empty."""
    rows = tuple(scores)

    def mean(values: Iterable[float]) -> float:
        return sum(values) / len(rows)

    return DossierFigures(
        dossiers=len(rows),
        informedness=mean(row.informedness for row in rows),
        pieces=mean(row.pieces for row in rows),
        type=mean(row.type_right for row in rows),
        outcome=mean(row.outcome_right for row in rows),
        timeline=mean(row.timeline for row in rows),
    )


def _shared(keys: Sequence[KeyDossier], responses: Sequence[Dossier]) -> Mapping[tuple[int, int], int]:
    """How many parties each dossier of the key shares with each response that holds one of its members."""
    holders: dict[str, list[int]] = defaultdict(list)
    for i, response in enumerate(responses):
        for article in dict.fromkeys(response.articles):
            holders[article].append(i)
    return {
        (k, i): _shared_parties(key, responses[i])
        for k, key in enumerate(keys)
        for i in sorted({i for article in key.articles for i in holders[article]})
    }


def _shared_parties(key: KeyDossier, response: Dossier) -> int:
    named = [frozenset({name_key(party.name)}) for party in response.parties]
    return sum(
        any(names_match(frozenset(name_key(name) for name in names), one) for one in named) for names in key.parties
    )


def _shares(key: KeyDossier, response: Dossier) -> tuple[float, float]:
    """The share of the members that it holds, and of the rejected that it leaves out."""
    found = set(response.articles)
    held = len(found & set(key.articles)) / len(key.articles)
    spared = 1 - len(found & set(key.rejected)) / len(key.rejected) if key.rejected else 1.0
    return held, spared


def _judged(key: KeyDossier, response: Dossier) -> float:
    return sum(_shares(key, response))


def _scored(key: KeyDossier, found: Dossier | None, pieces: int) -> DossierScore:
    held, spared = (0.0, 0.0) if found is None else _shares(key, found)
    return DossierScore(
        key, found, held, spared, pieces, timeline_score(key.timeline, () if found is None else found.timeline)
    )


# ---------------------------------------------------------------- timelines


def timeline_score(key: Sequence[KeyStep], response: Sequence[Step]) -> float:
    """Steps of the key that were found, one to one, over the larger of the key's and half of the response's."""
    if not key:
        return 1.0
    found = sum(index is not None for index in matched_steps(key, response))
    return found / max(len(key), len(response) / 2)


def matched_steps(key: Sequence[KeyStep], response: Sequence[Step]) -> list[int | None]:
    """For each step of the key the number of the step of the response that is the same."""
    used: list[int | None] = []
    for step in key:
        free = (i for i, other in enumerate(response) if i not in used and _same_step(step, other))
        used.append(next(free, None))
    return used


def _same_step(key: KeyStep, response: Step) -> bool:
    known, told = _window(key.date), _window(response.date)
    if known is None or told is None or key.stage != response.stage or told[2] < known[2]:
        return False
    return told[0] <= known[1] and known[0] <= told[1]


def _window(prefix: str) -> tuple[date, date, int] | None:
    """First and last day that an ISO prefix can mean, a full day widened by a week, and how many parts it has."""
    match = _ISO.match(prefix)
    if match is None:
        return None
    parts = [int(part) for part in match[0].split("-")]
    try:
        if len(parts) == 1:
            return date(parts[0], 1, 1), date(parts[0], 12, 31), 1
        if len(parts) == 2:
            first = date(parts[0], parts[1], 1)
            return first, (first + timedelta(days=31)).replace(day=1) - timedelta(days=1), 2
        day = date(parts[0], parts[1], parts[2])
        return day - _WEEK, day + _WEEK, 3
    except (ValueError, OverflowError):  # no day, or the last of all, which stands for none
        return None
