"""`intalks mcp`: a ledger as tools for language models, by the Model Context Protocol.

Nothing here writes to the ledger. Every answer holds citations: quote, speaker, outlet, date, address and span.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Annotated, Final, TypeAlias

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations
from pydantic import Field

from intalks.errors import IntalksError, SettingsError
from intalks.intake import Defaults, article_of_fields, parse_published
from intalks.ledger import DossierFilter, Ledger
from intalks.model.article import Article
from intalks.model.dossier import Outcome
from intalks.model.record import ArticleRecord
from intalks.model.record_json import record_to_json
from intalks.model.vocabulary import DealType, Stage
from intalks.pipeline import ArticleReader, own_reader, read_article
from intalks.pipeline.asking import iso_day
from intalks.serving import questions
from intalks.serving.answers import ChangesAnswer, Citation, CompanyAnswer, DossierAnswer, ReadAnswer, SearchAnswer
from intalks.serving.citing import cited

_INSTRUCTIONS: Final = """\
The record of corporate deals (mergers, stakes, ventures, supply, licences and so on), as news reports tell of them
while they are still talked about, and what became of them. A dossier is one deal over all articles.
Start with `search` or `company`, then ask for a `dossier` by its id; `changes` tells what became known in a span of
days; `read` reads an article of your own and stores nothing.
Every answer has citations. Name the speaker, outlet and date when you repeat one; a statement is what its source says,
and a denial stands beside what it denies. Stage and outcome are what the reports make likely, not settled fact."""

_READS: Final = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)

Day: TypeAlias = Annotated[str, Field(description="ISO day, as 2007-08-13")]
Company: TypeAlias = Annotated[
    str, Field(description="a name of an organization, or its id, LEI, ticker or Wikidata id")
]
Offset: TypeAlias = Annotated[int, Field(ge=0, description="how many to pass over")]
Limit: TypeAlias = Annotated[int, Field(ge=1, le=100, description="how many at most")]
Words: TypeAlias = Annotated[
    str, Field(description='words that one statement must hold, all of them; "in a row", or begun: merg*')
]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which dossiers: of a type of deal, at a stage now, with an outcome, heard of on days from `since` to `until`;
    `lapsed` ones, which are open or agreed and were not heard of for long, or only others; with `as_of`, as what was
    published by that day makes them.
    """

    type: DealType | None = None
    stage: Stage | None = None
    outcome: Outcome | None = None
    since: Day | None = None
    until: Day | None = None
    lapsed: bool | None = None
    as_of: Day | None = None


def make_server(book: Ledger, *, version: str, reader: Callable[[], ArticleReader] = own_reader) -> MCPServer:
    """A server with the tools `search`, `dossier`, `company`, `changes` and `read` on this ledger, not yet running.

    `reader` gives what `read` reads with; it is called when it is first needed.
    """
    server = MCPServer(
        "intalks", title="intalks: deals in talks", instructions=_INSTRUCTIONS, version=version, log_level="WARNING"
    )
    tools = _Tools(book, reader)
    for tool in (tools.search, tools.dossier, tools.company, tools.changes, tools.read):
        server.add_tool(tool, annotations=_READS)
    return server


@dataclass(frozen=True, slots=True)
class _Tools:
    """The tools; their docstrings are what a model reads. They run in threads: one article is read at a time."""

    book: Ledger
    reader: Callable[[], ArticleReader]
    reading: Lock = field(default_factory=Lock)

    def search(
        self,
        *,
        words: Words | None = None,
        company: Company | None = None,
        filter: Annotated[Narrowed | None, Field(description="which dossiers, beyond that")] = None,  # noqa: A002
        offset: Offset = 0,
        limit: Limit = 10,
    ) -> SearchAnswer:
        """Find dossiers, the one last heard of first: by words of a statement, by an organization in it, and by what
        else the filter names.
        """
        with _told():
            narrow = filter or Narrowed()
            wanted = DossierFilter(
                company=company,
                type=narrow.type,
                stage=narrow.stage,
                outcome=narrow.outcome,
                since=iso_day("since", narrow.since),
                until=iso_day("until", narrow.until),
                text=words,
                lapsed=narrow.lapsed,
            )
            as_of = iso_day("as_of", narrow.as_of)
            return questions.search(self.book, wanted, as_of=as_of, offset=offset, limit=limit)

    def dossier(
        self,
        *,
        id: Annotated[str, Field(description="a dossier's id, or its first digits, four at least")],  # noqa: A002
        as_of: Day | None = None,
        offset: Offset = 0,
        limit: Limit = 50,
    ) -> DossierAnswer:
        """One deal over all articles: parties, stage by stage, what each source says, terms with every value reported,
        conflicts, related dossiers. offset and limit are of its statements. With as_of, as it was known on that day.
        """
        with _told():
            return questions.dossier(self.book, id, as_of=iso_day("as_of", as_of), offset=offset, limit=limit)

    def company(self, name: Company, limit: Limit = 30) -> CompanyAnswer:
        """One organization: partners, owners, holdings, brands, officers, former names, as articles tell and as the
        list of organizations knows, and its dossiers. limit is of the facts, and of the dossiers.
        """
        with _told():
            return questions.company(self.book, name, limit=limit)

    def changes(
        self,
        *,
        since: Day,
        until: Day | None = None,
        company: Company | None = None,
        offset: Offset = 0,
        limit: Limit = 30,
    ) -> ChangesAnswer:
        """What became known from one day to another, both included, the earliest first: new deals, new stages, denials,
        conflicts.
        """
        with _told():
            first = iso_day("since", since)
            assert first is not None
            days = (first, iso_day("until", until))
            return questions.changes(self.book, days, company, offset=offset, limit=limit)

    def read(
        self,
        *,
        text: Annotated[str, Field(description="an article in English, up to 500,000 characters")],
        published: Annotated[str | None, Field(description="when it was published: 2007, 2007-08, 2007-08-13")] = None,
        outlet: Annotated[str | None, Field(description="who published it")] = None,
        title: Annotated[str | None, Field(description="its headline")] = None,
        url: Annotated[str | None, Field(description="its address")] = None,
    ) -> ReadAnswer:
        """Read an article: organizations, deals, who says what, facts, each with the place of its words. It takes a
        second or more, and nothing is stored.
        """
        with _told():
            try:
                when = None if published is None else parse_published(published)
            except ValueError as error:
                raise SettingsError(f"published: {error}") from error
            fields = {"text": text, "url": url}
            incoming, problems = article_of_fields(fields, "text", Defaults(when, outlet, title))
            if incoming is None:
                raise SettingsError("; ".join(one.message for one in problems))
            with self.reading:
                record = read_article(incoming.article, reader=self.reader())
            told = [one.message for one in (*problems, *record.problems)]
            citations = _citations(incoming.article, record)
            return ReadAnswer(record=record_to_json(record), citations=citations, problems=told)


def _citations(article: Article, record: ArticleRecord) -> list[Citation]:
    """The words of the record's deals, terms, statements and facts, each once, in the order of the text."""
    found = {cited(article, said.evidence.span, said.source) for said in record.statements}
    said = {(one.start, one.end) for one in found}
    spans = {fill.span for deal in record.deals for fill in deal.evidence}
    spans |= {term.span for deal in record.deals for term in deal.terms}
    spans |= {fact.evidence.span for fact in record.facts}
    found |= {cited(article, span, None) for span in spans if (span.start, span.end) not in said}
    return sorted(found, key=lambda one: (one.start, one.end, one.speaker or ""))


@contextmanager
def _told() -> Iterator[None]:
    """What went wrong is said to the model, for which anything else is only a failure."""
    try:
        yield
    except IntalksError as error:
        raise ToolError(str(error)) from error
