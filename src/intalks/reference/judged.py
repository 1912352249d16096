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
    for one in told:
        apply = _one if one.verdict is Verdict.SAME else _two
        reference = apply(reference, one.left, one.right)
    return reference


def named(reference: Reference, name: str) -> Known | None:
    """The organization with this id, or the only one with this name."""
    found = reference.find(name)
    return reference.get(name) or (found[0] if len(found) == 1 else None)


def names_of(reference: Reference, name: str) -> tuple[str, ...]:
    """All names of the organization with this name or id."""
    known = named(reference, name)
    return () if known is None else known.names


def _one(reference: Reference, left: str, right: str) -> Reference:
    """Both names lead to one organization, with all names and ties of the two."""
    kept, other = named(reference, left), named(reference, right)
    if kept is None and other is not None:
        kept, other, left, right = other, None, right, left
    if kept is None:
        kept = _new(reference, left)
    if other is not None and other.id == kept.id:
        return reference
    names = (right,) if other is None else other.names
    whole = replace(kept, names=tuple(dict.fromkeys((*kept.names, *names))))
    gone = None if other is None else other.id
    rest = [one for one in reference.organizations if one.id not in (kept.id, gone)]
    ties = {
        replace(
            tie,
            subject=kept.id if tie.subject == gone else tie.subject,
            object=kept.id if tie.object == gone else tie.object,
        ): None
        for tie in reference.relations
    }
    return Reference([*rest, whole], [tie for tie in ties if tie.subject != tie.object])


def _two(reference: Reference, left: str, right: str) -> Reference:
    """The names lead to two organizations, neither of which stands for the other."""
    first, second = named(reference, left), named(reference, right)
    known = {one.id: one for one in reference.organizations}
    if first is not None and second is not None and first.id == second.id:
        taken = right if fold(right) != fold(first.names[0]) else left
        names = tuple(name for name in first.names if not _is(name, taken))
        known[first.id] = replace(first, names=names or first.names[:1])
        second = _new(reference, taken)
    first, second = first or _new(reference, left), second or _new(reference, right)
    known = {first.id: first, second.id: second} | known
    pair = {first.id, second.id}
    ties = [tie for tie in reference.relations if not _stands_for(tie, pair)]
    return Reference(known.values(), ties)


def _stands_for(tie: Relation, pair: set[str]) -> bool:
    return tie.tie in _ONE and {tie.subject, tie.object} == pair


def _is(name: str, other: str) -> bool:
    return fold(name) == fold(other) or bare(name) == bare(other)


def _new(reference: Reference, name: str) -> Known:
    """An organization of this one name, with an id that no other has."""
    slug = re.sub(r"\s+", "-", fold(name)) or "organization"
    while reference.get(slug) is not None:
        slug += "-x"
    return Known(slug, (name,), OrganizationKind.COMPANY, None, None)
