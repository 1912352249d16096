"""One dossier put together for a page, in whatever format: everything that it shows, ready to be written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intalks.errors import NotFoundError
from intalks.export.selection import Selection
from intalks.export.standing import standing
from intalks.model.article import Article
from intalks.model.dossier import Dossier, DossierStatement, Step
from intalks.model.record import Source
from intalks.model.resending import by_origin
from intalks.model.vocabulary import SourceKind, Stance
from intalks.text.writable import web_address


@dataclass(frozen=True, slots=True)
class Quote:
    """A statement as it is shown. `id` names it on the page; `url` is the article's, None where it has none that can be
    followed; `also` are the outlets of the same origin that carry the same words of the same source.
    """

    id: str
    words: str
    source: str
    anonymous: bool
    own: bool
    stance: str
    certainty: str
    published: str | None
    outlet: str | None
    headline: str | None
    article: str
    url: str | None
    also: tuple[str, ...]

    @property
    def citation(self) -> str:
        """Quote, speaker, outlet, date and address in one line."""
        where = ", ".join(part for part in (self.outlet, self.published or "undated", self.url or self.article) if part)
        return f"“{self.words}” ({self.source}; {where})"


@dataclass(frozen=True, slots=True)
class Side:
    """What one party, or everybody else (None), said."""

    name: str | None
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class PageArticle:
    """An article of the dossier with the number of its independent origin, None for one that only mentions the deal."""

    article: Article
    origin: int | None
    url: str | None

    @property
    def published(self) -> str | None:
        return None if self.article.published is None else self.article.published.prefix


@dataclass(frozen=True, slots=True)
class Related:
    """Another dossier that this one has to do with."""

    relation: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class DossierPage:
    """`sentence` is where the deal stands, and on whose word."""

    dossier: Dossier
    sentence: str
    sides: tuple[Side, ...]
    articles: tuple[PageArticle, ...]
    related: tuple[Related, ...]

    @property
    def quotes(self) -> list[Quote]:
        return [quote for side in self.sides for quote in side.quotes]


def page_of(dossier: Dossier, selection: Selection) -> DossierPage:
    """Everything that a page about the dossier shows."""
    origins = {article: number for number, group in enumerate(dossier.origins, 1) for article in group}
    articles = [selection.article(id_) for id_ in dossier.articles]
    shown = tuple(PageArticle(one, origins.get(one.id), web_address(one.url)) for one in articles)
    sides = tuple(_sides(dossier, {one.id: one for one in articles}))
    return DossierPage(
        dossier, "".join(part.text for part in standing(dossier)), sides, shown, tuple(_related(dossier, selection))
    )


def date_of(step: Step) -> str:
    """The step's date; starred where it is the report's, `undated` where that has none either."""
    return f"{step.date} *" if step.by_report else step.known_date or "undated"


def said_by(source: Source) -> str:
    """Who speaks, in one line."""
    return "the article itself" if source.kind is SourceKind.NONE else source.in_full


def _sides(dossier: Dossier, articles: dict[str, Article]) -> Iterator[Side]:
    """The parties in their order, then everybody else; those who said nothing are left out."""
    numbers = {id(one): number for number, one in enumerate(dossier.statements, 1)}
    for name in (*(party.name for party in dossier.parties), None):
        groups = by_origin(one for one in dossier.statements if one.side == name)
        if groups:
            yield Side(name, tuple(_quote(group, f"s{numbers[id(group[0])]}", articles) for group in groups))


def _quote(group: Sequence[DossierStatement], id_: str, articles: dict[str, Article]) -> Quote:
    first = group[0]
    said, article = first.statement, articles.get(first.article)
    certainty = "" if said.certainty.value == "certain" or said.stance_value is Stance.HEDGES else said.certainty.value
    return Quote(
        id=id_,
        words=said.evidence.value,
        source=said_by(said.source),
        anonymous=said.source.kind is SourceKind.ANONYMOUS,
        own=said.source.kind is SourceKind.NONE,
        stance=said.stance.value,
        certainty=certainty,
        published=first.published,
        outlet=first.outlet,
        headline=None if article is None else article.title,
        article=first.article,
        url=None if article is None else web_address(article.url),
        also=tuple(dict.fromkeys(one.outlet or one.article for one in group[1:])),
    )


def _related(dossier: Dossier, selection: Selection) -> Iterator[Related]:
    for relation, other in dossier.related:
        try:
            yield Related(relation, other, selection.title_of(other))
        except NotFoundError:  # resolved anew by another process since
            continue
