"""One sentence on where a deal stands, and on whose word."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Final

from intalks.model.dossier import Correction, Dossier, Step
from intalks.model.vocabulary import BEST_WORD, Stage, Stance
from intalks.serving.links import article_href, written_day
from intalks.serving.views import SentencePart, StatementView

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


def standing(dossier: Dossier, statements: Sequence[StatementView]) -> tuple[SentencePart, ...]:
    """Stage and day, on whose word, who denies it since; linked to the words."""
    step = next((one for one in reversed(dossier.timeline) if one.stage is dossier.stage), None)
    judged = next((one for one in dossier.corrections if one.field == "stage"), None)
    parts = [SentencePart(_STANDS[dossier.stage] + _when(dossier.stage, step))]
    parts += _on_whose_word(step, statements) if judged is None else _judged(judged)
    parts += _denied(step, statements)
    parts.append(SentencePart("."))
    if dossier.lapsed:
        parts.append(SentencePart(f" Nothing has been heard since {written_day(dossier.last)}."))
    return tuple(parts)


def _when(stage: Stage, step: Step | None) -> str:
    if step is None or step.known_date is None:
        return ""
    if not step.dated:
        return f", as reported on {written_day(step.date)}"
    if stage in _LASTING:
        return f" since {written_day(step.date)}"
    return f"{' on' if len(step.date) == len('2007-07-04') else ' in'} {written_day(step.date)}"


def _on_whose_word(step: Step | None, statements: Sequence[StatementView]) -> list[SentencePart]:
    if step is None:
        return []
    inside = set(step.articles)
    affirming = [
        one
        for one in statements
        if one.stance in (Stance.AFFIRMS, Stance.SUPPORTS)
        and ({one.article.id} | {link.id for link in one.also}) & inside
    ]
    ranked = sorted(
        (one for one in affirming if one.source.kind in BEST_WORD), key=lambda one: BEST_WORD.index(one.source.kind)
    )
    if ranked:
        best = ranked[0]
        where = best.article.outlet or "an article"
        day = f", {written_day(best.article.published)}" if best.article.published else ""
        who = SentencePart(best.source.label, f"#s-{best.key}")
        others = len({one.source.label for one in ranked}) - 1
        more = f" and {others} other{'' if others == 1 else 's'}" if others else ""
        return [SentencePart(", on the word of "), who, SentencePart(f"{more} ({where}{day})")]
    if step.articles:
        first = step.articles[0]
        outlet = next((one.article.outlet for one in statements if one.article.id == first), None)
        return [
            SentencePart(", as "),
            SentencePart(outlet or "an article", article_href(first)),
            SentencePart(" has it, citing nobody"),
        ]
    return []


def _judged(judged: Correction) -> list[SentencePart]:
    return [SentencePart(f", as {judged.by} has judged ({judged.reason})")]


def _denied(step: Step | None, statements: Sequence[StatementView]) -> list[SentencePart]:
    """Who denies it, from the day on which the stage was first reported."""
    since = "" if step is None or step.reported is None else step.reported
    denying = [one for one in statements if one.stance is Stance.DENIES and (one.article.published or "") >= since]
    if not denying:
        return []
    last = denying[-1]
    count = len({one.source.label for one in denying})
    more = f" and {count - 1} other{'' if count == 2 else 's'}" if count > 1 else ""
    return [SentencePart("; denied by "), SentencePart(last.source.label, f"#s-{last.key}"), SentencePart(more)]
