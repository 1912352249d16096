"""What people have judged, as rules for grouping and assembly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from intalks.model.dossier import Dossier, Outcome
from intalks.model.judgement import Field, Judgement, Verdict
from intalks.model.vocabulary import DealType, Stage


@dataclass(frozen=True, slots=True)
class Rules:
    """For a report's id: the reports that are of the same deal, those that are not, and the corrections of its
    dossier.
    """

    same: Mapping[str, frozenset[str]]
    different: Mapping[str, frozenset[str]]
    corrections: Mapping[str, Mapping[Field, str]]


def rules(judgements: Sequence[Judgement]) -> Rules:
    """The rules that stand: none that was withdrawn, and of two about the same things the latest."""
    latest: dict[tuple[str, ...], Judgement] = {}
    for one in sorted(judgements, key=lambda one: (one.at, one.id)):
        if one.withdrawn_at is None:
            about = (one.left, one.right) if one.verdict is Verdict.CORRECT else tuple(sorted((one.left, one.right)))
            latest[about] = one
    standing = list(latest.values())
    corrections: dict[str, dict[Field, str]] = {}
    for one in standing:
        if one.verdict is Verdict.CORRECT and one.value is not None:
            corrections.setdefault(one.left, {})[Field(one.right)] = one.value
    return Rules(_linked(standing, Verdict.SAME), _linked(standing, Verdict.DIFFERENT), corrections)


def corrected(dossier: Dossier, judged: Rules) -> Dossier:
    """The dossier with what people corrected; the first of its reports that was judged counts."""
    changes: dict[Field, str] = {}
    for report in reversed(dossier.reports):
        changes |= judged.corrections.get(report, {})
    if Field.TYPE in changes:
        dossier = replace(dossier, type=DealType(changes[Field.TYPE]))
    if Field.STAGE in changes:
        dossier = replace(dossier, stage=Stage(changes[Field.STAGE]))
    if Field.OUTCOME in changes:
        dossier = replace(dossier, outcome=Outcome(changes[Field.OUTCOME]))
    return dossier


def _linked(judgements: Iterable[Judgement], verdict: Verdict) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for one in judgements:
        if one.verdict is verdict:
            for left, right in ((one.left, one.right), (one.right, one.left)):
                found[left] = found.get(left, frozenset()) | {right}
    return found
