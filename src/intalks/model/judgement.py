"""A person's or a machine's word about names, deals and values; never an edit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    SAME = "same"
    DIFFERENT = "different"
    CORRECT = "correct"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`left` and `right` are report ids (deals) or party keys (organizations) that are the same or different;

    for `correct`, `left` is a report id, `right` the field (`stage`, `type`, `date`) and `value` the right value.
    `by` and `reason` are people's words; `at` and `withdrawn_at` are aware moments in UTC. The latest that stands counts.
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
