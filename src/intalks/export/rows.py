"""The rows of the tables, in one pass over dossiers and articles: nothing has to fit into memory but one of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from intalks.export import tables
from intalks.export.codebook import codebook_rows
from intalks.export.selection import Selection, deal_id
from intalks.export.tables import BETWEEN, Row, Table
from intalks.model.article import Article
from intalks.model.dossier import Correction, Dossier
from intalks.model.record import ArticleRecord, Deal, Fill, Statement
from intalks.model.record_json import DATED_TERMS

TableRow: TypeAlias = tuple[Table, Row]


def all_rows(selection: Selection) -> Iterator[TableRow]:
    """Each row with its table: the codebook, dossier by dossier, then article by article. What a row refers to has come
    before it.
    """
    for row in codebook_rows():
        yield tables.CODEBOOK, row
    for dossier in selection.dossiers():
        yield from _dossier_rows(dossier)
    for article, record in selection.articles():
        yield from _article_rows(article, record, selection)


def _dossier_rows(dossier: Dossier) -> Iterator[TableRow]:
    yield (
        tables.DOSSIER,
        (
            dossier.id,
            dossier.title,
            dossier.type.value,
            dossier.stage.value,
            dossier.outcome.value,
            dossier.lapsed,
            dossier.first,
            dossier.last,
            _joined(dossier.subjects),
            len(dossier.articles),
            len(dossier.origins),
            len(dossier.reports),
            len(dossier.statements),
            _joined(_correction(one) for one in dossier.corrections),
        ),
    )
    for number, step in enumerate(dossier.timeline, 1):
        told = (step.known_date, step.dated, step.stage.value, step.reported, _joined(step.articles), step.evidence)
        yield tables.STEP, (f"{dossier.id}:{number}", dossier.id, number, *told)
    for number, one in enumerate(dossier.conflicts, 1):
        sides = (_joined(one.left), _joined(one.right))
        row = (f"{dossier.id}:{number}", dossier.id, number, one.kind.value, one.day, one.message, *sides)
        yield tables.CONFLICT, row
    for relation, others in (("predecessor", dossier.predecessors), ("rival", dossier.rivals)):
        for other in others:
            yield tables.LINK, (dossier.id, relation, other)


def _correction(one: Correction) -> str:
    return f"{one.field} = {one.value} ({one.by}: {one.reason})"


def _article_rows(article: Article, record: ArticleRecord, selection: Selection) -> Iterator[TableRow]:
    yield (
        tables.ARTICLE,
        (
            article.id,
            _published(article),
            article.outlet,
            article.title,
            article.url,
            article.text_hash,
            len(article.text),
            record.passed_over,
            record.reader,
        ),
    )
    for number, one in enumerate(record.organizations, 1):
        id_ = f"{article.id}:{number}"
        aliases, kind = _joined(one.aliases), one.kind.value
        yield tables.ORGANIZATION, (id_, article.id, one.name, aliases, kind, len(one.spans))
    for deal in selection.deals(article, record):
        yield from _deal_rows(article, deal, selection)
    for number, said in selection.statements(article, record):
        yield from _statement_rows(article, said, number, selection)
    for number, fact in enumerate(record.facts, 1):
        words = fact.evidence
        told = (fact.subject, fact.relation.value, fact.object, fact.value)
        yield tables.FACT, (f"{article.id}:{number}", article.id, *told, words.value, *_place(words), *_sure(words))


def _deal_rows(article: Article, deal: Deal, selection: Selection) -> Iterator[TableRow]:
    id_ = deal_id(article, deal.id)
    dossier = selection.dossier_of(article, deal.id)
    main = deal.evidence[0] if deal.evidence else None
    yield (
        tables.DEAL,
        (
            id_,
            article.id,
            deal.id,
            dossier,
            deal.type.value,
            deal.stage.value,
            None if deal.date is None else deal.date.value,
            *(_values(fills) for fills in (deal.subject, deal.brands, deal.made_in, deal.sold_in)),
            _values(deal.evidence),
            *((None, None) if main is None else _place(main)),
            deal.confidence,
        ),
    )
    for number, party in enumerate(deal.parties, 1):
        known = (party.name, selection.organization(dossier, party.name), party.role.value)
        where = (party.span.start, party.span.end, party.confidence, str(party.cause))
        yield tables.PARTY, (f"{id_}:{number}", id_, article.id, dossier, *known, *where)
    for number, term in enumerate(deal.terms, 1):
        amount = None if term.kind in DATED_TERMS else float(term.value)
        told = (term.kind.value, term.value, amount, term.unit, term.text)
        where = (term.span.start, term.span.end, term.confidence, str(term.cause))
        yield tables.TERM, (f"{id_}:{number}", id_, article.id, dossier, *told, *where)
    slots: dict[str, Iterable[Fill]] = {
        "type": (deal.type,),
        "stage": (deal.stage,),
        "date": () if deal.date is None else (deal.date,),
        "subject": deal.subject,
        "brands": deal.brands,
        "made_in": deal.made_in,
        "sold_in": deal.sold_in,
        "evidence": deal.evidence,
    }
    for slot, fills in slots.items():
        yield from _evidence(article, id_, f"deal.{slot}", fills)


def _statement_rows(article: Article, said: Statement, number: int, selection: Selection) -> Iterator[TableRow]:
    id_ = f"{article.id}:{number}"
    dossier = selection.dossier_of(article, said.deal)
    source = said.source
    yield (
        tables.STATEMENT,
        (
            id_,
            deal_id(article, said.deal),
            article.id,
            dossier,
            source.kind.value,
            source.name,
            source.organization,
            source.descriptor,
            _values(said.via),
            said.stance.value,
            said.certainty.value,
            said.evidence.value,
            *_place(said.evidence),
            _published(article),
            article.outlet,
            selection.origin(dossier, article.id),
            *_sure(said.evidence),
        ),
    )
    told_by = () if source.span is None else (Fill(source.label, source.span, source.confidence, source.cause),)
    slots = {"source": told_by, "via": said.via, "stance": (said.stance,), "certainty": (said.certainty,)}
    for slot, fills in slots.items():
        yield from _evidence(article, id_, f"statement.{slot}", fills)


def _evidence(article: Article, owner: str, column: str, fills: Iterable[Fill]) -> Iterator[TableRow]:
    of, _, slot = column.partition(".")
    for number, fill in enumerate(fills, 1):
        told = (f"{owner}:{slot}:{number}", article.id, of, owner, slot, number, fill.value)
        yield tables.EVIDENCE, (*told, *_place(fill), *_sure(fill))


def _published(article: Article) -> str | None:
    return None if article.published is None else article.published.prefix


def _place(fill: Fill) -> tuple[int, int]:
    return (fill.span.start, fill.span.end)


def _sure(fill: Fill) -> tuple[float, str]:
    return (fill.confidence, str(fill.cause))


def _values(fills: Iterable[Fill]) -> str | None:
    return _joined(fill.value for fill in fills)


def _joined(values: Iterable[str]) -> str | None:
    """The values in one cell; None where there are none."""
    return BETWEEN.join(values) or None
