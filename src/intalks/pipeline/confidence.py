"""A precision-first view of a record: only what the reader is sure enough of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from intalks.model.record import ArticleRecord, Deal, Fill, Statement


def confident(record: ArticleRecord, minimum: float) -> ArticleRecord:
    """The record without deals, fills, statements and facts whose confidence is below `minimum` (0 to 1).

    A deal's own confidence decides on the deal, and its statements go with it; its type, stage and evidence stay with
    it. Where no party is left there is no deal. A statement is as sure as the least sure of its source, stance and
    evidence. Organizations have no confidence, and all stay.
    """
    deals = tuple(kept for deal in record.deals if (kept := _deal(deal, minimum)) is not None)
    known = {deal.id for deal in deals}
    return replace(
        record,
        deals=deals,
        statements=tuple(s for s in record.statements if s.deal in known and _sureness(s) >= minimum),
        facts=tuple(fact for fact in record.facts if fact.evidence.confidence >= minimum),
    )


def _deal(deal: Deal, minimum: float) -> Deal | None:
    parties = tuple(party for party in deal.parties if party.confidence >= minimum)
    if deal.confidence < minimum or not parties:
        return None
    return replace(
        deal,
        parties=parties,
        subject=_sure(deal.subject, minimum),
        brands=_sure(deal.brands, minimum),
        made_in=_sure(deal.made_in, minimum),
        sold_in=_sure(deal.sold_in, minimum),
        terms=tuple(term for term in deal.terms if term.confidence >= minimum),
        date=deal.date if deal.date is not None and deal.date.confidence >= minimum else None,
    )


def _sure(fills: Iterable[Fill], minimum: float) -> tuple[Fill, ...]:
    return tuple(fill for fill in fills if fill.confidence >= minimum)


def _sureness(statement: Statement) -> float:
    return min(statement.source.confidence, statement.stance.confidence, statement.evidence.confidence)
