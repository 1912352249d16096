"""One article as it is shown: what was read in it, and its text cut into pieces by what they are evidence of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from intalks.ledger import Ledger
from intalks.model.article import Article
from intalks.model.record import ArticleRecord, Deal, Fact, Fill, Statement
from intalks.model.span import Span
from intalks.model.vocabulary import Relation
from intalks.serving.article_views import (
    ArticleView,
    NameView,
    ReadDealView,
    ReadFactView,
    ReadStatementView,
    SpanView,
    WhyView,
)
from intalks.serving.companies import company_hrefs
from intalks.serving.links import article_href, dossier_href, source_view

_BEFORE: Final = 90
"""Characters around evidence where only snippets are shown."""

_RELATIONS: Final = {
    Relation.OWNS: "owns",
    Relation.PARTNER_OF: "is a partner of",
    Relation.BRAND_OF: "is a brand of",
    Relation.FORMERLY: "was formerly",
}


def article_view(ledger: Ledger, id_: str, *, article: Article | None = None, full_text: bool = True) -> ArticleView:
    """`article` is the one with this id where the caller has it. Raises NotFoundError."""
    article = ledger.article(id_) if article is None else article
    return record_view(ledger, article, ledger.record(id_), full_text=full_text)


def record_view(
    ledger: Ledger, article: Article, record: ArticleRecord, *, kept: bool = True, full_text: bool = True
) -> ArticleView:
    """The dossiers of its deals are looked for where the record is `kept` in the ledger."""
    dossiers = ledger.catalogue.places_of(article.id) if kept else {}
    pages = company_hrefs(ledger, [one.name for one in record.organizations])
    return ArticleView(
        id=article.id,
        href=article_href(article.id),
        title=article.title,
        outlet=article.outlet,
        published=None if article.published is None else article.published.prefix,
        url=article.url,
        text=article.text if full_text else None,
        reader=record.reader,
        passed_over=record.passed_over,
        organizations=tuple(
            NameView(
                one.name, pages.get(one.name), one.kind, tuple(SpanView(span.start, span.end) for span in one.spans)
            )
            for one in record.organizations
        ),
        deals=tuple(_deal(deal, dossiers.get(deal.id)) for deal in record.deals),
        statements=tuple(_statement(one) for one in record.statements),
        facts=tuple(_fact(one) for one in record.facts),
        problems=tuple(problem.message for problem in record.problems),
    )


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text that is evidence of the same things throughout.

    `names` are the marks that it belongs to (`w-30-52`: words of a statement or fact, `d1`: a deal), `anchors` those
    of them that begin with it, `styles` say what they are, and `href` leads to the first. A `gap` stands for text
    that is left out.
    """

    text: str
    styles: tuple[str, ...]
    names: tuple[str, ...]
    anchors: tuple[str, ...]
    href: str | None
    gap: bool = False


def pieces(article: Article, view: ArticleView, *, full_text: bool = True) -> tuple[Piece, ...]:
    """The text, or the surroundings of its evidence, in pieces."""
    marks = sorted(_marks(view), key=lambda one: (one.span, one.rank))
    text = article.text
    edges = {0, len(text)} | {edge for one in marks for edge in (one.span.start, one.span.end)}
    shown = [Span(0, len(text))] if full_text and text else _surroundings(marks, text)
    edges |= {edge for span in shown for edge in (span.start, span.end)}
    found: list[Piece] = []
    places = sorted(edge for edge in edges if 0 <= edge <= len(text))
    named: set[str] = set()
    for start, end in pairwise(places):
        if not any(span.start <= start and end <= span.end for span in shown):
            if not found or not found[-1].gap:
                found.append(Piece("", (), (), (), None, gap=True))
            continue
        inside = [one for one in marks if one.span.start <= start and end <= one.span.end]
        names = tuple(dict.fromkeys(one.name for one in inside if one.rank < _NAME))
        anchors = tuple(name for name in names if name not in named)
        named.update(anchors)
        best = min(inside, key=lambda one: (one.rank, one.span.end - one.span.start), default=None)
        styles = tuple(dict.fromkeys(one.style for one in inside))
        found.append(Piece(text[start:end], styles, names, anchors, None if best is None else best.href))
    return tuple(found)


_STATEMENT, _DEAL, _FACT, _NAME = range(4)


@dataclass(frozen=True, slots=True)
class _Mark:
    span: Span
    rank: int
    style: str
    name: str
    href: str | None


def _marks(view: ArticleView) -> Iterator[_Mark]:
    for number, said in enumerate(view.statements, 1):
        yield _Mark(Span(said.start, said.end), _STATEMENT, "said", f"w-{said.start}-{said.end}", f"#r-s{number}")
    for deal in view.deals:
        for value in deal.values:
            if value.slot == "evidence" and value.start is not None and value.end is not None:
                yield _Mark(Span(value.start, value.end), _DEAL, "deal", deal.id, f"#r-{deal.id}")
    for number, fact in enumerate(view.facts, 1):
        yield _Mark(Span(fact.start, fact.end), _FACT, "fact", f"w-{fact.start}-{fact.end}", f"#r-f{number}")
    for one in view.organizations:
        for span in one.spans:
            yield _Mark(Span(span.start, span.end), _NAME, "name", "", one.href)


def _surroundings(marks: Sequence[_Mark], text: str) -> list[Span]:
    """The evidence with some words on either side; pieces that touch are one."""
    found: list[Span] = []
    for one in marks:
        if one.rank == _NAME:
            continue
        start = max(text.rfind(" ", 0, max(one.span.start - _BEFORE, 0)) + 1, 0)
        end = text.find(" ", min(one.span.end + _BEFORE, len(text)))
        end = len(text) if end < 0 else end
        if found and start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(end, found[-1].end))
        else:
            found.append(Span(start, end))
    return found


def _deal(deal: Deal, dossier: str | None) -> ReadDealView:
    return ReadDealView(
        id=deal.id,
        dossier=dossier,
        href=None if dossier is None else dossier_href(dossier),
        title=" – ".join(party.name for party in deal.parties),
        type=deal.deal_type,
        stage=deal.deal_stage,
        confidence=deal.confidence,
        values=tuple(_deal_values(deal)),
    )


def _deal_values(deal: Deal) -> Iterator[WhyView]:
    yield _why("type", deal.type)
    yield _why("stage", deal.stage)
    for party in deal.parties:
        span, cause = party.span, party.cause
        yield WhyView(f"party, {party.role}", party.name, party.confidence, cause.kind, cause.id, span.start, span.end)
    slots = {"subject": deal.subject, "brand": deal.brands, "made in": deal.made_in, "sold in": deal.sold_in}
    for slot, fills in slots.items():
        yield from _whys(slot, fills)
    for term in deal.terms:
        slot, value = f"term, {term.kind.replace('_', ' ')}", f"{term.value} {term.unit}"
        cause = term.cause
        yield WhyView(slot, value, term.confidence, cause.kind, cause.id, term.span.start, term.span.end)
    if deal.date is not None:
        yield _why("date", deal.date)
    yield from _whys("evidence", deal.evidence)


def _statement(one: Statement) -> ReadStatementView:
    source = one.source
    at = (None, None) if source.span is None else (source.span.start, source.span.end)
    who = source_view(source)
    values = [
        WhyView(f"source, {source.kind}", who.label, source.confidence, source.cause.kind, source.cause.id, *at),
        *_whys("via", one.via),
        _why("stance", one.stance),
        _why("certainty", one.certainty),
        _why("words", one.evidence),
    ]
    return ReadStatementView(
        deal=one.deal,
        source=who,
        stance=one.stance_value,
        certainty=one.certainty_value,
        words=one.evidence.value,
        start=one.evidence.span.start,
        end=one.evidence.span.end,
        confidence=min(source.confidence, one.stance.confidence, one.evidence.confidence),
        values=tuple(values),
    )


def _fact(fact: Fact) -> ReadFactView:
    span = fact.evidence.span
    return ReadFactView(
        text=fact_line(fact),
        words=fact.evidence.value,
        start=span.start,
        end=span.end,
        confidence=fact.evidence.confidence,
        cause=str(fact.evidence.cause),
    )


def fact_line(fact: Fact) -> str:
    if fact.relation is Relation.OFFICER_OF:
        return f"{fact.subject}, {fact.value or 'officer'}, {fact.object}"
    share = f" ({fact.value}%)" if fact.relation is Relation.OWNS and fact.value is not None else ""
    return f"{fact.subject} {_RELATIONS[fact.relation]} {fact.object}{share}"


def _whys(slot: str, fills: Iterable[Fill]) -> Iterator[WhyView]:
    for fill in fills:
        yield _why(slot, fill)


def _why(slot: str, fill: Fill) -> WhyView:
    return WhyView(slot, fill.value, fill.confidence, fill.cause.kind, fill.cause.id, fill.span.start, fill.span.end)
