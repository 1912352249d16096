"""What became known of a deal on a day."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
