"""A person's word about dossiers or organizations: one more row, never an edit; it outranks what the program makes of
the reports.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from intalks.model.article import content_hash
from intalks.model.record import Statement

_MARK: Final = 12


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    CORRECT = "correct"
    RIGHT = "right"
    WRONG = "wrong"


class About(StrEnum):
    """What a judgement is about."""

    DOSSIER = "dossier"
    ORGANIZATION = "organization"
    STATEMENT = "statement"


class Field(StrEnum):
    """What of a dossier can be corrected."""

    TYPE = "type"
    STAGE = "stage"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Judgement:
    """About dossiers, `left` and `right` are ids of reports whose dossiers are one or are not; about organizations,
    they are names, or ids of the reference list. For `correct`, `right` is a `Field` and `value` its word. For `right`
    and `wrong`, `right` is the mark of a statement of the report `left`, and `value` are its words.

    `since` is the ISO day from which a corrected stage or outcome holds in views of a day: that of the last report that
    whoever judged could know. None: in no view of a day.

    Reports, not dossiers, because their ids outlive rebuilding. `by` and `reason` are people's words; `at` and
    `withdrawn_at` are aware moments. Of those that contradict each other the latest that stands counts.
    """

    id: str
    left: str
    right: str
    verdict: Verdict
    by: str
    at: datetime
    reason: str
    value: str | None = None
    withdrawn_at: datetime | None = None
    about: About = About.DOSSIER
    since: str | None = None

    def holds_on(self, day: str) -> bool:
        """Whether it counts in a view of this day (ISO). Only a stage and an outcome are of a time."""
        lasting = self.verdict is not Verdict.CORRECT or self.right == Field.TYPE
        return lasting or (self.since is not None and self.since <= day)

    @property
    def matter(self) -> tuple[str, ...]:
        """What two judgements share that cannot both count."""
        sides = [self.left, self.right]
        return (self.about, *(sorted(sides) if self.verdict in (Verdict.SAME, Verdict.DIFFERENT) else sides))


def statement_mark(said: Statement) -> str:
    """What a statement is known by within its report, however the deals of its article are numbered: 12 hex digits, a
    hash of its words' place, its stance and who says it.
    """
    source, span = said.source, said.evidence.span
    who = (source.kind, source.name or "", source.organization or "", source.descriptor or "")
    return content_hash(str(span.start), str(span.end), said.stance.value, *who)[:_MARK]


def standing(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """Those that count, in order of time: none that was withdrawn, and of two on one matter the latest."""
    latest: dict[tuple[str, ...], Judgement] = {}
    for one in sorted(judgements, key=lambda one: (one.at, one.id)):
        if one.withdrawn_at is None:
            latest.pop(one.matter, None)
            latest[one.matter] = one
    return tuple(latest.values())
