"""Time as half-open UTC intervals whose text form is an ISO 8601 prefix (`2007`, `2007-08`, `2007-08-13`)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

_PREFIX = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """`start` ≤ t < `end`, both aware and in UTC.

    `inferred` is set where the time zone or the time itself was not declared by the source but taken from elsewhere.
    """

    start: datetime
    end: datetime
    inferred: bool = False

    @classmethod
    def of_prefix(cls, prefix: str) -> Interval:
        """The year, month or day that an ISO prefix names.

        >>> Interval.of_prefix("2007-12").end.isoformat()
        '2008-01-01T00:00:00+00:00'

        Raises ValueError where the prefix is none, or names no day of the calendar.
        """
        match = _PREFIX.fullmatch(prefix)
        if match is None:
            message = f"{prefix!r} is no ISO date prefix (YYYY, YYYY-MM or YYYY-MM-DD)"
            raise ValueError(message)
        year, month, day = (int(part) if part else None for part in match.groups())
        start = datetime(year or 0, month or 1, day or 1, tzinfo=UTC)
        if month is None:
            return cls(start, start.replace(year=start.year + 1))
        if day is None:
            return cls(start, start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1))
        return cls(start, start + _DAY)

    @classmethod
    def of_instant(cls, moment: datetime, *, inferred: bool = False) -> Interval:
        """The second that begins at `moment`; a moment without a zone is UTC, flagged `inferred`."""
        if moment.tzinfo is None:
            moment, inferred = moment.replace(tzinfo=UTC), True
        start = moment.astimezone(UTC).replace(microsecond=0)
        return cls(start, start + timedelta(seconds=1), inferred)

    @property
    def prefix(self) -> str:
        """The longest ISO prefix that holds the whole interval, down to the day.

        >>> Interval.of_prefix("2006-01-11").prefix
        '2006-01-11'
        """
        day = self.start.date().isoformat()
        for prefix in (day, day[:7], day[:4]):
            if Interval.of_prefix(prefix).end >= self.end:
                return prefix
        return day[:4]
