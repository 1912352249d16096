"""The list that ships with intalks, grown by users' own lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intalks.model.listing import Listing
from intalks.model.vocabulary import OrganizationKind
from intalks.reference.folding import bare, fold
from intalks.reference.organizations import Known, Reference, Relation, Tie


@dataclass(frozen=True, slots=True)
class Doubt:
    """What of a row could not be settled, and was left apart: the row's place among the listings, and why."""

    row: int
    message: str


def with_listings(reference: Reference, listings: Sequence[Listing]) -> tuple[Reference, tuple[Doubt, ...]]:
    """The list with these rows, in their order; itself where there are none.

    A row is about the organization with its identifier or, failing that, with its name. Where several have the name,
    the row's aliases and parent settle which one it is; where they do not, it is one of its own. An alias never makes
    two organizations one: it becomes a name of both, which articles then settle.
    """
    if not listings:
        return reference, ()
    growing = _Growing(reference)
    ids = [growing.place(row, one) for row, one in enumerate(listings)]
    for row, (id_, one) in enumerate(zip(ids, listings, strict=True)):
        growing.tie(row, id_, one)
    return Reference(growing.known.values(), growing.ties), tuple(growing.doubts)


class _Growing:
    """A list while rows are added to it."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference
        self.known = {one.id: one for one in reference.organizations}
        self.ties: dict[Relation, None] = dict.fromkeys(reference.relations)
        self.doubts: list[Doubt] = []
        self._added: dict[str, list[str]] = {}
        self._identified = {mark: one.id for one in self.known.values() for mark in _marks(one)}

    def place(self, row: int, one: Listing) -> str:
        """The id of the organization that the row is about, with the row's names and identifiers."""
        id_ = next((self._identified[mark] for mark in _marks(one) if mark in self._identified), None)
        id_ = id_ or self._settled(row, one) or self._new(one.name)
        known = self.known[id_]
        names = tuple(dict.fromkeys((*known.names, one.name, *one.aliases)))
        self.known[id_] = replace(
            known,
            names=names,
            country=known.country or one.country,
            sector=known.sector or one.sector,
            lei=known.lei or one.lei,
            ticker=known.ticker or one.ticker,
            wikidata=known.wikidata or one.wikidata,
        )
        self._index(id_, (one.name, *one.aliases))
        self._identified |= dict.fromkeys(_marks(one), id_)
        return id_

    def tie(self, row: int, id_: str, one: Listing) -> None:
        """The row's ties to its parent and its predecessor, which are added where nobody has their name."""
        for name, of_whom in ((one.parent, "parent"), (one.predecessor, "predecessor")):
            if name is None:
                continue
            found = self._find(name)
            if len(found) > 1:
                self.doubts.append(Doubt(row, f"{name!r} is the name of several; no {of_whom} is taken"))
                continue
            other = found[0] if found else self._new(name)
            if other != id_:
                self.ties[
                    Relation(id_, Tie.PART_OF, other, one.start, one.end)
                    if of_whom == "parent"
                    else Relation(other, Tie.BECAME, id_, one.start, None)
                ] = None

    def _settled(self, row: int, one: Listing) -> str | None:
        """The organization with the row's name, None where there is none yet or which of several stays open."""
        found = self._find(one.name)
        if len(found) < 2:
            return found[0] if found else None
        others = {id_ for name in (*one.aliases, *([one.parent] if one.parent else [])) for id_ in self._find(name)}
        tied = [id_ for id_ in found if id_ in others or self._reference.neighbours(id_) & others]
        if len(tied) == 1:
            return tied[0]
        self.doubts.append(Doubt(row, f"{one.name!r} is the name of several; the row is taken for one more"))
        return None

    def _find(self, name: str) -> list[str]:
        """The ids of those that carry the name, as `Reference.find` has it, those that were added too."""
        listed = [one.id for one in self._reference.find(name)]
        return list(dict.fromkeys([*listed, *(self._added.get(fold(name)) or self._added.get(bare(name), []))]))

    def _new(self, name: str) -> str:
        id_ = re.sub(r"\s+", "-", fold(name)) or "organization"
        while id_ in self.known:
            id_ += "-x"
        self.known[id_] = Known(id_, (name,), OrganizationKind.COMPANY, None, None)
        self._index(id_, (name,))
        return id_

    def _index(self, id_: str, names: Sequence[str]) -> None:
        for form in dict.fromkeys(form for name in names for form in (fold(name), bare(name))):
            if id_ not in self._added.setdefault(form, []):
                self._added[form].append(id_)


def _marks(one: Known | Listing) -> Iterator[str]:
    """What identifies an organization beyond doubt. (A ticker does not: exchanges share them.)"""
    if one.lei is not None:
        yield f"lei:{one.lei}"
    if one.wikidata is not None:
        yield f"wikidata:{one.wikidata}"
