"""robots.txt (RFC 9309): what a site asks of programs."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final, TypeAlias
from urllib.parse import urlsplit

from protego import Protego

from intalks.intake.fetching.answer import OK, PASSING, Answer
from intalks.intake.fetching.clock import Clock

_KEPT_SECONDS: Final = 86_400.0
_RETRIED_SECONDS: Final = 600.0
_MOST_BYTES: Final = 512_000
_MOST_DELAY: Final = 60.0

Get: TypeAlias = Callable[[str], Answer]


@dataclass(frozen=True, slots=True)
class Rules:
    """A site's rules. `parsed` None: anything goes, but for a `refusal`, which then holds for every address."""

    parsed: Protego | None
    refusal: tuple[str, str] | None
    until: float


class Robots:
    """The rules of sites, each asked for once a day. `agent` is the header `User-Agent`, whose first word the rules
    name. For several threads.
    """

    def __init__(self, agent: str, clock: Clock) -> None:
        self._agent = re.split(r"[/\s]", agent, maxsplit=1)[0]
        self._clock = clock
        self._rules: dict[str, Rules] = {}
        self._lock = Lock()

    def refusal(self, url: str, get: Get) -> tuple[str, str] | None:
        """Why the address may not be asked for (a reason and a message), or None. `get` fetches the rules."""
        rules = self._of(url, get)
        if rules.refusal is not None:
            return rules.refusal
        if rules.parsed is None or rules.parsed.can_fetch(url, self._agent):
            return None
        return "robots", f"{_place(url)} asks programs to leave this address alone"

    def delay(self, url: str) -> float:
        """Seconds that the site wants between two requests, at most a minute; 0 where it says nothing."""
        rules = self._rules.get(_place(url))
        asked = None if rules is None or rules.parsed is None else rules.parsed.crawl_delay(self._agent)
        return min(_MOST_DELAY, float(asked or 0.0))

    def _of(self, url: str, get: Get) -> Rules:
        place = _place(url)
        with self._lock:
            held = self._rules.get(place)
        if held is not None and self._clock.monotonic() < held.until:
            return held
        rules = self._read(get(place))
        with self._lock:
            self._rules[place] = rules
        return rules

    def _read(self, answer: Answer) -> Rules:
        """A site without the file allows everything; one that fails to give it, nothing for the time being. Where the
        site cannot be reached at all, that is the reason.
        """
        now = self._clock.monotonic()
        if answer.reason == OK:
            text = answer.data[:_MOST_BYTES].decode("utf-8", "replace")
            return Rules(Protego.parse(text), None, now + _KEPT_SECONDS)
        if answer.status is not None and 400 <= answer.status < 500 and answer.status not in PASSING:
            return Rules(None, None, now + _KEPT_SECONDS)
        told = f"{answer.asked} cannot be had ({answer.message}), so nothing of the site is asked for"
        silent = answer.status is None
        refusal = (answer.reason, answer.message) if silent else ("robots-unreachable", told)
        return Rules(None, refusal, now + (0.0 if silent else _RETRIED_SECONDS))


def _place(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}/robots.txt"
