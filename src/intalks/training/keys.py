"""The deals of a key as records: what models of statements are trained on, every span found in the article's text."""

from __future__ import annotations

from collections.abc import Mapping

from intalks.evaluation.coded import CodedDeal, CodedParty, CodedTerm
from intalks.model.record import Cause, CauseKind, Deal, Fill, Party, Term
from intalks.model.span import Span
from intalks.model.vocabulary import Role, TermKind
from intalks.text.quoting import locate
from intalks.training.oracle import Keyed

_KEY = Cause(CauseKind.RULE, "key")


def deals_of(keyed: Keyed) -> tuple[Deal, ...]:
    """The coded deals of an article, sure of everything, in the key's order."""
    aliases = {o.name: (o.name, *o.aliases) for o in keyed.key.organizations if o.name is not None}
    return tuple(_deal(deal, keyed.article.text, aliases) for deal in keyed.key.deals)


def _deal(coded: CodedDeal, text: str, aliases: Mapping[str, tuple[str, ...]]) -> Deal:
    evidence = tuple(_fill(words, text, None) for words in coded.evidence)
    around = evidence[0].span if evidence else Span(0, 1)
    return Deal(
        id=coded.id or "",
        type=Fill(coded.type or "", around, 1.0, _KEY),
        stage=Fill(coded.stage or "", around, 1.0, _KEY),
        parties=tuple(_party(p, text, aliases, around) for p in coded.parties),
        subject=tuple(_fill(words, text, around) for words in coded.subject),
        brands=tuple(_fill(words, text, around) for words in coded.brands),
        made_in=tuple(_fill(words, text, around) for words in coded.made_in),
        sold_in=tuple(_fill(words, text, around) for words in coded.sold_in),
        terms=tuple(_term(t, text, around) for t in coded.terms),
        date=Fill(coded.date, around, 1.0, _KEY) if coded.date else None,
        evidence=evidence,
        confidence=1.0,
    )


def _party(coded: CodedParty, text: str, aliases: Mapping[str, tuple[str, ...]], around: Span) -> Party:
    name = coded.name or ""
    spans = [s for alias in aliases.get(name, (name,)) if (s := locate(text, alias, around)) is not None]
    inside = [s for s in spans if around.contains(s)]
    return Party(name, Role(coded.role or Role.PARTNER), (inside or spans or [around])[0], 1.0, _KEY)


def _term(coded: CodedTerm, text: str, around: Span) -> Term:
    words = coded.text or ""
    span = locate(text, words, around) or around
    return Term(TermKind(coded.kind or TermKind.VALUE), words, str(coded.value), coded.unit or "", span, 1.0, _KEY)


def _fill(words: str, text: str, around: Span | None) -> Fill:
    return Fill(words, locate(text, words, around) or around or Span(0, 1), 1.0, _KEY)
