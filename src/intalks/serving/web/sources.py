"""Where the news comes from: outlets with what kinds of sources they cite, feeds that are watched, and trouble by
reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from intalks.ledger import Ledger
from intalks.ledger.watched import PageCount
from intalks.model.outline import OutletCount
from intalks.model.vocabulary import SourceKind
from intalks.model.watching import FeedState, PageStatus
from intalks.serving.desk import DeskOf
from intalks.serving.rendering import page

router: Final = APIRouter(include_in_schema=False)

_OUTLETS: Final = 300
_PROBLEMS: Final = 20_000
_EXAMPLES: Final = 5


@dataclass(frozen=True, slots=True)
class Shares:
    """Statements of an outlet by openness; `total` is their number."""

    outlet: OutletCount
    named: int
    anonymous: int
    own: int

    @property
    def total(self) -> int:
        return self.named + self.anonymous + self.own

    @property
    def anonymity(self) -> float | None:
        """The share of anonymous sources among all that are cited."""
        cited = self.named + self.anonymous
        return self.anonymous / cited if cited else None


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """How a feed does. Moments are ISO text to the minute, in UTC, None for never or, of `due`, at once; `failures` are
    those since the last success, `reason` that of the last. `named` pages became `read` articles; `lost` tells why
    others did not, with their number.
    """

    url: str
    title: str | None
    tried: str | None
    succeeded: str | None
    due: str | None
    failures: int
    reason: str | None
    named: int
    read: int
    waiting: int
    lost: tuple[tuple[str, int], ...]


@router.get("/sources")
def sources(request: Request, desk: DeskOf) -> Response:
    outlets = [_shares(one) for one in desk.ledger.catalogue.outlets()[:_OUTLETS]]
    problems = list(islice(desk.ledger.problems(), _PROBLEMS))
    reasons = Counter((problem.reason, problem.fatal) for problem in problems)
    examples = {
        reason: list(islice((one for one in problems if one.reason == reason), _EXAMPLES)) for reason, _ in reasons
    }
    return page(
        request,
        desk,
        "sources.html",
        outlets=outlets,
        reasons=reasons.most_common(),
        examples=examples,
        feeds=_feeds(desk.ledger),
        undated=len(desk.ledger.undated()),
        counts=desk.ledger.catalogue.counts(),
    )


def _feeds(ledger: Ledger) -> list[FeedHealth]:
    """Those that fail most first, then by address."""
    counts = ledger.watched.counts()
    found = list(_healths(ledger.watched.feeds(), counts))
    return sorted(found, key=lambda one: (-one.failures, one.url))


def _healths(states: list[FeedState], counts: list[PageCount]) -> Iterator[FeedHealth]:
    for state in states:
        mine = [one for one in counts if one.feed == state.url]
        lost = Counter({one.reason: one.count for one in mine if one.reason is not None})
        yield FeedHealth(
            url=state.url,
            title=state.title,
            tried=_minute(state.tried_at),
            succeeded=_minute(state.succeeded_at),
            due=_minute(state.due_at),
            failures=state.failures,
            reason=state.message or state.reason,
            named=sum(one.count for one in mine),
            read=sum(one.count for one in mine if one.status is PageStatus.READ),
            waiting=sum(one.count for one in mine if one.status is PageStatus.WAITING),
            lost=tuple(lost.most_common()),
        )


def _minute(moment: datetime | None) -> str | None:
    return None if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M")


def _shares(one: OutletCount) -> Shares:
    counts = dict(one.kinds)
    own = counts.get(SourceKind.NONE, 0)
    anonymous = counts.get(SourceKind.ANONYMOUS, 0)
    return Shares(one, named=sum(counts.values()) - own - anonymous, anonymous=anonymous, own=own)
