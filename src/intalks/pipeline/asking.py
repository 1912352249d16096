"""Questions that need more than what the ledger has ready: what was known on a day, and what became known since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from intalks.errors import NotFoundError, SettingsError
from intalks.ledger import ChangeFilter, Contest, DossierFilter, Ledger
from intalks.model.change import Change
from intalks.model.company import Company
from intalks.model.dossier import Block, Dossier
from intalks.model.judgement import Judgement
from intalks.reference import named
from intalks.resolution import Resolver
from intalks.resolution.companies import company_of, with_facts
from intalks.text.words import found_in, sought

_PAGE: Final = 200
"""Dossiers whose reports are read together."""


def iso_day(name: str, value: str | None) -> str | None:
    """The day as ISO has it; `name` is what it was asked for by. Raises SettingsError where it is none."""
    try:
        return None if value is None else date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise SettingsError(f"{name}: {value!r} is no day (as in 2007-08-13)") from error


def dossier_as_of(ledger: Ledger, id_: str, day: str) -> Dossier:
    """The dossier as what was published by that ISO day makes it. Raises NotFoundError where nothing was."""
    found = next(_Views(ledger, day).of([ledger.dossier(id_)]), None)
    if found is None:
        raise NotFoundError(f"nothing of the dossier {id_!r} was published by {day}")
    return found


def dossiers_as_of(ledger: Ledger, wanted: DossierFilter, day: str) -> Iterator[Dossier]:
    """The dossiers that answer as what was published by that ISO day makes them, the one then last heard of first."""
    views = _Views(ledger, day)
    until = day if wanted.until is None else min(day, wanted.until)
    wide = replace(wanted, type=None, stage=None, outcome=None, until=until, limit=None)
    found = [view for view in views.of(list(ledger.dossiers(wide))) if _answers(view, wanted, until)]
    yield from sorted(found, key=lambda one: (one.last or "", one.id), reverse=True)[: wanted.limit]


def changes(ledger: Ledger, since: str, *, until: str | None = None, company: str | None = None) -> tuple[Change, ...]:
    """What became known, by publication, on the ISO days from `since` to `until`, both included: deals, stages,
    denials, conflicts. By day, then by dossier. Undated articles make nothing known on a day.
    """
    return tuple(one for _, one in ledger.catalogue.changes(ChangeFilter(since, until, company)))


def company(ledger: Ledger, name: str) -> Company:
    """The organization with this name, or id of the list, and what is told of it.

    Raises NotFoundError where neither the list nor the ledger knows the name, SettingsError where several have it.
    """
    reference = ledger.reference()
    known = named(reference, name)
    found = reference.find(name)
    if known is None and found:
        told = ", ".join(f"{one.names[0]} ({one.id})" for one in found)
        raise SettingsError(f"{name!r} is the name of several; give the id of one: {told}")
    asked = company_of(name if known is None else known, reference)
    facts = with_facts(asked, ledger.told_facts(asked.keys), reference)
    if known is None and not facts and next(ledger.dossiers(DossierFilter(company=name, limit=1)), None) is None:
        raise NotFoundError(f"neither the list of organizations nor the ledger knows {name!r}")
    return replace(asked, facts=facts)


class _Views:
    """Dossiers as of one day, many read at a time; a rival's view is taken once."""

    def __init__(self, ledger: Ledger, day: str) -> None:
        self._ledger = ledger
        self._day = day
        self._resolver = Resolver(ledger.reference())
        self._latest = ledger.latest(until=day)
        self._bare: dict[str, Dossier | None] = {}

    def of(self, dossiers: Sequence[Dossier]) -> Iterator[Dossier]:
        """With the rivals and the successors that there were, in their order; without those of which nothing was
        published.

        What it follows was settled when it was first heard of.
        """
        known = [one for one in dossiers if one.first is not None and one.first <= self._day]
        self._take([one.id for one in known])
        contests = {one.id: self._contest(one.id) for one in known}
        self._take([id_ for contest in contests.values() for id_ in contest.open])
        begun = self._ledger.first_heard_by(list(_all_successors(known)), self._day)
        for dossier in known:
            view = self._bare[dossier.id]
            if view is not None:
                view = replace(
                    self._settled(view, contests[dossier.id]),
                    predecessors=dossier.predecessors,
                    successors=tuple(id_ for id_ in dossier.successors if id_ in begun),
                    undated=dossier.undated,
                )
                yield self._ledger.flagged(view, self._latest)

    def _contest(self, id_: str) -> Contest:
        """The dossiers among which its rivals are: those that have its target among their parties today."""
        view = self._bare[id_]
        if view is None or view.contender is None:
            return Contest((), ())
        return self._ledger.contest(view.contender.targets, self._day)

    def _settled(self, view: Dossier, contest: Contest) -> Dossier:
        if view.contender is None:
            return view
        views = [one for id_ in contest.open if (one := self._bare[id_]) is not None]
        contenders = [view.contender, *contest.known, *(one.contender for one in views if one.contender is not None)]
        by_id = {one.dossier: one for one in contenders if one.dossier != view.id} | {view.id: view.contender}
        return view.settled(self._resolver.settle(sorted(by_id.values(), key=lambda one: one.dossier))[view.id])

    def _take(self, ids: Sequence[str]) -> None:
        """The views of these dossiers, unsettled, where they are not known yet: what all of was known by then is as it
        is today, the others are made anew.
        """
        wanted = [id_ for id_ in dict.fromkeys(ids) if id_ not in self._bare]
        self._bare |= dict.fromkeys(wanted, None)
        for start in range(0, len(wanted), _PAGE):
            parts = []
            for one in self._ledger.unsettled(wanted[start : start + _PAGE]):
                if one.first is not None and one.first <= self._day:
                    if self._all_known(one):
                        self._bare[one.id] = replace(one, undated=())
                    else:
                        parts.append(one)
            for one, (block, judged) in zip(parts, self._ledger.blocks_of(parts), strict=True):
                self._bare[one.id] = self._view(one.id, self._until(block), judged)

    def _view(self, id_: str, known: Block, judged: Sequence[Judgement]) -> Dossier:
        """The same on all days between two publications."""
        key = ("view", id_, len(known.reports), len(known.sightings))
        return self._ledger.remember(key, lambda: self._resolver.view(known, judged))

    def _all_known(self, dossier: Dossier) -> bool:
        """Whether nothing of it was published later; a person's word about its stage or outcome may be later too."""
        if dossier.undated or dossier.corrections or dossier.last is None:
            return False
        quiet = date.fromisoformat(dossier.last) + self._resolver.heard_for
        return quiet.isoformat() < self._day

    def _until(self, block: Block) -> Block:
        reports = tuple(one for one in block.reports if one.day is not None and one.day <= self._day)
        seen = tuple(one for one in block.sightings if one.day is not None and one.day <= self._day)
        return Block(reports, seen)


def _all_successors(dossiers: Sequence[Dossier]) -> Iterator[str]:
    for one in dossiers:
        yield from one.successors


def _answers(view: Dossier, wanted: DossierFilter, until: str) -> bool:
    """Whether the view has the marks that it was not yet chosen by."""
    marks: Sequence[tuple[object, object]] = (
        (wanted.type, view.type),
        (wanted.stage, view.stage),
        (wanted.outcome, view.outcome),
    )
    if any(asked is not None and asked != has for asked, has in marks):
        return False
    if (wanted.since is not None and (view.last or "") < wanted.since) or (view.first or "") > until:
        return False
    parts = () if wanted.text is None else sought(wanted.text)
    return not parts or any(found_in(parts, one.statement.spoken) for one in view.statements)
