"""Where the news comes from: outlets with what kinds of sources they cite, and trouble with input by reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from intalks.model.outline import OutletCount
from intalks.model.vocabulary import SourceKind
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
        undated=len(desk.ledger.undated()),
        counts=desk.ledger.counts(),
    )


def _shares(one: OutletCount) -> Shares:
    counts = dict(one.kinds)
    own = counts.get(SourceKind.NONE, 0)
    anonymous = counts.get(SourceKind.ANONYMOUS, 0)
    return Shares(one, named=sum(counts.values()) - own - anonymous, anonymous=anonymous, own=own)
