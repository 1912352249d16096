"""A dossier while it is being gathered, in order of publication: what has been reported of the deal so far."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from intalks.model.dossier import PartyKey, Report
from intalks.model.interval import Interval
from intalks.model.vocabulary import DealType, Role, Stage
from intalks.reference import Reference

SUITORS: Final = frozenset({Role.ACQUIRER, Role.INVESTOR})
"""Roles of whoever comes to hold something: two suitors of one target are rivals, each with a deal of its own."""

OWNERS: Final = frozenset({Role.SELLER})

_WORD = re.compile(r"[a-z][a-z0-9-]{2,}")
_STOP: Final = frozenset(
    "the and for its their with that this from over into other new joint venture deal stake company unit business shares share "
    "cars car vehicles vehicle auto automotive models model products percent majority minority remaining all part parts".split()
)


@dataclass(slots=True)
class DraftParty:
    """An organization of the draft: its keys and names, and how often it was given each role."""

    keys: set[str]
    names: Counter[str] = field(default_factory=Counter)
    roles: Counter[Role] = field(default_factory=Counter)

    @property
    def role(self) -> Role:
        """The role given most often; of equals, the first in the order of their words."""
        return min(self.roles, key=lambda role: (-self.roles[role], role.value))


@dataclass(slots=True)
class Draft:
    """The reports gathered so far, in order, and what follows from them."""

    reports: list[Report] = field(default_factory=list)
    parties: list[DraftParty] = field(default_factory=list)
    types: Counter[DealType] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    pairs: set[str] = field(default_factory=set)
    percents: set[str] = field(default_factory=set)
    stage: Stage = Stage.CONSIDERED
    last: datetime | None = None

    @property
    def type(self) -> DealType:
        """The type reported most often; of equals, the most specific."""
        order = list(DealType)
        return min(self.types, key=lambda one: (-self.types[one], order.index(one)))

    def add(self, report: Report, reference: Reference) -> None:
        """Take the report in; it must not come before the last one in order."""
        for party, index in matches(report.parties, self.parties, reference):
            known = self.parties[index] if index is not None else DraftParty(set())
            if index is None:
                self.parties.append(known)
            known.keys.update(party.keys)
            known.names[party.label] += 1
            known.roles[party.role] += 1
        self.reports.append(report)
        self.types[report.deal.deal_type] += 1
        self.words.update(subject_words(report))
        self.articles.add(report.article)
        self.pairs.update(report.pairs)
        self.percents.update(term.value for term in report.deal.terms if term.unit == "percent")
        self.stage = report.deal.deal_stage
        self.last = moment(report.published)


def matches(
    parties: Iterable[PartyKey], known: list[DraftParty], reference: Reference
) -> list[tuple[PartyKey, int | None]]:
    """Each party with the index of the known one that it is, None where new; one to one, exact matches before kin."""
    pairs: dict[int, int] = {}
    listed = list(parties)
    for kin in (False, True):
        for i, party in enumerate(listed):
            if i in pairs:
                continue
            for j, other in enumerate(known):
                if j not in pairs.values() and same_organization(party.keys, other.keys, reference, kin=kin):
                    pairs[i] = j
                    break
    return [(party, pairs.get(i)) for i, party in enumerate(listed)]


def same_organization(left: Iterable[str], right: Iterable[str], reference: Reference, *, kin: bool) -> bool:
    """Whether two sets of keys name one organization.

    Two that the list settles differently are not one, whatever short name they share, but for `kin`: what went over into the other.
    """
    left, right = set(left), set(right)
    left_ids = {key[4:] for key in left if key.startswith("ref:")}
    right_ids = {key[4:] for key in right if key.startswith("ref:")}
    if left_ids and right_ids:
        if left_ids & right_ids:
            return True
        return kin and any(reference.kin(one) & right_ids for one in left_ids)
    return bool(left & right)


def subject_words(report: Report) -> set[str]:
    """The words that tell what the deal is about: subject, brands and places of making, without the parties' own names."""
    fills = (*report.deal.subject, *report.deal.brands, *report.deal.made_in)
    own = {word for party in report.parties for word in _WORD.findall(party.label.casefold())}
    words = {_singular(word) for fill in fills for word in _WORD.findall(fill.value.casefold())}
    return {word for word in words if word not in _STOP and word not in own}


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 4 else word


def moment(published: Interval | None) -> datetime:
    """When it was published; an undated report counts as after all others."""
    return datetime.max.replace(tzinfo=UTC) if published is None else published.start
