"""A dossier while it is being gathered, in order of publication: what has been reported of the deal so far."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache, reduce
from typing import Final

from intalks.model.dossier import PartyKey, Report, Sighting
from intalks.model.interval import Interval
from intalks.model.vocabulary import DealType, Role, Stage
from intalks.resolution.anchors import Anchor, Identity, anchor, identify, way

CORE: Final = 0.45
"""Share of the most named party's reports, each counted by its confidence, from which a party counts as belonging to
the deal, and not to some slips of a reader.
"""

LAST: Final = frozenset({Stage.COMPLETED, Stage.ABANDONED, Stage.TERMINATED})
"""Stages after which nothing is to be expected."""

_LATELY: Final = 5
_TOGETHER: Final = timedelta(days=60)
"""Time in which reports show, by their number, that the deal is in the news, and not only looked back on."""

_TOLD: Final = 1.75
"""What the reports of that time come to at the least, each counted by its confidence, where a deal is in the news: two
that are sure.
"""

_SHARE: Final = 0.3
"""What a deal must have of its busiest time to be in the news. Firms that always are in it stand together in what tells
of no deal, and some of that is read as one: it would keep a deal alive for years.
"""

_COUNTED: Final = 100
"""The last reports of a deal that are counted for how much it is in the news; more of them say no more."""

_FEW: Final = 5
"""Reports up to which a deal may be told of so seldom that each counts."""

SURE: Final = 0.4
"""The least confidence of a report that keeps a deal alive: of firms that are always in the news something false is
read every week.
"""

_TYPES: Final = tuple(DealType)
_WORD = re.compile(r"[a-z][a-z0-9-]{2,}")
_STOP: Final = frozenset(
    "the and for its their with that this from over into other new joint venture deal stake company unit "
    "business shares share cars car vehicles vehicle auto automotive models model products percent majority "
    "minority remaining all part parts".split()
)


@dataclass(slots=True)
class DraftParty:
    """An organization of the draft: who it is, the names used for it, the roles given to it, and how much it is
    named. A report counts by its confidence.
    """

    identity: Identity
    role: Role
    count: float = 0.0
    names: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    roles: defaultdict[Role, float] = field(default_factory=lambda: defaultdict(float))

    def add(self, party: PartyKey, sureness: float) -> None:
        """One more report of this confidence names it. Its `role` is the one given most often; of equals, the first in
        the order of their words.
        """
        self.identity = self.identity.joined(identify(party.keys))
        self.count += sureness
        self.names[party.label] += sureness
        self.roles[party.role] += sureness
        self.role = min(self.roles, key=lambda role: (-self.roles[role], role.value))


@dataclass(slots=True)
class Draft:
    """The reports gathered so far, in order, and what follows from them.

    `anchor` is what the first report gave, its sellers those of all; `core` are the parties named often enough to
    belong to the deal; `ways` which of the two sides came to hold the other, report by report (see `way`).
    `active` is when something last happened: the last report that is sure and does not only retell that the deal was
    done or had ended. `busy` is when it was last in the news: the last sure report that comes, with those of the two
    months up to it, each counted by its confidence, to `_TOLD`, and to `_SHARE` of the deal's busiest two months, which
    is `busiest`.
    The first report counts as sure.
    """

    anchor: Anchor
    reports: list[Report] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    parties: list[DraftParty] = field(default_factory=list)
    core: list[DraftParty] = field(default_factory=list)
    type: DealType = DealType.ALLIANCE
    types: defaultdict[DealType, float] = field(default_factory=lambda: defaultdict(float))
    words: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    pairs: set[str] = field(default_factory=set)
    percents: set[str] = field(default_factory=set)
    ways: list[int] = field(default_factory=list)
    last: datetime | None = None
    active: datetime | None = None
    busy: datetime | None = None
    busiest: float = 0.0

    @property
    def lately(self) -> list[Stage]:
        """The stages of the last five reports, latest last: one alone may be a slip or a look back."""
        return [report.deal.deal_stage for report in self.reports[-_LATELY:]]

    def told_since(self, report: Report, time: timedelta) -> float:
        """How many of the last `_COUNTED` reports were published in so long a time before this one, or are this one;
        each counts by its confidence.
        """
        since = moment(report.published) - time
        first = bisect_left(self.reports, since, key=lambda one: moment(one.published))
        return sum(one.deal.confidence for one in self.reports[max(first, len(self.reports) - _COUNTED) :])

    def add(self, report: Report) -> None:
        """Take the report in; it must not come before the last one in order."""
        take_in(self.parties, report)
        self.core = core_of(self.parties)
        self.anchor = widened(self.anchor, report)
        self.reports.append(report)
        if told_way := way(report.parties, self.anchor):
            self.ways.append(told_way)
        self.types[report.deal.deal_type] += report.deal.confidence
        self.type = usual(self.types)
        self.words.update(subject_words(report))
        self.articles.add(report.article)
        self.pairs.update(report.pairs)
        self.percents.update(term.value for term in report.deal.terms if term.unit == "percent")
        now = moment(report.published)
        told = self.told_since(report, _TOGETHER)
        self.busiest = max(self.busiest, told)
        sure = report.deal.confidence >= SURE
        in_the_news = told >= max(_TOLD, _SHARE * self.busiest) or len(self.reports) <= _FEW
        self.last = now
        if self.busy is None or (sure and in_the_news):
            self.busy = now
        if self.active is None or (sure and not self._retold(report)):
            self.active = now

    def _retold(self, report: Report) -> bool:
        """Whether the report's stage is a last one, and two of the four before it had it already."""
        stage = report.deal.deal_stage
        return stage in LAST and sum(one is stage for one in self.lately[:-1]) >= 2


def sides_of(reports: Sequence[Report]) -> Anchor:
    """The anchor that a draft of these reports, in order, has; not empty."""
    return reduce(widened, reports, anchor(reports[0].parties))


def widened(known: Anchor, report: Report) -> Anchor:
    """The anchor with one more report's sellers and with further names for its sides."""
    new = anchor(report.parties)
    sellers = tuple(dict.fromkeys((*known.sellers, *new.sellers)))
    left, right = known.left, known.right
    if left.likeness(new.left) == 1.0:
        left = left.joined(new.left)
    if right is not None and new.right is not None and right.likeness(new.right) == 1.0:
        right = right.joined(new.right)
    return Anchor(left, right, sellers)


def take_in(known: list[DraftParty], report: Report) -> None:
    """One more report names its parties; those that are not known yet come last."""
    found = matches([identify(party.keys) for party in report.parties], known)
    for party, index in zip(report.parties, found, strict=True):
        if index is None:
            known.append(DraftParty(identify(party.keys), party.role))
        known[-1 if index is None else index].add(party, report.deal.confidence)


def core_of(parties: Sequence[DraftParty]) -> list[DraftParty]:
    """Those named often enough to belong to the deal."""
    most = max(party.count for party in parties)
    return [party for party in parties if party.count >= CORE * most]


def usual(types: Mapping[DealType, float]) -> DealType:
    """The type given most often and surely; of equals, the first in the codebook's order."""
    return min(types, key=lambda one: (-types[one], _TYPES.index(one)))


def matches(parties: Sequence[Identity], known: Sequence[DraftParty]) -> list[int | None]:
    """For each party the index of the known one that it is, None where new; one to one, the surest first."""
    found: list[int | None] = [None] * len(parties)
    taken: set[int] = set()
    for least in (1.0, 0.9):
        for i, party in enumerate(parties):
            for j, other in enumerate(known):
                if found[i] is None and j not in taken and party.likeness(other.identity) >= least:
                    found[i] = j
                    taken.add(j)
    return found


@lru_cache(maxsize=50_000)
def subject_words(report: Report) -> frozenset[str]:
    """The words that tell what the deal is about: subject, brands and places of making, without the parties' own
    names.
    """
    fills = (*report.deal.subject, *report.deal.brands, *report.deal.made_in)
    own = {word for party in report.parties for word in _WORD.findall(party.label.casefold())}
    words = {_singular(word) for fill in fills for word in _WORD.findall(fill.value.casefold())}
    return frozenset(word for word in words if word not in _STOP and word not in own)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 4 else word


def moment(published: Interval | None) -> datetime:
    """When it was published; an undated report counts as after all others."""
    return datetime.max.replace(tzinfo=UTC) if published is None else published.start
