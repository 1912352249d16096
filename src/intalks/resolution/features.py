"""How well a report fits a dossier: a table of features, each explained by its docstring.

Every feature is a function of the report and of what was reported of the deal before it: 1 speaks wholly for, -1
wholly against,
0 is silent. The score is their weighted sum; `JOIN` is the least with which a report joins.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import MAXYEAR, datetime, timedelta
from typing import Final

from intalks.model.dossier import Report
from intalks.model.interval import Interval
from intalks.model.vocabulary import DealType, Stage
from intalks.resolution.anchors import anchor, likeness, way
from intalks.resolution.drafts import Draft, moment, subject_words

EQUITY: Final = frozenset({DealType.MERGER, DealType.ACQUISITION, DealType.STAKE})
_EARLY: Final = frozenset({Stage.CONSIDERED, Stage.TALKS, Stage.PROPOSED})
_ENDED: Final = frozenset({Stage.ABANDONED, Stage.TERMINATED})
_RETOLD: Final = frozenset({Stage.COMPLETED, Stage.ABANDONED, Stage.TERMINATED})
_DAYS: Final = 86_400.0
_NEWS: Final = timedelta(days=90)
_MUCH: Final = 31
"""Reports from which more of them say no more."""
_EVEN: Final = 0.5
_MANY: Final = 5
_NEARLY: Final = 0.4
_LAST: Final = 4
_TURNED: Final = 3
"""Sides have changed places where of `_MANY` reports or more 70 in 100 had it one way, and of the last 4 three the
other way.
"""
_MOST: Final = 0.5
"""The share of the last reports that has to have a deal done or ended for another to have begun."""


@dataclass(frozen=True, slots=True)
class Pairing:
    """A report beside a draft that may be of its deal. `alike` is how surely their anchors are one, above 0."""

    report: Report
    draft: Draft
    alike: float

    @property
    def days(self) -> float:
        """Days since the deal was last reported; 0 where either is undated."""
        return self._since(self.draft.last)

    @property
    def quiet(self) -> float:
        """Days since it was last in the news, by more than a report alone; 0 where either is undated."""
        return self._since(self.draft.busy)

    def _since(self, moment: datetime | None) -> float:
        if self.report.published is None or moment is None or moment.year == MAXYEAR:
            return 0.0
        return max(0.0, (self.report.published.start - moment).total_seconds() / _DAYS)


def pairing(report: Report, draft: Draft) -> Pairing | None:
    """The report beside the draft; None where they are between other sides."""
    alike = likeness(anchor(report.parties), draft.anchor)
    return Pairing(report, draft, alike) if alike > 0 else None


def same_sides(pair: Pairing) -> float:
    """For: both are between the same two sides; less where one is a successor, an ally or the owner of what the other
    names.
    """
    return pair.alike


def same_type(pair: Pairing) -> float:
    """For, where the types are one or both are purchases, less so where few and unsure reports have it; against, where
    one buys and the other works together. `alliance` is silent.
    """
    report = pair.report.deal.deal_type
    known = pair.draft.types
    if report in known:
        return min(1.0, 2 * known[report] / (sum(known.values()) or 1.0))
    if DealType.ALLIANCE in (report, pair.draft.type):
        return 0.0
    if (report in EQUITY) != (pair.draft.type in EQUITY):
        return -1.0
    return 0.5 if report in EQUITY else -0.3


def same_subject(pair: Pairing) -> float:
    """For, where the words of subject, brands and places agree; against, where both sides have such words and share
    none.
    """
    report, draft = subject_words(pair.report), pair.draft.words
    if not report or not draft:
        return 0.0
    shared = len(report & draft.keys())
    return 1.0 if shared >= 2 else 0.7 if shared else -1.0


def started_anew(pair: Pairing) -> float:
    """Against: most of the last reports have the deal done or ended, some time has gone by, and this one is at the
    beginning.
    """
    if pair.report.deal.deal_stage not in _EARLY:
        return 0.0
    lately = pair.draft.lately
    ended = sum(stage in _ENDED for stage in lately) / len(lately)
    done = sum(stage is Stage.COMPLETED for stage in lately) / len(lately)
    if ended + done < _MOST:
        return 0.0
    return -(ended * min(1.0, pair.days / 60) + done * min(1.0, pair.days / 120))


def much_told(pair: Pairing) -> float:
    """For, the more was reported of the deal in the three months before, and the more surely: what is told of firms
    whose deal is in the news is of that deal, though a reader may take it for another.
    """
    return math.log2(1 + min(_MUCH, pair.draft.told_since(pair.report, _NEWS))) / math.log2(1 + _MUCH)


def long_silence(pair: Pairing) -> float:
    """Against: the longer nothing was heard, up to a year and a half; less so where the report retells how the deal
    ended.
    """
    retold = pair.report.deal.deal_stage in _RETOLD
    silence = min(1.0, max(0.0, (pair.days if retold else pair.quiet) - 30) / 500)
    return -silence * (0.4 if retold else 1.0)


def other_date(pair: Pairing) -> float:
    """Against: the report dates its stage to more than a year away from everything that was heard of the deal."""
    date = pair.report.deal.date
    if date is None or pair.draft.last is None or pair.draft.last.year == MAXYEAR:
        return 0.0
    event = Interval.of_prefix(date.value)
    before = (moment(pair.draft.reports[0].published) - event.end).days
    after = (event.start - pair.draft.last).days
    return -1.0 if max(before, after) > 365 else 0.0


def unsure(pair: Pairing) -> float:
    """For, the less sure the reader is of the report, and wholly where it is sooner wrong than right: a slip is sooner
    one more report of a deal than a deal.
    """
    sureness = pair.report.deal.confidence
    return 1.0 - sureness if sureness > _EVEN else 1.0


def same_share(pair: Pairing) -> float:
    """For, where a percentage is reported on both sides; weakly against, where both have one and share none."""
    percents = {term.value for term in pair.report.deal.terms if term.unit == "percent"}
    if not percents or not pair.draft.percents:
        return 0.0
    return 1.0 if percents & pair.draft.percents else -0.3


def turned_round(pair: Pairing) -> float:
    """Against: the sides have changed places. Nearly all that was reported has one of them buy the other, but most of
    the last reports, and this one, have it the other way round; a single one may be a slip.
    """
    told, this = pair.draft.ways, way(pair.report.parties, pair.draft.anchor)
    if len(told) < _MANY or abs(sum(told)) < _NEARLY * len(told) or this * sum(told) >= 0:
        return 0.0
    return -1.0 if told[-_LAST:].count(this) >= _TURNED else 0.0


FEATURES: Final[tuple[tuple[Callable[[Pairing], float], float], ...]] = (
    (same_sides, 1.0),
    (same_type, 1.0),
    (same_subject, 0.6),
    (started_anew, 0.6),
    (much_told, 0.3),
    (long_silence, 1.5),
    (other_date, 0.8),
    (unsure, 1.2),
    (same_share, 0.3),
    (turned_round, 2.0),
)
"""Each feature with its weight."""

JOIN: Final = 0.8
"""The least score with which a report joins a dossier; below it founds one."""


MEMORY: Final = timedelta(days=3 * 365)
"""Silence after which a deal is never joined again: what is told then is a new one. It bounds what a report touches."""


def forgotten(pair: Pairing) -> bool:
    """Whether nothing was heard of the deal for so long that nothing joins it."""
    return pair.days > MEMORY.days


def score(pair: Pairing) -> float:
    """The weighted sum of the features."""
    return sum(weight * feature(pair) for feature, weight in FEATURES)


def explain(pair: Pairing) -> tuple[tuple[str, float, str], ...]:
    """Every feature that speaks: its name, its weighted value, and in words what it looks at."""
    rows = ((feature.__name__, weight * feature(pair), (feature.__doc__ or "").strip()) for feature, weight in FEATURES)
    return tuple(row for row in rows if row[1])
