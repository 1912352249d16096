"""Days as people write them."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_MONTHS: Final = "January February March April May June July August September October November December".split()


@lru_cache(maxsize=20_000)
def written_day(prefix: str | None) -> str:
    """An ISO prefix as people write it.

    >>> written_day("2007-07-04"), written_day("2007-07"), written_day(None)
    ('4 July 2007', 'July 2007', 'undated')
    """
    if prefix is None or prefix.startswith("9999"):
        return "undated"
    year, *rest = prefix.split("-")
    if not rest:
        return year
    month = _MONTHS[int(rest[0]) - 1]
    return f"{month} {year}" if len(rest) == 1 else f"{int(rest[1])} {month} {year}"
