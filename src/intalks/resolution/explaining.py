"""Why two dossiers, or two names, are taken for one or for two: the features that decide, in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from intalks.model.dossier import Report
from intalks.reference import Reference
from intalks.resolution.anchors import LIKENESS, Identity, identify
from intalks.resolution.features import JOIN, explain, pairing
from intalks.resolution.grouping import gathered
from intalks.resolution.parties import organization_keys


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature that speaks: its name, its value or weighted value, and what it looks at."""

    feature: str
    value: float
    says: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The score of a pair, and `least`, with which it is taken for one."""

    score: float
    least: float
    reasons: tuple[Reason, ...]

    @property
    def one(self) -> bool:
        return self.score >= self.least


def explain_names(left: str, right: str, reference: Reference) -> Explanation:
    """Two names of organizations, or ids of the list. The feature that decides is the only one that counts.

    An ambiguous name, without an article around it, is nobody's of the list.
    """
    first, second = (
        identify(organization_keys(_names(name, reference), reference, frozenset())) for name in (left, right)
    )
    for feature in LIKENESS:
        value = feature(first, second)
        if value is not None:
            return Explanation(value, 1.0, (Reason(_title(feature), value, _words(feature)),))
    return Explanation(0.0, 1.0, (Reason("no feature", 0.0, _NOTHING),))


def explain_reports(left: Sequence[Report], right: Sequence[Report]) -> Explanation:
    """The reports of two dossiers: would the first of the later one join what was known of the earlier one by then?"""
    earlier, later = sorted((left, right), key=lambda reports: min(one.order for one in reports))
    founding = min(later, key=lambda one: one.order)
    pair = pairing(founding, gathered([one for one in earlier if one.order < founding.order], ()))
    if pair is None:
        return Explanation(0.0, JOIN, (Reason("same sides", 0.0, _OTHER_SIDES),))
    reasons = tuple(Reason(name.replace("_", " "), value, words) for name, value, words in explain(pair))
    return Explanation(sum(reason.value for reason in reasons), JOIN, reasons)


_NOTHING = "The list has at most one of them, and they share no name."
_OTHER_SIDES = "Against: they are between other sides, whatever else they have in common."


def _names(name: str, reference: Reference) -> tuple[str, ...]:
    known = reference.get(name)
    return (name,) if known is None else known.names


def _title(feature: Callable[[Identity, Identity], float | None]) -> str:
    return feature.__name__.replace("_", " ")


def _words(feature: Callable[[Identity, Identity], float | None]) -> str:
    return (feature.__doc__ or "").strip()
