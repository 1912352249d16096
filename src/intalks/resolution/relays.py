"""Which articles have their story from one place: near-copies of one text, and outlets that relay one outlet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from intalks.model.dossier import Report
from intalks.model.record import Statement
from intalks.model.vocabulary import SourceKind
from intalks.reference import bare
from intalks.resolution.signatures import origins

_NEWS: Final = 3
"""Days within which what two outlets have from a third is taken for one story of it."""


def independent_origins(reports: Sequence[Report]) -> tuple[tuple[str, ...], ...]:
    """The reports' articles grouped by origin, in order of publication.

    Near-copies are one origin. So are articles whose every statement comes through one outlet, with each other and with
    that outlet's own article, a few days apart. Each joins the first group of its origin, and is compared with that
    group's first article only.
    """
    first: dict[str, Report] = {}
    told: dict[str, list[Report]] = {}
    for one in reports:
        first.setdefault(one.article, one)
        told.setdefault(one.article, []).append(one)
    groups: list[list[str]] = []
    stories: list[_Story] = []
    for copies in origins([(article, one.signature) for article, one in first.items()]):
        story = _story(told[copies[0]])
        same = next((i for i, known in enumerate(stories) if known.is_one_with(story)), None)
        if same is None:
            groups.append(list(copies))
            stories.append(story)
        else:
            groups[same] += copies
    return tuple(tuple(group) for group in groups)


@dataclass(frozen=True, slots=True)
class _Story:
    """The outlet that an article's story is from, folded, whether it is relayed from there, and its day."""

    outlet: str | None
    relayed: bool
    day: str | None

    def is_one_with(self, other: _Story) -> bool:
        if self.outlet is None or self.outlet != other.outlet or not (self.relayed or other.relayed):
            return False
        if self.day is None or other.day is None:
            return False
        return abs((date.fromisoformat(other.day) - date.fromisoformat(self.day)).days) <= _NEWS


def _story(reports: Sequence[Report]) -> _Story:
    carried = {_outlets(said) for one in reports for said in one.statements}
    own = reports[0].outlet
    via = next(iter(carried)) if len(carried) == 1 else ()
    if len(via) == 1:
        return _Story(via[0], own is None or via[0] != bare(own), reports[0].day)
    return _Story(None if own is None else bare(own), relayed=False, day=reports[0].day)


def _outlets(said: Statement) -> tuple[str, ...]:
    """The outlets, folded, through which the statement comes, or the one whose own word it is."""
    if said.source.kind is SourceKind.OUTLET and said.source.organization is not None:
        return (bare(said.source.organization),)
    return tuple(bare(fill.value) for fill in said.via)
