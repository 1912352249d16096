"""A person's word about dossiers: one more row, never an edit; it outranks what the program makes of the reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    CORRECT = "correct"


class Field(StrEnum):
    """What of a dossier can be corrected."""

    TYPE = "type"
    STAGE = "stage"
    OUTCOME = "outcome"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`left` and `right` are ids of reports whose dossiers are one or are not; for `correct`, `right` is a `Field`,
    `value` its word.

    Reports, not dossiers, because their ids outlive rebuilding and reading anew. `by` and `reason` are people's
    words; `at` and
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
