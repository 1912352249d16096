"""When to ask: not too often, later after trouble, and not before the server said."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from random import Random
from threading import Lock
from typing import Final

from intalks.intake.fetching.clock import Clock

_FIRST: Final = 1.0
_MOST_DOUBLINGS: Final = 20


class Pace:
    """Keeps requests to one host apart. For several threads."""

    def __init__(self, delay: float, clock: Clock) -> None:
        self._delay = delay
        self._clock = clock
        self._next: dict[str, float] = {}
        self._lock = Lock()

    def wait(self, host: str, at_least: float = 0.0) -> None:
        """Return when it is the caller's turn; `at_least` is the seconds that the host itself wants between two."""
        with self._lock:
            now = self._clock.monotonic()
            turn = max(now, self._next.get(host, now))
            self._next[host] = turn + max(self._delay, at_least)
        if turn > now:
            self._clock.sleep(turn - now)


def backoff(failures: int, draw: Random, *, first: float = _FIRST, most: float) -> float:
    """Seconds to wait after so many failures in a row, from 1: twice as long after each, at most `most`, and drawn from
    the upper half of that, so that those who failed together do not come back together.
    """
    longest: float = min(most, first * 2.0 ** min(failures - 1, _MOST_DOUBLINGS))
    return draw.uniform(longest / 2, longest)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds that the header `Retry-After` asks for, a number or an HTTP date; None where it is absent or neither.

    >>> retry_after("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> retry_after("Thu, 01 Jan 2026 00:01:00 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    60.0
    """
    text = (header or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())
