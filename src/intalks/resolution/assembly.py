"""From a draft to the dossier that people see."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from intalks.model.article import content_hash
from intalks.model.dossier import Dossier, DossierParty, DossierStatement, Outcome, Report, Telling, TermValue
from intalks.model.record import Source, Term
from intalks.model.vocabulary import DealType, SourceKind, TermKind
from intalks.reference import Reference, bare
from intalks.resolution.conflicts import conflicts
from intalks.resolution.drafts import Draft, DraftParty, core_of, take_in, usual
from intalks.resolution.relays import independent_origins
from intalks.resolution.timeline import outcome, timeline


def assemble(draft: Draft, reference: Reference) -> Dossier:
    """The dossier of the draft's reports, which stand in order of publication."""
    reports = draft.reports
    sources = independent_origins(reports)
    number = {article: i for i, group in enumerate(sources, 1) for article in group}
    aliases = _aliases(reports)
    parties = tuple(_party(party, reference, aliases) for party in draft.core)
    stage, result = outcome(reports)
    terms = _terms(reports)
    published = [one.day for one in reports if one.day is not None]
    return Dossier(
        id=dossier_id(reports[0]),
        parties=parties,
        type=draft.type,
        stage=stage,
        outcome=result,
        timeline=timeline(reports, stage),
        statements=_statements(reports, number, _Sides(parties, reference)),
        terms=terms,
        conflicts=conflicts(reports, terms, number),
        subjects=tuple(dict.fromkeys(fill.value for one in reports for fill in one.deal.subject)),
        origins=sources,
        articles=_articles(draft),
        reports=tuple(one.id for one in reports),
        sightings=tuple(one.id for one in draft.sightings),
        first=published[0] if published else None,
        last=published[-1] if published else None,
        undated=tuple(dict.fromkeys(one.article for one in reports if one.published is None)),
    )


def sketch(reports: Sequence[Report], reference: Reference) -> Dossier:
    """The dossier of reports in order of publication with nothing but its parties, type and time: its stages and
    outcome are left open, and what its articles say is left out.
    """
    parties: list[DraftParty] = []
    types: defaultdict[DealType, float] = defaultdict(float)
    for one in reports:
        take_in(parties, one)
        types[one.deal.deal_type] += one.deal.confidence
    published = [one.day for one in reports if one.day is not None]
    return Dossier(
        id=dossier_id(reports[0]),
        parties=tuple(_party(party, reference, {}) for party in core_of(parties)),
        type=usual(types),
        stage=reports[-1].deal.deal_stage,
        outcome=Outcome.OPEN,
        timeline=(),
        statements=(),
        terms=(),
        conflicts=(),
        subjects=(),
        origins=(),
        articles=(),
        reports=tuple(one.id for one in reports),
        sightings=(),
        first=published[0] if published else None,
        last=published[-1] if published else None,
    )


def _articles(draft: Draft) -> tuple[str, ...]:
    """The articles of the reports and of the sightings, in order of publication."""
    told = [(one.order, one.article) for one in draft.reports]
    told += [(one.order, one.article) for one in draft.sightings]
    return tuple(dict.fromkeys(article for _, article in sorted(told)))


def dossier_id(earliest: Report) -> str:
    """The hash of the earliest report's publication, article and deal number: 32 hex digits."""
    return content_hash(earliest.day or "", earliest.article, earliest.deal.id)


def _aliases(reports: Sequence[Report]) -> dict[str, set[str]]:
    """For the name of each organization that a party has in an article the other names that it has there."""
    found: dict[str, set[str]] = {}
    for report in reports:
        for one in report.organizations:
            found.setdefault(one.name, set()).update(one.aliases)
    return found


def _party(party: DraftParty, reference: Reference, aliases: Mapping[str, Collection[str]]) -> DossierParty:
    """The reference list's name where it has one, else the name used most often (the longer, then the earlier in
    order, of equals).
    """
    known = next((reference.get(id_[4:]) for id_ in sorted(party.identity.ids)), None)
    used = sorted(party.names, key=lambda name: (-party.names[name], -len(name), name))
    name = used[0] if known is None else known.names[0]
    roles = sorted(party.roles, key=lambda role: (-party.roles[role], role.value))
    return DossierParty(
        name,
        tuple(dict.fromkeys((name, *used, *sorted({other for one in used for other in aliases.get(one, ())})))),
        tuple(sorted((*party.identity.ids, *party.identity.names))),
        tuple(roles),
    )


class _Sides:
    """Which party a source speaks for."""

    def __init__(self, parties: Sequence[DossierParty], reference: Reference) -> None:
        self._reference = reference
        self._by_mark: dict[str, str] = {}
        for party in parties:
            for mark in (*party.keys, *(f"name:{bare(name)}" for name in party.names)):
                self._by_mark.setdefault(mark, party.name)

    def of(self, source: Source) -> str | None:
        """The name of the party that the source belongs to, or is; None where it is none of them."""
        for name in (source.organization, source.name):
            if name is not None:
                marks = [*(f"ref:{one.id}" for one in self._reference.find(name)), f"name:{bare(name)}"]
                side = next((self._by_mark[mark] for mark in marks if mark in self._by_mark), None)
                if side is not None:
                    return side
        return None


def _statements(reports: Sequence[Report], origin: Mapping[str, int], sides: _Sides) -> tuple[DossierStatement, ...]:
    return tuple(
        DossierStatement(one.article, one.day, one.outlet, origin[one.article], said, sides.of(said.source))
        for one in reports
        for said in one.statements
    )


def _terms(reports: Sequence[Report]) -> tuple[TermValue, ...]:
    """Every value of every term, by kind, then by when it was first reported."""
    found: dict[tuple[TermKind, str, str], list[Telling]] = {}
    for one in reports:
        for term in one.deal.terms:
            telling = Telling(one.article, one.day, one.outlet, _told_by(one, term), term.text)
            found.setdefault((term.kind, term.value, term.unit), []).append(telling)
    order = list(TermKind)
    values = [
        TermValue(
            kind,
            value,
            unit,
            tuple(dict.fromkeys(one.text for one in told)),
            tuple(dict.fromkeys(one.article for one in told)),
            told[0].published,
            told[-1].published,
            tuple(told),
        )
        for (kind, value, unit), told in found.items()
    ]
    return tuple(
        sorted(values, key=lambda term: (order.index(term.kind), term.first is None, term.first or "", term.value))
    )


def _told_by(report: Report, term: Term) -> Source | None:
    """The source of the shortest statement whose words hold the term's; None where only the article itself has it."""
    holding = [
        said
        for said in report.statements
        if said.evidence.span.start <= term.span.start and term.span.end <= said.evidence.span.end
    ]
    if not holding:
        return None
    source = min(holding, key=lambda said: said.evidence.span.end - said.evidence.span.start).source
    return None if source.kind is SourceKind.NONE else source
