"""The two sides that a deal is between: what tells it from the deals of others.

Readers add and lose parties; who courts whom they seldom mistake. So a deal is known by its anchor: the suitor and
what it wants, or the
first two partners. Rivals for one target have different anchors, whoever else their reports name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final

from intalks.model.dossier import PartyKey
from intalks.model.vocabulary import Role

SUITORS: Final = frozenset({Role.ACQUIRER, Role.INVESTOR})
"""Roles of whoever comes to hold something."""

BOUGHT: Final = frozenset({Role.TARGET, Role.INVESTEE})

EXACT, KIN, ALLY, OWNER = 1.0, 0.9, 0.7, 0.5
"""How surely two sides are one: the same, gone over into the other, acting as one with it, its owner."""


BESIDE: Final = 0.8
"""What is left of likeness where the sides are not the report's first two, but stand beside them."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Keys of a party, sorted out: ids of the reference list, their kin and allies, folded names."""

    ids: frozenset[str]
    kin: frozenset[str]
    allies: frozenset[str]
    names: frozenset[str]

    def likeness(self, other: Identity) -> float:
        """From 0 (two organizations) to 1 (one): what the first feature says that says anything."""
        for feature in LIKENESS:
            value = feature(self, other)
            if value is not None:
                return value
        return 0.0

    def joined(self, other: Identity) -> Identity:
        """Both together; what the list settles stays settled, so that a short name shared by two firms does not grow
        into either.
        """
        if self.ids and other.ids:
            return self
        if self.ids or other.ids:
            return self if self.ids else other
        return Identity(self.ids, self.kin, self.allies, self.names | other.names)


def one_entry(left: Identity, right: Identity) -> float | None:
    """For: the list of organizations, or a person's word, has both under one organization."""
    return None if left.ids.isdisjoint(right.ids) else EXACT


def gone_over(left: Identity, right: Identity) -> float | None:
    """For: the list has one of them go over into the other, or come out of it."""
    return None if left.kin.isdisjoint(right.ids) or not left.ids else KIN


def acting_as_one(left: Identity, right: Identity) -> float | None:
    """For: the list has them act as one towards others."""
    return None if left.allies.isdisjoint(right.ids) or not left.ids else ALLY


def two_entries(left: Identity, right: Identity) -> float | None:
    """Against: the list has them as two organizations, whatever short name they share."""
    return 0.0 if left.ids and right.ids else None


def shared_name(left: Identity, right: Identity) -> float | None:
    """For: one of them at least is not in the list, and they share a name, legal forms and generic last words aside."""
    return None if left.names.isdisjoint(right.names) else EXACT


LIKENESS: Final[tuple[Callable[[Identity, Identity], float | None], ...]] = (
    one_entry,
    gone_over,
    acting_as_one,
    two_entries,
    shared_name,
)
"""What tells whether two are one organization. The first that speaks decides: None is silence."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The sides of a deal; `right` is None for a firm for sale or seeking, with nobody in view. `sellers` own what is
    sold. `beside` are other pairs of parties that deal with each other by the report: a reader puts two suitors of one
    target, or two deals of one sentence, into one deal.
    """

    left: Identity
    right: Identity | None
    sellers: tuple[Identity, ...]
    beside: tuple[tuple[Identity, Identity], ...] = ()


@lru_cache(maxsize=200_000)
def identify(keys: tuple[str, ...]) -> Identity:
    """The identity that the keys give."""
    ids, kin, allies, names = (_of_sort(keys, sort) for sort in ("ref:", "kin:", "ally:", "name:"))
    return Identity(ids, kin, allies, names)


@lru_cache(maxsize=100_000)
def anchor(parties: tuple[PartyKey, ...]) -> Anchor:
    """The anchor of a deal with these parties. Allies are one side; a venture counts where nobody else is there."""
    sellers = tuple(identify(party.keys) for party in parties if party.role is Role.SELLER)
    sides = [party for party in parties if party.role not in (Role.SELLER, Role.VENTURE)]
    if len(sides) < 2:
        sides = [party for party in parties if party.role is not Role.SELLER] or list(parties[:1])
    sides = _one_of_allies(sides)
    suitor = next((party for party in sides if party.role in SUITORS), None)
    target = next((party for party in sides if party.role in BOUGHT), None)
    left = suitor or next((party for party in sides if party is not target), None)
    if left is None:
        return Anchor(identify(sides[0].keys), None, sellers)
    right = target or _counterpart(left, sides)
    if right is None:
        return Anchor(identify(left.keys), None, sellers)
    pairs = [pair for pair in combinations(sides, 2) if _deal_with(*pair) and {*pair} != {left, right}]
    beside = tuple((identify(one.keys), identify(other.keys)) for one, other in pairs)
    return Anchor(identify(left.keys), identify(right.keys), sellers, beside)


def way(parties: tuple[PartyKey, ...], sides: Anchor) -> int:
    """Which of the two sides comes to hold the other by a report: 1 the left one, -1 the right one, 0 where it names no
    suitor and what is wanted, or others.
    """
    suitors = [identify(party.keys) for party in parties if party.role in SUITORS]
    bought = [identify(party.keys) for party in parties if party.role in BOUGHT]
    if sides.right is None or not suitors or not bought:
        return 0

    def holds(one: Identity, other: Identity) -> bool:
        return any(one.likeness(s) >= KIN for s in suitors) and any(other.likeness(b) >= KIN for b in bought)

    return int(holds(sides.left, sides.right)) - int(holds(sides.right, sides.left))


def likeness(report: Anchor, draft: Anchor) -> float:
    """How surely two anchors are of one deal, 0 to 1: the product of their sides' likeness, taken crosswise too. A
    seller and what it sells, with nobody in view, may be the two sides with their parts misread.
    """
    if draft.right is None:
        return report.left.likeness(draft.left) if report.right is None else 0.0
    if report.right is None:
        return OWNER * max((_crosswise(report.left, one, draft) for one in _new_sellers(report, draft)), default=0.0)
    straight = report.left.likeness(draft.left) * _right(report, draft, report.right, draft.right)
    crossed = report.left.likeness(draft.right) * report.right.likeness(draft.left)
    beside = (BESIDE * _crosswise(one, other, draft) for one, other in report.beside)
    return max(straight, crossed, *beside)


def names_both(left: Identity, right: Identity, sides: Anchor) -> float:
    """How surely two organizations named together are the two sides, 0 to 1; the target's owner may stand for it."""
    if sides.right is None:
        return 0.0
    owned = max((right.likeness(one) for one in sides.sellers), default=0.0)
    owning = max((left.likeness(one) for one in sides.sellers), default=0.0)
    return max(
        left.likeness(sides.left) * max(right.likeness(sides.right), OWNER * owned),
        right.likeness(sides.left) * max(left.likeness(sides.right), OWNER * owning),
    )


def _crosswise(one: Identity, other: Identity, draft: Anchor) -> float:
    """How surely the two are the draft's two sides, whichever is which."""
    if draft.right is None:
        return 0.0
    straight = one.likeness(draft.left) * other.likeness(draft.right)
    return max(straight, one.likeness(draft.right) * other.likeness(draft.left))


def _new_sellers(report: Anchor, draft: Anchor) -> Iterable[Identity]:
    """The report's sellers that by the draft have never sold."""
    return (one for one in report.sellers if all(one.likeness(other) < KIN for other in draft.sellers))


def _right(report: Anchor, draft: Anchor, wanted: Identity, known: Identity) -> float:
    """Likeness of what is wanted; the owner of it may stand in its place on either side."""
    own = max((known.likeness(one) for one in report.sellers), default=0.0)
    other = max((wanted.likeness(one) for one in draft.sellers), default=0.0)
    return max(wanted.likeness(known), OWNER * own, OWNER * other)


def _deal_with(one: PartyKey, other: PartyKey) -> bool:
    """Whether the roles of two parties let them deal with each other: two suitors, or two targets, do not."""
    return one.role is not other.role or one.role is Role.PARTNER


def _counterpart(left: PartyKey, sides: Sequence[PartyKey]) -> PartyKey | None:
    """Who deals with it: the first with another role (two customers deal with a manufacturer), else the first."""
    others = [party for party in sides if party is not left]
    first = next(iter(others), None)
    if left.role is Role.PARTNER:
        return first
    return next((party for party in others if party.role is not left.role), first)


def _one_of_allies(sides: Sequence[PartyKey]) -> list[PartyKey]:
    """The first of each group of allies, or of firms that went over into each other, where somebody else is left for
    them to deal with.
    """
    kept: list[PartyKey] = []
    for party in sides:
        identity = identify(party.keys)
        if not any((identity.allies | identity.kin) & identify(other.keys).ids for other in kept):
            kept.append(party)
    return kept if len(kept) > 1 else list(sides)


def _of_sort(keys: Iterable[str], sort: str) -> frozenset[str]:
    return frozenset(
        "ref:" + key[len(sort) :] if sort in ("kin:", "ally:") else key for key in keys if key.startswith(sort)
    )
