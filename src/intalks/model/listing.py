"""One row of a user's own list of organizations."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Listing:
    """An organization with what its row tells of it.

    It was part of `parent` from `start` until before `end`, and came out of `predecessor` at `start`: ISO prefixes,
    None where open or not known. `lei`, `ticker` and `wikidata` are identifiers as the list gives them.
    """

    name: str
    aliases: tuple[str, ...] = ()
    parent: str | None = None
    predecessor: str | None = None
    start: str | None = None
    end: str | None = None
    lei: str | None = None
    ticker: str | None = None
    wikidata: str | None = None
    country: str | None = None
    sector: str | None = None
