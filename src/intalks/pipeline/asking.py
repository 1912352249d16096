"""Questions that need more than what the ledger has ready: what was known on a day, and what became known since."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Final

from intalks.errors import NotFoundError, SettingsError
from intalks.ledger import ChangeFilter, Contest, DossierFilter, Ledger, Told
from intalks.model.change import Change
from intalks.model.company import Company
from intalks.model.dossier import Block, Contender, Dossier, Report, Step
from intalks.model.judgement import Judgement
from intalks.reference import Known, Reference
from intalks.resolution import Resolver
from intalks.resolution.companies import company_of, with_facts
from intalks.resolution.rivalry import may_lose_to, rival, settlement
from intalks.text.words import found_in, sought

_PAGE: Final = 20
"""Dossiers whose views are made together."""


def iso_day(name: str, value: str | None) -> str | None:
    """The day as ISO has it; `name` is what it was asked for by. Raises SettingsError where it is none."""
    try:
        return None if value is None else date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise SettingsError(f"{name}: {value!r} is no day (as in 2007-08-13)") from error


def iso_days(since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """Both as ISO days. Raises SettingsError where one is none, or the first is the later."""
    first, last = iso_day("--since", since), iso_day("--until", until)
    if first is not None and last is not None and first > last:
        raise SettingsError(f"--since {first} is later than --until {last}")
    return first, last


def dossier_as_of(ledger: Ledger, id_: str, day: str) -> Dossier:
    """The dossier as what was published by that ISO day makes it. Raises NotFoundError where nothing was."""
    return as_of(ledger, ledger.dossier(id_), day)


def as_of(ledger: Ledger, today: Dossier, day: str) -> Dossier:
    """The same of a dossier that is at hand."""
    found = next(_Views(ledger, day).of([today.id]), None)
    if found is None:
        raise NotFoundError(f"nothing of the dossier {today.id!r} was published by {day}")
    return found


def dossiers_as_of(ledger: Ledger, wanted: DossierFilter, day: str) -> Iterator[Dossier]:
    """The dossiers that answer as what was published by that ISO day makes them, the one then last heard of first."""
    views = _Views(ledger, day)
    until = day if wanted.until is None else min(day, wanted.until)
    wide = replace(wanted, type=None, stage=None, outcome=None, lapsed=None, until=until, limit=None)
    ids = ledger.catalogue.heard_by(wide, day)
    pages = (views.of(ids[start : start + _PAGE]) for start in range(0, len(ids), _PAGE))
    found = (view for page in pages for view in page if _answers(view, wanted, until))
    yield from islice(found, wanted.limit)


def changes(ledger: Ledger, since: str, *, until: str | None = None, company: str | None = None) -> tuple[Change, ...]:
    """What became known, by publication, on the ISO days from `since` to `until`, both included: deals, stages,
    denials, conflicts. By day, then by dossier. Undated articles make nothing known on a day.
    """
    return tuple(one for _, one in ledger.catalogue.changes(ChangeFilter(since, until, company)))


def company(ledger: Ledger, name: str) -> Company:
    """The organization with this name, or with this id or identifier of the list, and what is told of it.

    Raises NotFoundError where neither the list nor the ledger knows the name, SettingsError where several have it.
    """
    reference = ledger.reference()
    known = one_asked(reference, name)
    asked = company_of(name if known is None else known, reference)
    facts = with_facts(asked, ledger.told_facts(asked.keys), reference)
    if known is None and not facts and next(ledger.dossiers(DossierFilter(company=name, limit=1)), None) is None:
        raise NotFoundError(f"neither the list of organizations nor the ledger knows {name!r}")
    return replace(asked, facts=facts)


def one_asked(reference: Reference, name: str) -> Known | None:
    """The organization of the list that is asked for; None where the list knows none. Raises SettingsError where there
    are several.
    """
    found = reference.asked(name)
    if len(found) > 1:
        told = ", ".join(f"{one.names[0]} ({one.id})" for one in found)
        raise SettingsError(f"{name!r} stands for several; give the id of one: {told}")
    return found[0] if found else None


class _Views:
    """Dossiers as of one day, many read at a time."""

    def __init__(self, ledger: Ledger, day: str) -> None:
        self._ledger = ledger
        self._past = ledger.past
        self._day = day
        self._resolver = Resolver(ledger.reference())

    def of(self, ids: Sequence[str]) -> Iterator[Dossier]:
        """With the rivals and the successors that there were, in the order of the ids; without those of which nothing
        was published.

        What it follows was settled when it was first heard of.
        """
        today = [one for one in self._past.unsettled(ids) if one.first is not None and one.first <= self._day]
        views = self._unsettled(today)
        wanted = {id_: view.contender.targets for id_, view in views.items() if view.contender is not None}
        contests = {id_: self._past.contest(targets, self._day) for id_, targets in wanted.items()}
        told = self._past.told(list(dict.fromkeys(id_ for contest in contests.values() for id_ in contest.open)))
        begun = self._past.first_heard_by(list(_all_successors(today)), self._day)
        for dossier in today:
            view = views[dossier.id]
            if dossier.id in contests:
                view = self._settled(view, contests[dossier.id], told)
            view = replace(
                view,
                predecessors=dossier.predecessors,
                successors=tuple(id_ for id_ in dossier.successors if id_ in begun),
                undated=dossier.undated,
            )
            yield self._ledger.flagged(view, self._day)

    def _unsettled(self, today: Sequence[Dossier]) -> dict[str, Dossier]:
        """The views, each as its own reports make it: what all of was known by then is as it is today, the others are
        made anew.
        """
        seen = self._past.last_seen([one.id for one in today])
        made = [one for one in today if not self._all_known(one, seen.get(one.id, ""))]
        views = {one.id: replace(one, undated=()) for one in today}
        for id_, (block, judged) in self._past.blocks_of(made).items():
            views[id_] = self._view(id_, self._until(block), judged)
        return views

    def _settled(self, view: Dossier, contest: Contest, told: Mapping[str, Told]) -> Dossier:
        """With its rivals, among the dossiers that have its target among their parties today; of a rival that may have
        been another then, only what can matter is made anew.
        """
        own = view.contender
        if own is None:
            return view
        others = {one.dossier: one for one in contest.known}
        for id_ in contest.open:
            sketch = self._sketch(id_, *told[id_])
            if sketch is not None and rival(own, sketch):
                won = self._won(id_, told[id_][0]) if may_lose_to(own, sketch) else None
                others[id_] = replace(sketch, won=won)
        return view.settled(settlement(own, others.values()))

    def _view(self, id_: str, known: Block, judged: Sequence[Judgement]) -> Dossier:
        """The same on all days between two publications, but for what people have judged from a day on."""
        holding = self._holding(judged)
        key = ("view", id_, len(known.reports), len(known.sightings), len(holding))
        return self._past.remember(key, lambda: self._resolver.view(known, holding))

    def _sketch(self, id_: str, told: Sequence[Report], judged: Sequence[Judgement]) -> Contender | None:
        known, holding = self._known(told), self._holding(judged)
        key = ("sketch", id_, len(known), len(holding))
        return self._past.remember(key, lambda: self._resolver.sketch(known, holding))

    def _holding(self, judged: Sequence[Judgement]) -> tuple[Judgement, ...]:
        return tuple(one for one in judged if one.holds_on(self._day))

    def _won(self, id_: str, told: Sequence[Report]) -> Step | None:
        known = self._known(told)
        return self._past.remember(("won", id_, len(known)), lambda: self._resolver.won(known))

    def _all_known(self, dossier: Dossier, seen: str) -> bool:
        """Whether nothing of it was published later; a word about its stage or outcome may be of a later day."""
        if dossier.undated or dossier.corrections or dossier.last is None:
            return False
        return max(dossier.last, seen) <= self._day

    def _until(self, block: Block) -> Block:
        seen = tuple(one for one in block.sightings if one.day is not None and one.day <= self._day)
        return Block(self._known(block.reports), seen)

    def _known(self, told: Sequence[Report]) -> tuple[Report, ...]:
        return tuple(one for one in told if one.day is not None and one.day <= self._day)


def _all_successors(dossiers: Sequence[Dossier]) -> Iterator[str]:
    for one in dossiers:
        yield from one.successors


def _answers(view: Dossier, wanted: DossierFilter, until: str) -> bool:
    """Whether the view has the marks that it was not yet chosen by."""
    marks: Sequence[tuple[object, object]] = (
        (wanted.type, view.type),
        (wanted.stage, view.stage),
        (wanted.outcome, view.outcome),
        (wanted.lapsed, view.lapsed),
    )
    if any(asked is not None and asked != has for asked, has in marks):
        return False
    if (wanted.since is not None and (view.last or "") < wanted.since) or (view.first or "") > until:
        return False
    parts = () if wanted.text is None else sought(wanted.text)
    return not parts or any(found_in(parts, one.statement.spoken) for one in view.statements)
