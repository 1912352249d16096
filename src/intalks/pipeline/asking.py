"""Questions that need more than what the ledger has ready: what was known on a day, and what became known since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from intalks.errors import NotFoundError, SettingsError
from intalks.ledger import ChangeFilter, DossierFilter, Ledger
from intalks.model.change import Change
from intalks.model.company import Company
from intalks.model.dossier import Block, Dossier
from intalks.reference import named
from intalks.resolution import Resolver
from intalks.resolution.companies import company_of, with_facts
from intalks.text.words import found_in, sought


def dossier_as_of(ledger: Ledger, id_: str, day: str) -> Dossier:
    """The dossier as what was published by that ISO day makes it. Raises NotFoundError where nothing was."""
    found = _Views(ledger, day).of(ledger.dossier(id_))
    if found is None:
        raise NotFoundError(f"nothing of the dossier {id_!r} was published by {day}")
    return found


def dossiers_as_of(ledger: Ledger, wanted: DossierFilter, day: str) -> Iterator[Dossier]:
    """The dossiers that answer as what was published by that ISO day makes them, the one then last heard of first."""
    views = _Views(ledger, day)
    until = day if wanted.until is None else min(day, wanted.until)
    wide = replace(wanted, type=None, stage=None, outcome=None, until=until, limit=None)
    found = [
        view
        for dossier in ledger.dossiers(wide)
        if (view := views.of(dossier)) is not None and _answers(view, wanted, until)
    ]
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
    """Dossiers as of one day; a rival's view is taken once."""

    def __init__(self, ledger: Ledger, day: str) -> None:
        self._ledger = ledger
        self._day = day
        self._resolver = Resolver(ledger.reference())
        self._latest = ledger.latest(until=day)
        self._bare: dict[str, Dossier | None] = {}

    def of(self, dossier: Dossier) -> Dossier | None:
        """With the rivals and the successors that there were; None where nothing of it was published.

        What it follows was settled when it was first heard of.
        """
        view = self._view(dossier)
        if view is None:
            return None
        view = self._settled(view)
        view = replace(
            view,
            predecessors=dossier.predecessors,
            successors=tuple(id_ for id_ in dossier.successors if self._by_id(id_) is not None),
            undated=dossier.undated,
        )
        return self._ledger.flagged(view, self._latest)

    def _settled(self, view: Dossier) -> Dossier:
        """With its rivals: they are sought among the dossiers that have its target among their parties today."""
        if view.contender is None:
            return view
        others = self._ledger.ids_with(view.contender.targets)
        rivals = [one.contender for id_ in others if id_ != view.id and (one := self._by_id(id_)) is not None]
        contenders = [view.contender, *(one for one in rivals if one is not None)]
        return view.settled(self._resolver.settle(contenders)[view.id])

    def _by_id(self, id_: str) -> Dossier | None:
        if id_ not in self._bare:
            self._bare[id_] = self._view(self._ledger.dossier(id_))
        return self._bare[id_]

    def _view(self, dossier: Dossier) -> Dossier | None:
        if dossier.first is None or dossier.first > self._day:
            return None
        block, judged = self._ledger.block_of(dossier)
        reports = tuple(one for one in block.reports if one.day is not None and one.day <= self._day)
        seen = tuple(one for one in block.sightings if one.day is not None and one.day <= self._day)
        return self._resolver.view(Block(reports, seen), judged)


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
