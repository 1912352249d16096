"""How well a report fits a dossier: a table of features, each explained by its docstring.

Every feature is a function of the report and of what was reported of the deal before it: 1 speaks wholly for, -1 wholly against,
0 is silent. The score is their weighted sum; `JOIN` is the least with which a report joins.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from intalks.model.dossier import Report
from intalks.model.interval import Interval
from intalks.model.vocabulary import DealType, Role, Stage
from intalks.resolution.drafts import OWNERS, SUITORS, Draft, DraftParty, matches, moment, subject_words

_EQUITY: Final = frozenset({DealType.MERGER, DealType.ACQUISITION, DealType.STAKE})
_MAKING: Final = frozenset({DealType.MANUFACTURING, DealType.SUPPLY, DealType.JOINT_VENTURE, DealType.DEVELOPMENT})
_SELLING: Final = frozenset({DealType.DISTRIBUTION, DealType.LICENSING})
_EARLY: Final = frozenset({Stage.CONSIDERED, Stage.TALKS, Stage.PROPOSED})
_ENDED: Final = frozenset({Stage.ABANDONED, Stage.TERMINATED})
_RETOLD: Final = frozenset({Stage.COMPLETED, Stage.ABANDONED, Stage.TERMINATED})
_BOUGHT: Final = frozenset({Role.TARGET, Role.INVESTEE})
_DAYS: Final = 86_400.0


@dataclass(frozen=True, slots=True)
class Pairing:
    """A report, a draft that shares a pair with it, and what was worked out once for all features.

    `found` has for each party of the report the core party of the draft that it is, or None; `unnamed` are the core parties that the
    report does not name.
    """

    report: Report
    draft: Draft
    found: tuple[DraftParty | None, ...]
    unnamed: tuple[DraftParty, ...]

    @property
    def days(self) -> float:
        """Days since the deal was last reported; 0 where either is undated."""
        if self.report.published is None or self.draft.last is None or self.draft.last.year == datetime.max.year:
            return 0.0
        return max(0.0, (self.report.published.start - self.draft.last).total_seconds() / _DAYS)


def pairing(report: Report, draft: Draft) -> Pairing | None:
    """The report beside the draft, their parties matched; None where they do not have two in common."""
    indices = matches(report.parties, draft.core)
    taken = {index for index in indices if index is not None}
    if len(taken) < min(2, len(report.parties), len(draft.core)):
        return None
    found = tuple(None if index is None else draft.core[index] for index in indices)
    return Pairing(report, draft, found, tuple(party for i, party in enumerate(draft.core) if i not in taken))


def same_parties(pair: Pairing) -> float:
    """How much of the two sides' parties is the same, from half (0) to all (1); sellers count half."""
    own = sum(0.5 if party.role in OWNERS else 1.0 for party in pair.report.parties)
    shared = sum(party.weight for party in pair.found if party is not None)
    alike = 2 * shared / (own + shared + sum(party.weight for party in pair.unnamed))
    return max(0.0, min(1.0, 2 * alike - 1))


def rivals(pair: Pairing) -> float:
    """Against: each side has a suitor or partner that the other has not, so that they court one target apart."""
    new = [party for party, known in zip(pair.report.parties, pair.found, strict=True) if known is None]
    left = any(party.role not in OWNERS for party in new)
    right = any(party.role not in OWNERS for party in pair.unnamed)
    return -1.0 if left and right else 0.0


def no_suitor(pair: Pairing) -> float:
    """Against: one side has only the target and its seller, the other a suitor; a firm for sale is a deal apart from each bid."""
    sides = ([party.role for party in pair.report.parties], [party.role for party in pair.draft.core])
    idle = [all(role in OWNERS or role in _BOUGHT for role in roles) for roles in sides]
    return -1.0 if idle[0] != idle[1] else 0.0


def same_type(pair: Pairing) -> float:
    """For, where the types are one; half where both are purchases, or one is the wide `alliance`; against, where they are of two families."""
    report, draft = pair.report.deal.deal_type, pair.draft.type
    if report is draft or report in pair.draft.types:
        return 1.0
    if report in _EQUITY and draft in _EQUITY:
        return 0.7
    if DealType.ALLIANCE in (report, draft):
        return 0.2
    if (report in _MAKING and draft in _MAKING) or (report in _SELLING and draft in _SELLING):
        return 0.2
    if (report in _EQUITY) != (draft in _EQUITY):
        return -1.0
    return -0.5


def same_subject(pair: Pairing) -> float:
    """For, where the words of subject, brands and places agree; against, where both sides have such words and share none."""
    report, draft = subject_words(pair.report), pair.draft.words
    if not report or not draft:
        return 0.0
    shared = len(report & draft.keys())
    return 1.0 if shared >= 2 else 0.7 if shared else -1.0


def started_anew(pair: Pairing) -> float:
    """Against: the deal had ended or was done some time ago, and the report is at the beginning of one."""
    if pair.report.deal.deal_stage not in _EARLY:
        return 0.0
    if pair.draft.stage in _ENDED:
        return -min(1.0, pair.days / 90)
    return -min(1.0, pair.days / 180) if pair.draft.stage is Stage.COMPLETED else 0.0


def long_silence(pair: Pairing) -> float:
    """Against: the longer nothing was heard, up to two years; less so where the report retells how the deal ended."""
    silence = min(1.0, max(0.0, pair.days - 60) / 670)
    return -silence * (0.4 if pair.report.deal.deal_stage in _RETOLD else 1.0)


def other_date(pair: Pairing) -> float:
    """Against: the report dates its stage to more than a year away from everything that was heard of the deal."""
    date = pair.report.deal.date
    if date is None or pair.draft.last is None or pair.draft.last.year == datetime.max.year:
        return 0.0
    event = Interval.of_prefix(date.value)
    first = moment(pair.draft.reports[0].published)
    before = (first - event.end).days
    after = (event.start - pair.draft.last).days
    return -1.0 if max(before, after) > 365 else 0.0


def same_article(pair: Pairing) -> float:
    """Against: the article tells both as two deals."""
    return -1.0 if pair.report.article in pair.draft.articles else 0.0


def same_share(pair: Pairing) -> float:
    """For, where a percentage is reported on both sides; weakly against, where both have one and share none."""
    percents = {term.value for term in pair.report.deal.terms if term.unit == "percent"}
    if not percents or not pair.draft.percents:
        return 0.0
    return 1.0 if percents & pair.draft.percents else -0.3


def turned_round(pair: Pairing) -> float:
    """Against: buyer and bought have changed places."""
    if pair.report.deal.deal_type not in _EQUITY:
        return 0.0
    both = zip(pair.report.parties, pair.found, strict=True)
    return (
        -1.0
        if any(known is not None and party.role in SUITORS and known.role in _BOUGHT for party, known in both)
        else 0.0
    )


FEATURES: Final[tuple[tuple[Callable[[Pairing], float], float], ...]] = (
    (same_parties, 2.0),
    (rivals, 3.0),
    (no_suitor, 1.5),
    (same_type, 1.0),
    (same_subject, 0.6),
    (started_anew, 1.2),
    (long_silence, 1.2),
    (other_date, 0.8),
    (same_article, 0.9),
    (same_share, 0.4),
    (turned_round, 0.8),
)
"""Each feature with its weight."""

JOIN: Final = 1.2
"""The least score with which a report joins a dossier; below it founds one."""


def score(pair: Pairing) -> float:
    """The weighted sum of the features."""
    return sum(weight * feature(pair) for feature, weight in FEATURES)


def explain(pair: Pairing) -> tuple[tuple[str, float, str], ...]:
    """Every feature that speaks: its name, its weighted value, and in words what it looks at."""
    rows = ((feature.__name__, weight * feature(pair), (feature.__doc__ or "").strip()) for feature, weight in FEATURES)
    return tuple(row for row in rows if row[1])
