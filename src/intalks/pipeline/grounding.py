"""The check of every span: a value whose words do not stand where it says is no value but a problem."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import replace

from intalks.errors import Problem
from intalks.model.article import Article
from intalks.model.record import ArticleRecord, Deal, Fact, Fill, Organization, Source, Statement, Term
from intalks.model.span import Span


def grounded(record: ArticleRecord, article: Article) -> ArticleRecord:
    """The record without whatever is not grounded in the article's text, with a problem for each loss.

    Copied words must equal the text at their span; names and labels must point into the text. A deal without evidence,
    type, stage or party goes, and its statements with it. Nothing is moved or mended. The very same record comes back
    where all is well. Raises ValueError where the record is of another article or text.
    """
    if (record.id, record.text_hash) != (article.id, article.text_hash):
        message = f"the record of {record.id!r} ({record.text_hash}) is not of the article {article.id!r}"
        raise ValueError(message)
    check = _Check(article.text, article.id)
    deals = tuple(deal for deal in map(check.deal, record.deals) if deal is not None)
    known = {deal.id for deal in deals}
    statements = tuple(s for s in (check.statement(s, known) for s in record.statements) if s is not None)
    facts = tuple(fact for fact in record.facts if check.fact(fact))
    organizations = tuple(check.organization(organization) for organization in record.organizations)
    if not check.problems:
        return record
    return replace(
        record,
        organizations=organizations,
        deals=deals,
        statements=statements,
        facts=facts,
        problems=(*record.problems, *check.problems),
    )


class _Check:
    """Goes through one record; `problems` grows with each value that has to go."""

    def __init__(self, text: str, where: str) -> None:
        self._text = text
        self._where = where
        self.problems: list[Problem] = []

    def organization(self, organization: Organization) -> Organization:
        what = f"a mention of {organization.name!r}"
        return replace(organization, spans=tuple(span for span in organization.spans if self._inside(span, what)))

    def deal(self, deal: Deal) -> Deal | None:
        at = f"deal {deal.id}"
        kept = replace(
            deal,
            parties=tuple(p for p in deal.parties if self._inside(p.span, f"party {p.name!r} of {at}")),
            subject=self._copies(deal.subject, f"subject of {at}"),
            brands=tuple(fill for fill in deal.brands if self._inside(fill.span, f"brand of {at}")),
            made_in=self._copies(deal.made_in, f"made_in of {at}"),
            sold_in=self._copies(deal.sold_in, f"sold_in of {at}"),
            terms=tuple(term for term in deal.terms if self._term(term, at)),
            date=deal.date if deal.date is None or self._inside(deal.date.span, f"date of {at}") else None,
            evidence=self._copies(deal.evidence, f"evidence of {at}"),
        )
        labelled = self._inside(deal.type.span, f"type of {at}") and self._inside(deal.stage.span, f"stage of {at}")
        if labelled and kept.parties and kept.evidence:
            return kept
        self._lose(f"{at} has no grounded party, evidence, type or stage left")
        return None

    def statement(self, statement: Statement, deals: Container[str]) -> Statement | None:
        at = f"a statement about {statement.deal}"
        if statement.deal not in deals:
            self._lose(f"{at}: there is no such deal in the record")
            return None
        labels = (statement.stance, statement.certainty)
        evidence = self._copy(statement.evidence, f"evidence of {at}")
        if not (evidence and all(self._inside(label.span, f"stance of {at}") for label in labels)):
            return None
        via = tuple(fill for fill in statement.via if self._inside(fill.span, f"via of {at}"))
        return replace(statement, via=via) if self._source(statement.source, at) else None

    def fact(self, fact: Fact) -> bool:
        return self._copy(fact.evidence, f"the fact {fact.relation} of {fact.subject!r}")

    def _source(self, source: Source, at: str) -> bool:
        return source.span is None or self._inside(source.span, f"source of {at}")

    def _term(self, term: Term, at: str) -> bool:
        return self._equal(term.text, term.span, f"term {term.kind} of {at}")

    def _copies(self, fills: Iterable[Fill], what: str) -> tuple[Fill, ...]:
        return tuple(fill for fill in fills if self._copy(fill, what))

    def _copy(self, fill: Fill, what: str) -> bool:
        return self._equal(fill.value, fill.span, what)

    def _equal(self, words: str, span: Span, what: str) -> bool:
        if not self._inside(span, what):
            return False
        if span.of(self._text) == words:
            return True
        return self._lose(f"{what}: {words!r} is not what stands at {span.start}–{span.end}")

    def _inside(self, span: Span, what: str) -> bool:
        if 0 <= span.start < span.end <= len(self._text):
            return True
        return self._lose(f"{what}: there is no text at {span.start}–{span.end}")

    def _lose(self, message: str) -> bool:
        self.problems.append(Problem("inexact-span", message, self._where, fatal=False))
        return False
