"""From a draft to the dossier that people see."""

from __future__ import annotations

from collections.abc import Sequence

from intalks.model.article import content_hash
from intalks.model.dossier import (
    Conflict,
    ConflictKind,
    Dossier,
    DossierParty,
    DossierStatement,
    Report,
    TermValue,
)
from intalks.model.vocabulary import Stance, TermKind
from intalks.reference import Reference
from intalks.resolution.drafts import Draft, DraftParty
from intalks.resolution.signatures import origins
from intalks.resolution.timeline import outcome, timeline


def assemble(draft: Draft, reference: Reference) -> Dossier:
    """The dossier of the draft's reports, which stand in order of publication."""
    reports = draft.reports
    sources = origins([(one.article, one.signature) for one in _first_of_each_article(reports)])
    stage, result = outcome(reports)
    terms = _terms(reports)
    published = [prefix for one in reports if (prefix := _published(one)) is not None]
    return Dossier(
        id=dossier_id(reports[0]),
        parties=tuple(_party(party, reference) for party in draft.core),
        type=draft.type,
        stage=stage,
        outcome=result,
        timeline=timeline(reports),
        statements=_statements(reports, sources),
        terms=terms,
        conflicts=(*_value_conflicts(terms), *_denials(reports)),
        subjects=tuple(dict.fromkeys(fill.value for one in reports for fill in one.deal.subject)),
        origins=sources,
        articles=_articles(draft),
        reports=tuple(one.id for one in reports),
        sightings=tuple(one.id for one in draft.sightings),
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
    return content_hash(_published(earliest) or "", earliest.article, earliest.deal.id)


def _published(report: Report) -> str | None:
    return None if report.published is None else report.published.start.date().isoformat()


def _first_of_each_article(reports: Sequence[Report]) -> list[Report]:
    seen: dict[str, Report] = {}
    for report in reports:
        seen.setdefault(report.article, report)
    return list(seen.values())


def _party(party: DraftParty, reference: Reference) -> DossierParty:
    """The reference list's name where it has one, else the name used most often (the longer, then the earlier in
    order, of equals).
    """
    known = next((reference.get(id_[4:]) for id_ in sorted(party.identity.ids)), None)
    used = sorted(party.names, key=lambda name: (-party.names[name], -len(name), name))
    name = used[0] if known is None else known.names[0]
    roles = sorted(party.roles, key=lambda role: (-party.roles[role], role.value))
    return DossierParty(
        name,
        tuple(dict.fromkeys((name, *used))),
        tuple(sorted((*party.identity.ids, *party.identity.names))),
        tuple(roles),
    )


def _statements(reports: Sequence[Report], sources: tuple[tuple[str, ...], ...]) -> tuple[DossierStatement, ...]:
    number = {article: i for i, group in enumerate(sources, 1) for article in group}
    return tuple(
        DossierStatement(one.article, _published(one), one.outlet, number[one.article], statement)
        for one in reports
        for statement in one.statements
    )


def _terms(reports: Sequence[Report]) -> tuple[TermValue, ...]:
    """Every value of every term, by kind, then by when it was first reported."""
    found: dict[tuple[TermKind, str, str], list[tuple[Report, str]]] = {}
    for one in reports:
        for term in one.deal.terms:
            found.setdefault((term.kind, term.value, term.unit), []).append((one, term.text))
    order = list(TermKind)
    values = [
        TermValue(
            kind,
            value,
            unit,
            tuple(dict.fromkeys(text for _, text in told)),
            tuple(dict.fromkeys(one.article for one, _ in told)),
            _published(told[0][0]),
            _published(told[-1][0]),
        )
        for (kind, value, unit), told in found.items()
    ]
    return tuple(
        sorted(values, key=lambda term: (order.index(term.kind), term.first is None, term.first or "", term.value))
    )


def _value_conflicts(terms: Sequence[TermValue]) -> list[Conflict]:
    """Two values of one kind and unit that different articles report of one day or month: they cannot both hold."""
    found = []
    for i, left in enumerate(terms):
        for right in terms[i + 1 :]:
            same = (left.kind, left.unit) == (right.kind, right.unit) and left.value != right.value
            if same and left.first == right.first and not set(left.articles) & set(right.articles):
                message = f"{left.kind}: {left.texts[0]} against {right.texts[0]}"
                found.append(Conflict(ConflictKind.VALUE, message, left.articles, right.articles))
    return found


def _denials(reports: Sequence[Report]) -> list[Conflict]:
    """Each source that denies what others affirm."""
    affirming = tuple(
        dict.fromkeys(one.article for one in reports for said in one.statements if said.stance_value is Stance.AFFIRMS)
    )
    found: dict[str, list[str]] = {}
    for one in reports:
        for said in one.statements:
            if said.stance_value is Stance.DENIES and affirming:
                source = said.source
                who = source.name or source.descriptor or source.organization or "a source"
                found.setdefault(who, []).append(one.article)
    return [
        Conflict(ConflictKind.DENIAL, f"{who} denies it", tuple(dict.fromkeys(articles)), affirming)
        for who, articles in found.items()
    ]
