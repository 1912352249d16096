"""The list as people's judgements change it: two names that are one organization, or one name that is two."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from intalks.model.judgement import About, Judgement, Verdict, standing
from intalks.model.vocabulary import OrganizationKind
from intalks.reference.folding import bare, fold
from intalks.reference.organizations import Known, Reference, Relation, Tie

_ONE: frozenset[Tie] = frozenset({Tie.BECAME, Tie.ALLIED_WITH})
"""Ties by which two count as one side of a deal."""


def as_judged(reference: Reference, judgements: Iterable[Judgement]) -> Reference:
    """The list with what stands of the judgements about organizations, in order of time; itself where there are none.

    What the list did not know is added, under an id of its own, so that no short name makes it another.
    """
    told = [one for one in standing(judgements) if one.about is About.ORGANIZATION]
    if not told:
        return reference
    judging = _Judging(reference)
    for one in told:
        apply = judging.unite if one.verdict is Verdict.SAME else judging.part
        apply(one.left, one.right)
    return judging.reference()


def named(reference: Reference, name: str) -> Known | None:
    """The organization with this id, or the only one with this name."""
    found = reference.find(name)
    return reference.get(name) or (found[0] if len(found) == 1 else None)


def names_of(reference: Reference, name: str) -> tuple[str, ...]:
    """All names of the organization with this name or id."""
    known = named(reference, name)
    return () if known is None else known.names


class _Judging:
    """A list while judgements are applied to it. An organization that went into another stays a part of it, with its
    id, its own names and those that had gone into it, and can leave it again as what it was.
    """

    def __init__(self, listed: Reference) -> None:
        self._listed = listed
        self._parts = {one.id: one for one in listed.organizations}
        self._into: dict[str, str] = {}
        self._apart: list[tuple[str, str]] = []
        self._wholes = listed

    def unite(self, left: str, right: str) -> None:
        """Both names lead to one organization, with all names and ties of the two."""
        kept, other = self._whole(left), self._whole(right)
        if kept is None and other is not None:
            kept, other, right = other, None, left
        id_ = self._new(left) if kept is None else kept.id
        if other is None:
            part = self._parts[id_]
            self._parts[id_] = replace(part, names=tuple(dict.fromkeys((*part.names, right))))
        elif other.id != id_:
            self._into[other.id] = id_
        self._wholes = Reference(self._united())

    def part(self, left: str, right: str) -> None:
        """The names lead to two organizations, neither of which stands for the other."""
        first, second = self._whole(left), self._whole(right)
        if first is not None and second is not None and first.id == second.id:
            pair = (first.id, self._taken_out(first.id, left, right))
        else:
            ids = [None if one is None else one.id for one in (first, second)]
            pair = (ids[0] or self._new(left), ids[1] or self._new(right))
        self._apart.append(pair)
        self._wholes = Reference(self._united())

    def reference(self) -> Reference:
        """The list as it is now, with the ties of the parts as ties of the wholes."""
        apart = [{self._root(id_) for id_ in pair} for pair in self._apart]
        ties: dict[Relation, None] = {}
        for tie in self._listed.relations:
            moved = replace(tie, subject=self._root(tie.subject), object=self._root(tie.object))
            ends = {moved.subject, moved.object}
            if len(ends) == 2 and not (tie.tie in _ONE and ends in apart):
                ties[moved] = None
        return Reference(self._wholes.organizations, ties)

    def _whole(self, side: str) -> Known | None:
        return named(self._wholes, self._root(side))

    def _root(self, id_: str) -> str:
        return self._line(id_)[-1]

    def _line(self, id_: str) -> list[str]:
        """The id, that of what it went into, and so on."""
        line = [id_]
        while line[-1] in self._into:
            line.append(self._into[line[-1]])
        return line

    def _united(self) -> list[Known]:
        names = {id_: list(one.names) for id_, one in self._parts.items() if id_ not in self._into}
        for id_ in self._into:
            names[self._root(id_)] += self._parts[id_].names
        return [replace(self._parts[id_], names=tuple(dict.fromkeys(all_))) for id_, all_ in names.items()]

    def _taken_out(self, whole: str, left: str, right: str) -> str:
        """The id of what leaves the organization: the part with one of the names, with what had gone into it; the mere
        name, where both are names of one part.
        """
        sides = [self._part_with(side, whole) for side in (left, right)]
        lines = [self._line(side) for side in sides]
        for line, other in ((lines[1], lines[0]), (lines[0], lines[1])):
            leaving = [id_ for id_ in line if id_ not in other]
            if leaving:
                del self._into[leaving[-1]]
                return leaving[-1]
        return self._name_taken(sides[0], left, right)

    def _part_with(self, side: str, whole: str) -> str:
        """The id of the part of the organization that has this name or id."""
        parts = Reference(one for one in self._parts.values() if self._root(one.id) == whole)
        found = parts.find(side)
        return side if parts.get(side) is not None or not found else found[0].id

    def _name_taken(self, id_: str, left: str, right: str) -> str:
        """The id of a new organization that has one of the two names, `right` unless that is the usual one, and all
        that differ from it in the legal form alone; but not where that is what tells it from those that stay.
        """
        one = self._parts[id_]
        usual = one.names[0]
        taken, stays = (left, right) if fold(right) == fold(usual) else (right, left)
        exactly = bare(taken) in {bare(stays), bare(usual)}
        form = fold if exactly else bare
        names = tuple(name for name in one.names if form(name) != form(taken))
        self._parts[id_] = replace(one, names=names or (usual,))
        return self._new(taken)

    def _new(self, name: str) -> str:
        """The id, which no other has, of an organization of this one name."""
        slug = re.sub(r"\s+", "-", fold(name)) or "organization"
        while slug in self._parts:
            slug += "-x"
        self._parts[slug] = Known(slug, (name,), OrganizationKind.COMPANY, None, None)
        return slug
