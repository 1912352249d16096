"""One publisher's file → `Publisher`, every field checked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from intalks.errors import LexiconError

_FIELDS: Final = frozenset({"name", "kind", "domains", "aliases", "dates", "must_have", "must_not_have", "drop"})


class Kind(Enum):
    """A wire sells its stories to others; a relay shows what others wrote; an outlet does neither for the most part."""

    OUTLET = "outlet"
    WIRE = "wire"
    RELAY = "relay"


@dataclass(frozen=True, slots=True)
class DateHabits:
    """How a publisher writes dates: the zone of times that name none (None: UTC), and whether 4/5/2012 is in May (None:
    not known, so such dates are not read).
    """

    zone: ZoneInfo | None = None
    day_first: bool | None = None


@dataclass(frozen=True, slots=True)
class Publisher:
    """`domains` in small letters, each with all hosts below it; `aliases` are other names of the same outlet.

    A page is an article only if it holds one of `must_have` (where there are any) and none of `must_not_have`;
    paragraphs that begin with one of `drop` are no part of an article.
    """

    name: str
    kind: Kind
    domains: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    dates: DateHabits = DateHabits()
    must_have: tuple[str, ...] = ()
    must_not_have: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def refusal(self, page: str) -> str | None:
        """Why a page of this publisher is no article, in words; None where it may be one."""
        for words in self.must_not_have:
            if words in page:
                return f"the page holds “{words}”, which no article of {self.name} does"
        if self.must_have and not any(words in page for words in self.must_have):
            return f"the page holds nothing of what each article of {self.name} does: {', '.join(self.must_have)}"
        return None


def read_publisher(text: str, where: str) -> Publisher:
    """Raises LexiconError, naming `where` and the field, for what breaks the schema."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LexiconError(f"{where}: no TOML ({error})") from error
    unknown = set(table) - _FIELDS
    if unknown:
        known = ", ".join(sorted(_FIELDS))
        raise LexiconError(f"{where}: there is no field {min(unknown)!r} of a publisher; there are: {known}")
    name = table.get("name")
    if not isinstance(name, str) or not name.strip():
        raise LexiconError(f"{where}: name must be the outlet's name")
    domains = _texts(table, "domains", where)
    if not domains or any(one != one.lower() or "/" in one or "." not in one for one in domains):
        raise LexiconError(f"{where}: domains must be one or more hosts in small letters, as in “news.example.org”")
    kinds = [kind.value for kind in Kind]
    if table.get("kind", Kind.OUTLET.value) not in kinds:
        raise LexiconError(f"{where}: kind must be one of {', '.join(kinds)}")
    return Publisher(
        name,
        Kind(table.get("kind", Kind.OUTLET.value)),
        domains,
        aliases=_texts(table, "aliases", where),
        dates=_dates(table.get("dates", {}), where),
        must_have=_texts(table, "must_have", where),
        must_not_have=_texts(table, "must_not_have", where),
        drop=_texts(table, "drop", where),
    )


def _texts(table: Mapping[str, object], field: str, where: str) -> tuple[str, ...]:
    value = table.get(field, [])
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise LexiconError(f"{where}: {field} must be a list of texts, none of them empty")
    return tuple(value)


def _dates(value: object, where: str) -> DateHabits:
    if not isinstance(value, dict) or not set(value) <= {"zone", "day_first"}:
        raise LexiconError(f"{where}: [dates] has no fields but zone and day_first")
    zone, day_first = value.get("zone"), value.get("day_first")
    if day_first is not None and not isinstance(day_first, bool):
        raise LexiconError(f"{where}: day_first must be true or false")
    if zone is None:
        return DateHabits(None, day_first)
    try:
        return DateHabits(ZoneInfo(zone), day_first)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError) as error:
        raise LexiconError(f"{where}: zone must be a time zone's name, as in “Europe/London”, not {zone!r}") from error
