"""Another reader in the place of intalks' own: it knows one sentence, “A is in talks with B.”, and needs no model."""

from __future__ import annotations

import re

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
)
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind, Role, SourceKind

VERSION = "plain-1"
_TALKS = re.compile(r"(?P<a>[A-Z]\w+) is in (?P<talks>talks) with (?P<b>[A-Z]\w+)")
_CAUSE = Cause(CauseKind.RULE, "plain.talks")


class PlainReader:
    """Pure and picklable; each match is one deal with one statement of the article's own."""

    def read(self, article: Article, /) -> ArticleRecord:
        matches = list(_TALKS.finditer(article.text))
        names = {match[group]: Span(*match.span(group)) for match in matches for group in ("a", "b")}
        deals = tuple(_deal(number, match) for number, match in enumerate(matches, start=1))
        return ArticleRecord(
            id=article.id,
            text_hash=article.text_hash,
            reader=VERSION,
            organizations=tuple(
                Organization(name, (), OrganizationKind.COMPANY, (span,)) for name, span in names.items()
            ),
            deals=deals,
            statements=tuple(_statement(deal) for deal in deals),
            facts=(),
        )


def make_plain_reader() -> PlainReader:
    return PlainReader()


def _deal(number: int, match: re.Match[str]) -> Deal:
    def fill(value: str, group: str | int) -> Fill:
        return Fill(value, Span(*match.span(group)), 0.9, _CAUSE)

    return Deal(
        id=f"d{number}",
        type=fill("alliance", "talks"),
        stage=fill("talks", "talks"),
        parties=tuple(Party(match[g], Role.PARTNER, Span(*match.span(g)), 0.8, _CAUSE) for g in ("a", "b")),
        subject=(),
        brands=(),
        made_in=(),
        sold_in=(),
        terms=(),
        date=None,
        evidence=(fill(match[0], 0),),
        confidence=0.9,
    )


def _statement(deal: Deal) -> Statement:
    evidence = deal.evidence[0]
    return Statement(
        deal=deal.id,
        source=Source(SourceKind.NONE, None, None, None, None, 0.9, _CAUSE),
        via=(),
        stance=Fill("affirms", evidence.span, 0.9, _CAUSE),
        certainty=Fill("certain", evidence.span, 0.9, _CAUSE),
        evidence=evidence,
    )
