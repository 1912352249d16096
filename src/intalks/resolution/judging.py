"""What people have judged of dossiers, as rules for grouping and assembly."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from intalks.model.dossier import Correction, Dossier, Outcome, Report
from intalks.model.judgement import Field, Judgement, Verdict, standing
from intalks.model.vocabulary import DealType, Stage
from intalks.resolution.outcomes import OUTCOMES


@dataclass(frozen=True, slots=True)
class Rules:
    """`same` are pairs of reports whose dossiers are one; `different` gives for a report those that are of other deals;
    `corrections` are by the report whose dossier they correct, in order of time.
    """

    same: tuple[tuple[str, str], ...]
    different: Mapping[str, frozenset[str]]
    corrections: Mapping[str, tuple[Judgement, ...]]


def rules(judgements: Sequence[Judgement]) -> Rules:
    """The rules that stand."""
    counting = standing(judgements)
    apart: dict[str, frozenset[str]] = {}
    corrections: dict[str, tuple[Judgement, ...]] = {}
    for one in counting:
        if one.verdict is Verdict.DIFFERENT:
            for left, right in ((one.left, one.right), (one.right, one.left)):
                apart[left] = apart.get(left, frozenset()) | {right}
        elif one.verdict is Verdict.CORRECT:
            corrections[one.left] = (*corrections.get(one.left, ()), one)
    same = tuple((one.left, one.right) for one in counting if one.verdict is Verdict.SAME)
    return Rules(same, apart, corrections)


NO_RULES = rules(())


def corrected(dossier: Dossier, reports: Sequence[Report], judged: Rules) -> Dossier:
    """The dossier of these reports with what people corrected; of two corrections of one field the latest counts.

    A corrected stage brings its outcome with it, unless that is corrected too.
    """
    made = [one for report in dossier.reports for one in judged.corrections.get(report, ())]
    latest: dict[Field, Judgement] = {}
    for one in sorted(made, key=lambda one: (one.at, one.id)):
        latest[Field(one.right)] = one
    found = dossier
    for field in Field:  # type, stage, outcome: the outcome last, since a stage sets it too
        if field in latest:
            found = _with(found, field, latest[field].value or "")
    notes = tuple(
        Correction(
            field=field.value,
            value=one.value or "",
            instead_of=str(getattr(dossier, field.value)),
            by=one.by,
            reason=one.reason,
            judgement=one.id,
            newer=sum(report.day > one.since for report in reports if report.day and one.since),
        )
        for field, one in latest.items()
    )
    return replace(found, corrections=notes)


def _with(dossier: Dossier, field: Field, value: str) -> Dossier:
    match field:
        case Field.TYPE:
            return replace(dossier, type=DealType(value))
        case Field.STAGE:
            stage = Stage(value)
            return replace(dossier, stage=stage, outcome=OUTCOMES.get(stage, Outcome.OPEN))
        case Field.OUTCOME:
            return replace(dossier, outcome=Outcome(value))
