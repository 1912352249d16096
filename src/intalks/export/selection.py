"""What of a ledger is exported, in an order that hangs on its content alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from intalks.ledger import DossierFilter, Ledger
from intalks.ledger.judging import judged_wrong
from intalks.model.article import Article, content_hash
from intalks.model.dossier import Dossier
from intalks.model.judgement import Verdict, standing, statement_mark
from intalks.model.record import ArticleRecord, Deal, Statement
from intalks.reference import Reference

_ANY = DossierFilter()


class Selection:
    """The whole ledger, the dossiers that a filter leaves, or one dossier: with their articles.

    May be gone through any number of times. What a ledger takes in meanwhile may or may not be in it; `state` tells.
    """

    def __init__(self, ledger: Ledger, wanted: DossierFilter = _ANY, *, dossier: str | None = None) -> None:
        """`dossier` is an id or the beginning of one, as `Ledger.dossier` takes it, and then the filter must be empty.
        Raises NotFoundError where there is no such dossier.
        """
        self._ledger = ledger
        self._wanted = wanted
        self.id = None if dossier is None else ledger.dossier(dossier).id

    @property
    def whole(self) -> bool:
        """Whether nothing is left out: then articles that tell of no deal are in it too."""
        return self.id is None and self._wanted == _ANY

    @cached_property
    def latest(self) -> str | None:
        """The day of the ledger's latest publication: what stands in for the clock. None where nothing is dated."""
        return self._ledger.latest()

    @cached_property
    def reference(self) -> Reference:
        """The list of organizations, with what users and people have added to it."""
        return self._ledger.reference()

    def state(self) -> tuple[object, ...]:
        """Differs where the ledger has changed."""
        judged = [(one.id, one.withdrawn_at) for one in self._ledger.judgements()]
        return (self._ledger.catalogue.counts(), len(judged), hash(tuple(judged)))

    def dossiers(self) -> Iterator[Dossier]:
        """The dossiers, the one last heard of first."""
        if self.id is not None:
            yield self._ledger.dossier(self.id)
            return
        yield from self._ledger.dossiers(self._wanted)

    def articles(self) -> Iterator[tuple[Article, ArticleRecord]]:
        """The articles with the records that count, by publication, undated last: all, or those of the dossiers."""
        chosen = None if self.whole else self._index.articles
        for id_ in self._ledger.articles():
            if chosen is None or id_ in chosen:
                yield self._ledger.article(id_), self._ledger.record(id_)

    def article(self, id_: str) -> Article:
        return self._ledger.article(id_)

    def record(self, id_: str) -> ArticleRecord:
        return self._ledger.record(id_)

    def title_of(self, dossier: str) -> str:
        """The title of any dossier of the ledger. Raises NotFoundError."""
        return self._ledger.dossier(dossier).title

    def dossier_of(self, article: Article, deal: str) -> str | None:
        """The id of the dossier that the article's deal (`d1`) is in; None for a deal with no named party, which is in
        none, and for one of a dossier that is not selected.
        """
        return self._index.dossiers.get(deal_id(article, deal))

    def origin(self, dossier: str | None, article: str) -> int | None:
        """The number of the dossier's independent origin that the article is of, from 1."""
        return None if dossier is None else self._index.origins.get((dossier, article))

    def deals(self, article: Article, record: ArticleRecord) -> list[Deal]:
        """The record's deals that are exported: all, or those of the dossiers."""
        if self.whole:
            return list(record.deals)
        return [deal for deal in record.deals if self.dossier_of(article, deal.id) is not None]

    def statements(self, article: Article, record: ArticleRecord) -> list[tuple[int, Statement]]:
        """The record's statements that are exported, each with its number in the record, from 1: those about the deals
        that are, but for what a person has called wrong.
        """
        reports = {deal.id: deal_id(article, deal.id) for deal in self.deals(article, record)}
        return [
            (number, said)
            for number, said in enumerate(record.statements, 1)
            if said.deal in reports and (reports[said.deal], statement_mark(said)) not in self._wrong
        ]

    def organization(self, dossier: str | None, name: str) -> str | None:
        """The name that the dossier has for the party that an article names so; None where it has no such party."""
        return None if dossier is None else self._index.names.get((dossier, name))

    @cached_property
    def _wrong(self) -> frozenset[tuple[str, str]]:
        """The report, as its article is read today, and the mark of each statement that a person has called wrong."""
        words = [one for one in standing(self._ledger.judgements()) if one.verdict is Verdict.WRONG]
        about = [self._ledger.dossier_about(one.left) for one in words]
        ids = dict.fromkeys(one.id for one in about if one is not None)
        return judged_wrong(word for id_ in ids for word in self._ledger.past.told([id_])[id_][1])

    @cached_property
    def _index(self) -> _Index:
        return _index(self.dossiers())


def deal_id(article: Article, deal: str) -> str:
    """The id of an article's deal in all of the ledger: 32 hex digits. A dossier's `reports` are such ids."""
    return content_hash(article.id, article.text_hash, deal)


@dataclass(frozen=True, slots=True)
class _Index:
    """By a deal's id its dossier; the articles of all dossiers; by dossier and article the number of the origin; by
    dossier and name as told the party's best name.
    """

    dossiers: dict[str, str]
    articles: frozenset[str]
    origins: dict[tuple[str, str], int]
    names: dict[tuple[str, str], str]


def _index(found: Iterator[Dossier]) -> _Index:
    dossiers: dict[str, str] = {}
    articles: set[str] = set()
    origins: dict[tuple[str, str], int] = {}
    names: dict[tuple[str, str], str] = {}
    for one in found:
        dossiers |= dict.fromkeys(one.reports, one.id)
        articles.update(one.articles)
        origins |= {(one.id, article): number for number, group in enumerate(one.origins, 1) for article in group}
        names |= {(one.id, name): party.name for party in one.parties for name in party.names}
    return _Index(dossiers, frozenset(articles), origins, names)
