"""Asks for an address, and again after trouble that passes."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from intalks.intake.fetching.addresses import Resolve, system_resolve
from intalks.intake.fetching.answer import NOT_MODIFIED, OK, STOPPED, Answer, Wanted
from intalks.intake.fetching.clock import Clock
from intalks.intake.fetching.hops import Means, try_once
from intalks.intake.fetching.pace import Pace, backoff
from intalks.intake.fetching.robots import Robots
from intalks.model.watching import FetchLimits


class Fetcher:
    """For several threads. `draw` is where the jitter comes from: the same seed waits the same."""

    def __init__(self, limits: FetchLimits, *, clock: Clock, draw: Random, resolve: Resolve = system_resolve) -> None:
        self._limits = limits
        self._clock = clock
        self._draw = draw
        robots = Robots(limits.user_agent, clock)
        self._means = Means(limits, clock, resolve, Pace(limits.host_delay, clock), robots)

    def fetch(self, wanted: Wanted) -> Answer:
        """Never raises for what the other side does. Trouble that may pass is tried again, as long as the wait is one
        that a run has patience for.
        """
        began = self._clock.monotonic()
        answer = self._patiently(wanted)
        return replace(answer, seconds=self._clock.monotonic() - began, at=self._clock.now())

    def _patiently(self, wanted: Wanted) -> Answer:
        tries = 0
        while not self._clock.stopped():
            tries += 1
            answer = replace(try_once(self._means, wanted), tries=tries)
            if answer.reason in (OK, NOT_MODIFIED) or answer.lasting or tries >= self._limits.tries:
                return answer
            wait = backoff(tries, self._draw, most=self._limits.patience) if answer.wait is None else answer.wait
            if wait > self._limits.patience:
                return answer
            self._clock.sleep(wait)
        return Answer(wanted.url, wanted.url, STOPPED, "the run was stopped before its turn", tries=tries)
