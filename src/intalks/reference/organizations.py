"""The reference list: its schema and its loader."""

from __future__ import annotations

from dataclasses import dataclass

from intalks.model.vocabulary import OrganizationKind


@dataclass(frozen=True, slots=True)
class Known:
    """One organization known beforehand. `id` is a slug; `names` begins with the usual one."""

    id: str
    names: tuple[str, ...]
    kind: OrganizationKind
    country: str | None
    sector: str | None


class Reference:
    """The list, looked up by name."""

    def find(self, name: str) -> tuple[Known, ...]:
        """The organizations that carry the name (legal forms and case aside); several where it is ambiguous."""
        raise NotImplementedError

    def names(self) -> tuple[tuple[str, Known], ...]:
        """Every name as written, with what it names; for a matcher over text."""
        raise NotImplementedError


def load() -> Reference:
    """The list that ships with intalks. Raises LexiconError where a file breaks its schema."""
    raise NotImplementedError
