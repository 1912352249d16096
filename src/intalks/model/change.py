"""What became known of a deal on a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from intalks.model.dossier import ConflictKind, Dossier
from intalks.model.vocabulary import Stance


class ChangeKind(StrEnum):
    DEAL = "deal"
    STAGE = "stage"
    DENIAL = "denial"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Change:
    """`day` is the ISO day of publication; `dossier` and `title` name the deal; `text` says what is new: the deal's
    type and first stage, the stage reached, who denies in which words, what conflicts. `articles` are those that
    tell it.
    """

    day: str
    kind: ChangeKind
    dossier: str
    title: str
    text: str
    articles: tuple[str, ...]


def changes_of(dossier: Dossier) -> tuple[Change, ...]:
    """Everything that was once news about the dossier, by day; what was resent is told once, with all its articles.

    Undated articles make nothing known on a day.
    """
    found: dict[tuple[str, ChangeKind, str], Change] = {}
    for one in _told(dossier):
        mark = (one.day, one.kind, one.text)
        known = found.get(mark, one)
        found[mark] = replace(known, articles=tuple(dict.fromkeys((*known.articles, *one.articles))))
    kinds = list(ChangeKind)
    return tuple(sorted(found.values(), key=lambda one: (one.day, kinds.index(one.kind), one.text)))


def _told(dossier: Dossier) -> Iterator[Change]:

    def change(day: str, kind: ChangeKind, text: str, articles: tuple[str, ...]) -> Change:
        return Change(day, kind, dossier.id, dossier.title, text, articles)

    begun = [step for step in dossier.timeline if step.reported is not None and step.reported == dossier.first]
    if dossier.first is not None:
        words = ", ".join([dossier.type.replace("_", " "), *(step.stage.value for step in begun)])
        yield change(dossier.first, ChangeKind.DEAL, words, tuple(one for step in begun for one in step.articles))
    for step in dossier.timeline:
        if step.reported is not None and step not in begun:
            yield change(step.reported, ChangeKind.STAGE, step.stage.value, step.articles)
    for said in dossier.statements:
        if said.statement.stance_value is Stance.DENIES and said.published is not None:
            text = f"{said.statement.source.label}: “{said.statement.evidence.value}”"
            yield change(said.published, ChangeKind.DENIAL, text, (said.article,))
    for conflict in dossier.conflicts:
        if conflict.day is not None and conflict.kind is not ConflictKind.DENIAL:  # told as the denial that it is
            articles = (*conflict.left, *conflict.right)
            yield change(conflict.day, ChangeKind.CONFLICT, conflict.message, articles)
