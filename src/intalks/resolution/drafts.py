"""A dossier while it is being gathered, in order of publication: what has been reported of the deal so far."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from intalks.model.dossier import PartyKey, Report, Sighting
from intalks.model.interval import Interval
from intalks.model.vocabulary import DealType, Role, Stage

SUITORS: Final = frozenset({Role.ACQUIRER, Role.INVESTOR})
"""Roles of whoever comes to hold something: two suitors of one target are rivals, each with a deal of its own."""

OWNERS: Final = frozenset({Role.SELLER})

CORE: Final = 0.34
"""Share of the most named party's reports from which a party counts as belonging to the deal, and not to one slip of a reader."""

_TYPES: Final = tuple(DealType)
_WORD = re.compile(r"[a-z][a-z0-9-]{2,}")
_STOP: Final = frozenset(
    "the and for its their with that this from over into other new joint venture deal stake company unit business shares share "
    "cars car vehicles vehicle auto automotive models model products percent majority minority remaining all part parts".split()
)


@dataclass(frozen=True, slots=True)
class Identity:
    """Keys of a party, sorted out: ids of the reference list, those that they went over into or came from, folded names."""

    ids: frozenset[str]
    kin: frozenset[str]
    names: frozenset[str]

    def is_one_with(self, other: Identity, *, kin: bool) -> bool:
        """Whether both are one organization.

        Two that the list settles differently are not, whatever short name they share, but for `kin`: what went over into the other.
        """
        if self.ids and other.ids:
            return not self.ids.isdisjoint(other.ids) or (kin and not self.kin.isdisjoint(other.ids))
        return not self.names.isdisjoint(other.names)


@lru_cache(maxsize=200_000)
def identify(keys: tuple[str, ...]) -> Identity:
    """The identity that the keys give."""
    ids, kin, names = (frozenset(key for key in keys if key.startswith(f"{sort}:")) for sort in ("ref", "kin", "name"))
    return Identity(ids, frozenset(f"ref:{key[4:]}" for key in kin), names)


@dataclass(slots=True)
class DraftParty:
    """An organization of the draft: who it is, the names used for it, the roles given to it, and in how many reports it is named."""

    identity: Identity
    role: Role
    count: int = 0
    names: Counter[str] = field(default_factory=Counter)
    roles: Counter[Role] = field(default_factory=Counter)

    def add(self, party: PartyKey) -> None:
        """One more report names it. Its `role` is the one given most often; of equals, the first in the order of their words."""
        self.identity = _joined(self.identity, identify(party.keys))
        self.count += 1
        self.names[party.label] += 1
        self.roles[party.role] += 1
        self.role = min(self.roles, key=lambda role: (-self.roles[role], role.value))

    @property
    def weight(self) -> float:
        """What it counts for in telling deals apart: a seller half, since rivals for one target share it."""
        return 0.5 if self.role in OWNERS else 1.0


@dataclass(slots=True)
class Draft:
    """The reports gathered so far, in order, and what follows from them. `core` are the parties that tell it from other deals."""

    reports: list[Report] = field(default_factory=list)
    sightings: list[Sighting] = field(default_factory=list)
    parties: list[DraftParty] = field(default_factory=list)
    core: list[DraftParty] = field(default_factory=list)
    type: DealType = DealType.ALLIANCE
    types: Counter[DealType] = field(default_factory=Counter)
    words: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    pairs: set[str] = field(default_factory=set)
    percents: set[str] = field(default_factory=set)
    stage: Stage = Stage.CONSIDERED
    last: datetime | None = None

    def add(self, report: Report) -> None:
        """Take the report in; it must not come before the last one in order."""
        for party, index in zip(report.parties, matches(report.parties, self.parties), strict=True):
            if index is None:
                self.parties.append(DraftParty(identify(party.keys), party.role))
            self.parties[-1 if index is None else index].add(party)
        most = max(party.count for party in self.parties)
        self.core = [party for party in self.parties if party.count >= CORE * most]
        self.reports.append(report)
        self.types[report.deal.deal_type] += 1
        self.type = min(self.types, key=lambda one: (-self.types[one], _TYPES.index(one)))
        self.words.update(subject_words(report))
        self.articles.add(report.article)
        self.pairs.update(report.pairs)
        self.percents.update(term.value for term in report.deal.terms if term.unit == "percent")
        self.stage = report.deal.deal_stage
        self.last = moment(report.published)


def matches(parties: Sequence[PartyKey], known: Sequence[DraftParty]) -> list[int | None]:
    """For each party the index of the known one that it is, None where new; one to one, exact matches before kin."""
    found: list[int | None] = [None] * len(parties)
    taken: set[int] = set()
    for kin in (False, True):
        for i, party in enumerate(parties):
            if found[i] is not None:
                continue
            identity = identify(party.keys)
            for j, other in enumerate(known):
                if j not in taken and identity.is_one_with(other.identity, kin=kin):
                    found[i] = j
                    taken.add(j)
                    break
    return found


def _joined(left: Identity, right: Identity) -> Identity:
    """Both together; what the list settles stays settled, so that a short name shared by two firms does not grow into either."""
    if left.ids and right.ids:
        return left if left.ids >= right.ids else Identity(left.ids, left.kin, left.names)
    if left.ids or right.ids:
        return left if left.ids else right
    return Identity(left.ids, left.kin, left.names | right.names)


@lru_cache(maxsize=50_000)
def subject_words(report: Report) -> frozenset[str]:
    """The words that tell what the deal is about: subject, brands and places of making, without the parties' own names."""
    fills = (*report.deal.subject, *report.deal.brands, *report.deal.made_in)
    own = {word for party in report.parties for word in _WORD.findall(party.label.casefold())}
    words = {_singular(word) for fill in fills for word in _WORD.findall(fill.value.casefold())}
    return frozenset(word for word in words if word not in _STOP and word not in own)


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 4 else word


def moment(published: Interval | None) -> datetime:
    """When it was published; an undated report counts as after all others."""
    return datetime.max.replace(tzinfo=UTC) if published is None else published.start
