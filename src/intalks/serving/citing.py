"""Where the words of dossiers and companies stand: a citation for each, checked against the article's text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from intalks.ledger import Ledger
from intalks.model.article import Article
from intalks.model.company import CompanyFact
from intalks.model.dossier import Dossier, DossierStatement, Step, Telling, TermValue
from intalks.model.record import ArticleRecord, Source
from intalks.model.span import Span
from intalks.model.vocabulary import SourceKind
from intalks.serving.answers import Citation


def cited(article: Article, span: Span, source: Source | None) -> Citation:
    """The words at the span, said by the source; None: by the article itself."""
    return Citation(
        quote=span.of(article.text),
        speaker=None if source is None or source.kind is SourceKind.NONE else source.in_full,
        outlet=article.outlet,
        date=None if article.published is None else article.published.prefix,
        headline=article.title,
        url=article.url,
        article=article.id,
        start=span.start,
        end=span.end,
    )


class Citing:
    """Citations out of one ledger, for one question: each article is loaded once."""

    def __init__(self, book: Ledger) -> None:
        self._book = book
        self._articles: dict[str, Article] = {}
        self._records: dict[str, ArticleRecord] = {}

    def statement(self, told: DossierStatement) -> Citation:
        said = told.statement
        return cited(self._article(told.article), said.evidence.span, said.source)

    def step(self, step: Step) -> list[Citation]:
        """The words that the step is shown with, in the first of its articles that has them as a deal's."""
        for id_ in step.articles:
            for deal in self._record(id_).deals:
                for fill in deal.evidence:
                    if fill.value == step.evidence:
                        return [cited(self._article(id_), fill.span, None)]
        return []

    def term(self, term: TermValue) -> list[Citation]:
        """Every report of the value."""
        return list(dict.fromkeys(found for one in term.tellings for found in self._telling(term, one)))

    def fact(self, fact: CompanyFact) -> list[Citation]:
        """The words of the latest report."""
        for id_ in reversed(fact.articles):
            for told in self._record(id_).facts:
                if told.evidence.value == fact.evidence:
                    return [cited(self._article(id_), told.evidence.span, None)]
        return []

    def best(self, dossier: Dossier, chosen: Iterable[DossierStatement], limit: int) -> list[Citation]:
        """Of these statements, or of all where there are none, the latest, each origin's words once."""
        picked = list(chosen) or list(dossier.statements)
        by_words = {(one.origin, one.statement.evidence.value): one for one in picked}
        return [self.statement(one) for one in list(by_words.values())[-limit:]]

    def about(self, dossier: Dossier, articles: Iterable[str], limit: int) -> list[Citation]:
        """What these articles have sources say about the deal."""
        wanted = set(articles)
        return [self.statement(one) for one in dossier.statements if one.article in wanted][:limit]

    def _telling(self, term: TermValue, one: Telling) -> Iterator[Citation]:
        for deal in self._record(one.article).deals:
            for told in deal.terms:
                if (told.kind, told.value, told.unit, told.text) == (term.kind, term.value, term.unit, one.text):
                    yield cited(self._article(one.article), told.span, one.source)
                    return

    def _article(self, id_: str) -> Article:
        if id_ not in self._articles:
            self._articles[id_] = self._book.article(id_)
        return self._articles[id_]

    def _record(self, id_: str) -> ArticleRecord:
        if id_ not in self._records:
            self._records[id_] = self._book.record(id_)
        return self._records[id_]
