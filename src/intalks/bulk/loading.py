"""The shards into a ledger, by one writer: what `intalks add` would make of the same articles."""

from __future__ import annotations

from dataclasses import dataclass

from intalks.errors import Problem


@dataclass(frozen=True, slots=True)
class LoadReport:
    """Articles stored, articles that the ledger had already, and every problem met, those of reading too."""

    added: int
    known: int
    problems: tuple[Problem, ...]


def load_shards() -> None: ...
