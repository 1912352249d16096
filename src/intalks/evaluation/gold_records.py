"""Coded records as if a reader had given them: what resolution makes of records without fault is a measure of its own.

A coded value that is no word of the vocabulary is left out, with all that hangs on it: a key is written by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final, TypeVar

from intalks.evaluation.coded import CodedDeal, CodedOrganization, CodedRecord, CodedSource, CodedStatement, CodedTerm
from intalks.model.article import Article
from intalks.model.record import (
    ArticleRecord,
    Cause,
    CauseKind,
    Deal,
    Fill,
    Organization,
    Party,
    Source,
    Statement,
    Term,
)
from intalks.model.span import Span
from intalks.model.vocabulary import Certainty, DealType, OrganizationKind, Role, SourceKind, Stage, Stance, TermKind
from intalks.text.quoting import locate

CODER: Final = "coded"
"""What stands for the reader's version in such a record."""

_CAUSE: Final = Cause(CauseKind.RULE, CODER)
_SURE: Final = 1.0
_DEAL_ID = re.compile(r"d\d+")
_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_Word = TypeVar("_Word", bound=StrEnum)


def coded_record(coded: CodedRecord, article: Article) -> ArticleRecord:
    """The record of the article as its coder would have it read, sure of everything. Facts are left out."""
    deals = tuple(deal for one in coded.deals if (deal := _deal(one, article.text)) is not None)
    ids = {deal.id for deal in deals}
    return ArticleRecord(
        id=article.id,
        text_hash=article.text_hash,
        reader=CODER,
        organizations=tuple(_organization(one, article.text) for one in coded.organizations if one.name),
        deals=deals,
        statements=tuple(
            said for one in coded.statements if one.deal in ids and (said := _statement(one, article.text)) is not None
        ),
        facts=(),
    )


def _organization(coded: CodedOrganization, text: str) -> Organization:
    name = coded.name or ""
    kind = _word(OrganizationKind, coded.kind) or OrganizationKind.OTHER
    spans = (locate(text, one) for one in (name, *coded.aliases))
    return Organization(name, coded.aliases, kind, tuple(sorted(span for span in spans if span is not None)))


def _deal(coded: CodedDeal, text: str) -> Deal | None:
    kind, stage = _word(DealType, coded.type), _word(Stage, coded.stage)
    if kind is None or stage is None or coded.id is None or _DEAL_ID.fullmatch(coded.id) is None:
        return None
    evidence = _fills(coded.evidence, text)
    around = evidence[0].span if evidence else Span(0, 1)
    dated = coded.date is not None and _DATE.fullmatch(coded.date) is not None
    return Deal(
        id=coded.id,
        type=_fill(kind, around),
        stage=_fill(stage, around),
        parties=tuple(
            Party(one.name, _word(Role, one.role) or Role.PARTNER, locate(text, one.name) or around, _SURE, _CAUSE)
            for one in coded.parties
            if one.name
        ),
        subject=_fills(coded.subject, text),
        brands=tuple(_fill(one, around) for one in coded.brands),
        made_in=_fills(coded.made_in, text),
        sold_in=_fills(coded.sold_in, text),
        terms=tuple(term for one in coded.terms if (term := _term(one, text, around)) is not None),
        date=_fill(coded.date or "", around) if dated else None,
        evidence=evidence,
        confidence=_SURE,
    )


def _term(coded: CodedTerm, text: str, around: Span) -> Term | None:
    kind = _word(TermKind, coded.kind)
    if kind is None or coded.value is None or not coded.text:
        return None
    return Term(kind, coded.text, str(coded.value), coded.unit or "", locate(text, coded.text) or around, _SURE, _CAUSE)


def _statement(coded: CodedStatement, text: str) -> Statement | None:
    stance, certainty = _word(Stance, coded.stance), _word(Certainty, coded.certainty)
    spoken = _fills((coded.evidence,) if coded.evidence else (), text)
    if stance is None or certainty is None or not spoken:
        return None
    around = spoken[0].span
    return Statement(
        deal=coded.deal or "",
        source=_source(coded.source or CodedSource(), around),
        via=tuple(_fill(one, around) for one in coded.via),
        stance=_fill(stance, around),
        certainty=_fill(certainty, around),
        evidence=spoken[0],
    )


def _source(coded: CodedSource, around: Span) -> Source:
    kind = _word(SourceKind, coded.kind) or SourceKind.NONE
    span = None if kind is SourceKind.NONE else around
    return Source(kind, coded.name, coded.organization, coded.descriptor, span, _SURE, _CAUSE)


def _word(kind: type[_Word], value: str | None) -> _Word | None:
    return kind(value) if value in {one.value for one in kind} else None


def _fill(value: str, span: Span) -> Fill:
    return Fill(str(value), span, _SURE, _CAUSE)


def _fills(values: Iterable[str], text: str) -> tuple[Fill, ...]:
    """Those of the quotes that stand in the text."""
    return tuple(_fill(one, span) for one in values if (span := locate(text, one)) is not None)
