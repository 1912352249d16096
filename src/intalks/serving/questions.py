"""Questions to a ledger, answered with citations: what the tools of the MCP server do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Final

from intalks.ledger import DossierFilter, Ledger
from intalks.model.change import Change, ChangeKind
from intalks.model.dossier import Correction, Dossier, DossierStatement
from intalks.model.vocabulary import Stance
from intalks.pipeline import asking
from intalks.serving.answers import (
    ChangeAnswer,
    ChangesAnswer,
    Citation,
    CompanyAnswer,
    ConflictAnswer,
    DossierAnswer,
    FactAnswer,
    Hit,
    ListedAnswer,
    PartyAnswer,
    RelatedAnswer,
    SearchAnswer,
    StatementAnswer,
    StepAnswer,
    TermAnswer,
)
from intalks.serving.citing import Citing
from intalks.text.words import found_in, sought

_QUOTES: Final = 3
"""Citations of a dossier in a list, and of a change."""


def search(book: Ledger, wanted: DossierFilter, *, as_of: str | None, offset: int, limit: int) -> SearchAnswer:
    """The dossiers that answer, the one last heard of first; `as_of` an ISO day, as they were known then.

    Raises SettingsError where the text sought holds no word.
    """
    wide = replace(wanted, limit=offset + limit + 1)
    found = book.dossiers(wide) if as_of is None else asking.dossiers_as_of(book, wide, as_of)
    page = list(islice(found, offset, offset + limit + 1))
    parts = () if wanted.text is None else sought(wanted.text)
    citing = Citing(book)
    hits = [
        _hit(one, [said for said in one.statements if parts and found_in(parts, said.statement.spoken)], citing)
        for one in page[:limit]
    ]
    return SearchAnswer(dossiers=hits, offset=offset, more=len(page) > limit)


def dossier(book: Ledger, id_: str, *, as_of: str | None, offset: int, limit: int) -> DossierAnswer:
    """The dossier, with its statements from the number `offset` on, `limit` at most. Raises NotFoundError."""
    found = book.dossier(id_) if as_of is None else asking.dossier_as_of(book, id_, as_of)
    citing = Citing(book)
    return DossierAnswer(
        id=found.id,
        title=found.title,
        type=found.type.value,
        stage=found.stage.value,
        outcome=found.outcome.value,
        lapsed=found.lapsed,
        first=found.first,
        last=found.last,
        as_of=as_of,
        subjects=list(found.subjects),
        corrections=[_correction(one) for one in found.corrections],
        parties=[PartyAnswer(one.name, [role.value for role in one.roles], list(one.names)) for one in found.parties],
        timeline=_timeline(found, citing),
        statements=[_statement(one, citing) for one in found.statements[offset : offset + limit]],
        statements_total=len(found.statements),
        terms=[TermAnswer(one.kind.value, one.value, one.unit, citing.term(one)) for one in found.terms],
        conflicts=[
            ConflictAnswer(one.kind.value, one.message, one.day, list(one.left), list(one.right))
            for one in found.conflicts
        ],
        related=list(_related(found, book)),
        articles=list(found.articles),
        origins=len(found.origins),
    )


def company(book: Ledger, name: str, *, limit: int) -> CompanyAnswer:
    """The organization, its facts (`limit` at most) and its latest dossiers (as many). Raises NotFoundError,
    SettingsError.
    """
    found = asking.company(book, name)
    citing = Citing(book)
    facts = [
        FactAnswer(one.bond.value, one.other, one.value, len(one.articles), one.first, one.last, citing.fact(one))
        for one in found.facts[:limit]
    ]
    wanted = DossierFilter(company=found.id or name)
    dossiers = search(book, wanted, as_of=None, offset=0, limit=limit)
    return CompanyAnswer(
        name=found.name,
        names=list(found.names),
        id=found.id,
        kind=None if found.kind is None else found.kind.value,
        country=found.country,
        sector=found.sector,
        lei=found.lei,
        facts=facts,
        facts_total=len(found.facts),
        listed=[ListedAnswer(one.bond.value, one.other, one.start, one.end) for one in found.ties],
        dossiers=dossiers.dossiers,
        more_dossiers=dossiers.more,
    )


def changes(book: Ledger, days: tuple[str, str | None], name: str | None, *, offset: int, limit: int) -> ChangesAnswer:
    """What became known on these ISO days, by day; from number `offset` on, `limit` at most."""
    found = asking.changes(book, days[0], until=days[1], company=name)
    citing = Citing(book)
    dossiers: dict[str, Dossier] = {}
    answers = []
    for one in found[offset : offset + limit]:
        if one.dossier not in dossiers:
            dossiers[one.dossier] = book.dossier(one.dossier)
        citations = _of_change(one, dossiers[one.dossier], citing)
        answers.append(ChangeAnswer(one.day, one.kind.value, one.dossier, one.title, one.text, citations))
    return ChangesAnswer(changes=answers, offset=offset, total=len(found))


def _hit(found: Dossier, chosen: list[DossierStatement], citing: Citing) -> Hit:
    return Hit(
        id=found.id,
        title=found.title,
        type=found.type.value,
        stage=found.stage.value,
        outcome=found.outcome.value,
        lapsed=found.lapsed,
        first=found.first,
        last=found.last,
        articles=len(found.articles),
        origins=len(found.origins),
        citations=citing.best(found, chosen, _QUOTES),
    )


def _correction(one: Correction) -> str:
    newer = f"; newer reports: {one.newer}" if one.newer else ""
    return f"{one.field}: {one.value} ({one.by}: {one.reason}{newer})"


def _timeline(found: Dossier, citing: Citing) -> list[StepAnswer]:
    return [
        StepAnswer(
            step.known_date,
            step.dated,
            step.stage.value,
            len(step.articles),
            citing.step(step),
        )
        for step in found.timeline
    ]


def _statement(one: DossierStatement, citing: Citing) -> StatementAnswer:
    said = one.statement
    return StatementAnswer(
        stance=said.stance.value,
        certainty=said.certainty.value,
        source_kind=said.source.kind.value,
        side=one.side,
        via=[fill.value for fill in said.via],
        origin=one.origin,
        citation=citing.statement(one),
    )


def _related(found: Dossier, book: Ledger) -> Iterator[RelatedAnswer]:
    """Those that are still there: another process may have resolved anew since."""
    known = book.catalogue.outlines_of([other for _, other in found.related])
    for relation, other in found.related:
        if other in known:
            yield RelatedAnswer(relation, other, known[other].title)


def _of_change(one: Change, found: Dossier, citing: Citing) -> list[Citation]:
    """The denial's own words; the words of the steps reported on that day; else what its articles have sources say."""
    if one.kind is ChangeKind.DENIAL:
        denials = [
            said
            for said in found.statements
            if said.article in one.articles
            and said.statement.stance_value is Stance.DENIES
            and said.statement.evidence.value in one.text
        ]
        return [citing.statement(said) for said in denials][:_QUOTES]
    if one.kind is not ChangeKind.CONFLICT:
        steps = [step for step in found.timeline if step.reported == one.day and step.stage.value in one.text]
        words = [citation for step in steps for citation in citing.step(step)]
        if words:
            return words[:_QUOTES]
    return citing.about(found, one.articles, _QUOTES)
