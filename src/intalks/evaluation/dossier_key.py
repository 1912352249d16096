"""The key of dossiers: deals over many articles, with their members, what is told of other deals, and what became of
them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from intalks.errors import InputError


@dataclass(frozen=True, slots=True)
class KeyStep:
    """A stage that the deal reached: `date` is an ISO prefix, `article` the id of one that tells it."""

    date: str
    stage: str
    article: str


@dataclass(frozen=True, slots=True)
class KeyDossier:
    """One deal of the key.

    `parties` are, for each party, all its names. `articles` say something about the deal; `rejected` name its parties
    and do not; others are not judged.
    """

    id: str
    parties: tuple[tuple[str, ...], ...]
    type: str
    outcome: str
    timeline: tuple[KeyStep, ...]
    articles: tuple[str, ...]
    rejected: tuple[str, ...]

    def among(self, articles: frozenset[str]) -> KeyDossier:
        """The deal as far as these articles tell it: what the key says of others is left out."""
        return replace(
            self,
            articles=tuple(one for one in self.articles if one in articles),
            rejected=tuple(one for one in self.rejected if one in articles),
        )


class _Key(msgspec.Struct):
    dossiers: tuple[KeyDossier, ...]


def load_key(path: Path) -> tuple[KeyDossier, ...]:
    """The dossiers of a key file, in its order. Raises InputError where it cannot be read or is none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=_Key).dossiers
    except (OSError, msgspec.DecodeError) as error:
        raise InputError(f"{path}: no key of dossiers ({error})") from error
