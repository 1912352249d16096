"""What a round of watching works with, and what it comes to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from intalks.errors import Problem
from intalks.intake.fetching import Answer, Clock, Fetcher, Wanted, fetch_all
from intalks.intake.fetching.answer import NOT_MODIFIED, OK
from intalks.model.watching import FetchLine, WatchSettings
from intalks.pipeline.add import Readers

AT_ONCE: Final = 16
"""Answers held at a time."""

DAY: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Tools:
    """`fetch` gives one answer for each address, in order; `told` hears of every one. `draw` gives the jitter."""

    settings: WatchSettings
    fetch: Callable[[Sequence[Wanted]], list[Answer]]
    readers: Readers
    clock: Clock
    draw: Random
    told: Callable[[FetchLine], None]


def web_tools(
    settings: WatchSettings, readers: Readers, *, clock: Clock, draw: Random, told: Callable[[FetchLine], None]
) -> Tools:
    """The tools that ask the real web."""
    fetcher = Fetcher(settings.limits, clock=clock, draw=draw)

    def fetch(wanted: Sequence[Wanted]) -> list[Answer]:
        return fetch_all(fetcher, wanted, hosts_at_once=settings.limits.hosts_at_once)

    return Tools(settings, fetch, readers, clock, draw, told)


@dataclass(frozen=True, slots=True)
class RoundReport:
    """`feeds` asked, `pages` asked, articles `added` or `known` before, articles found `withdrawn`, and every problem;
    fatal ones are those by which a feed was not had or an article was lost for good.
    """

    feeds: int = 0
    pages: int = 0
    added: int = 0
    known: int = 0
    withdrawn: int = 0
    problems: tuple[Problem, ...] = ()

    def __add__(self, other: RoundReport) -> RoundReport:
        return RoundReport(
            self.feeds + other.feeds,
            self.pages + other.pages,
            self.added + other.added,
            self.known + other.known,
            self.withdrawn + other.withdrawn,
            self.problems + other.problems,
        )


def had(answer: Answer) -> bool:
    return answer.reason in (OK, NOT_MODIFIED)


def line_of(answer: Answer, what: str, tools: Tools, feed: str | None = None) -> FetchLine:
    line = FetchLine(
        at=answer.at or tools.clock.now(),
        what=what,
        url=answer.asked,
        reason=answer.reason,
        status=answer.status,
        size=answer.size,
        millis=round(answer.seconds * 1000),
        tries=answer.tries,
        feed=feed,
        final=None if answer.url == answer.asked else answer.url,
        message=answer.message or None,
    )
    tools.told(line)
    return line
