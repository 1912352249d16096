"""One sentence on where a deal stands, and on whose word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from intalks.model.dossier import Correction, Dossier, DossierStatement, Step
from intalks.model.record import Source
from intalks.model.resending import by_origin
from intalks.model.vocabulary import BEST_WORD, SourceKind, Stage, Stance
from intalks.reference import fold
from intalks.text.days import written_day

_STANDS: Final = MappingProxyType(
    {
        Stage.CONSIDERED: "Under consideration",
        Stage.TALKS: "In talks",
        Stage.PROPOSED: "An offer is on the table",
        Stage.PRELIMINARY: "Agreed in principle",
        Stage.AGREED: "Agreed, not yet carried out",
        Stage.COMPLETED: "Completed",
        Stage.DELAYED: "Delayed",
        Stage.ABANDONED: "Abandoned",
        Stage.TERMINATED: "Ended",
    }
)
_LASTING: Final = frozenset({Stage.CONSIDERED, Stage.TALKS, Stage.PROPOSED, Stage.DELAYED})


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of the sentence, with the statement or the id of the article that it is about."""

    text: str
    statement: DossierStatement | None = None
    article: str | None = None


def standing(dossier: Dossier) -> tuple[Part, ...]:
    """Stage and day, on whose word, who denies it since."""
    told = by_origin(dossier.statements)
    step = next((one for one in reversed(dossier.timeline) if one.stage is dossier.stage), None)
    judged = next((one for one in dossier.corrections if one.field == "stage"), None)
    parts = [Part(_STANDS[dossier.stage] + _when(dossier.stage, step))]
    parts += _on_whose_word(step, told) if judged is None else _judged(judged)
    parts += _denied(step, [group[0] for group in told])
    parts.append(Part("."))
    if dossier.lapsed:
        parts.append(Part(f" Nothing has been heard since {written_day(dossier.last)}."))
    return tuple(parts)


def source_label(source: Source) -> str:
    """Name, title and whom the source speaks for, nothing twice; the kind where none of them tells it."""
    parts = [part for part in (source.name, source.descriptor, source.organization) if part]
    told = [part for number, part in enumerate(parts) if not any(_within(part, other) for other in parts[:number])]
    if not told:
        return f"a source ({source.kind})"
    if source.kind is SourceKind.SPOKESPERSON and not any("spokes" in part.casefold() for part in told):
        told.append("spokesperson")
    return ", ".join(told)


def _when(stage: Stage, step: Step | None) -> str:
    if step is None or step.known_date is None:
        return ""
    if not step.dated:
        return f", as reported on {written_day(step.date)}"
    if stage in _LASTING:
        return f" since {written_day(step.date)}"
    return f"{' on' if len(step.date) == len('2007-07-04') else ' in'} {written_day(step.date)}"


def _on_whose_word(step: Step | None, told: Sequence[Sequence[DossierStatement]]) -> list[Part]:
    """`told` are statements, each with those that carry it on."""
    if step is None:
        return []
    inside = set(step.articles)
    affirming = [
        group[0]
        for group in told
        if group[0].statement.stance_value in (Stance.AFFIRMS, Stance.SUPPORTS)
        and inside.intersection(one.article for one in group)
    ]
    kinds = [(BEST_WORD.index(one.statement.source.kind), one) for one in affirming if _has_word(one)]
    if kinds:
        best = min(kinds, key=lambda one: one[0])[1]
        day = f", {written_day(best.published)}" if best.published else ""
        others = len({_who(one) for _, one in kinds}) - 1
        more = f" and {others} other{'' if others == 1 else 's'}" if others else ""
        where = best.outlet or "an article"
        return [Part(", on the word of "), Part(_who(best), best), Part(f"{more} ({where}{day})")]
    if step.articles:
        first = step.articles[0]
        outlet = next((group[0].outlet for group in told if group[0].article == first), None)
        return [Part(", as "), Part(outlet or "an article", article=first), Part(" has it, citing nobody")]
    return []


def _has_word(one: DossierStatement) -> bool:
    return one.statement.source.kind in BEST_WORD


def _who(one: DossierStatement) -> str:
    source = one.statement.source
    return "the article itself" if source.kind is SourceKind.NONE else source_label(source)


def _judged(judged: Correction) -> list[Part]:
    return [Part(f", as {judged.by} has judged ({judged.reason})")]


def _denied(step: Step | None, told: Sequence[DossierStatement]) -> list[Part]:
    """Who denies it, from the day on which the stage was first reported."""
    since = "" if step is None or step.reported is None else step.reported
    denying = [one for one in told if one.statement.stance_value is Stance.DENIES and (one.published or "") >= since]
    if not denying:
        return []
    last = denying[-1]
    count = len({_who(one) for one in denying})
    more = f" and {count - 1} other{'' if count == 2 else 's'}" if count > 1 else ""
    return [Part("; denied by "), Part(_who(last), last), Part(more)]


def _within(part: str, other: str) -> bool:
    return fold(part) in fold(other)
