"""Articles → records: one, many in order, by one process or several, with the same result."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Protocol, TypeAlias

from intalks.errors import Problem
from intalks.intake import Incoming
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.pipeline.grounding import grounded
from intalks.pipeline.workers import map_in_order


class ArticleReader(Protocol):
    """What reads an article: intalks' own frames, or another reader put in their place. Pure: one article, one
    record.
    """

    def read(self, article: Article, /) -> ArticleRecord: ...


MakeReader: TypeAlias = Callable[[], ArticleReader]
"""Loads a reader. A function of a module, so that other processes can call it too."""


@dataclass(frozen=True, slots=True)
class ReadArticle:
    """An article, where it came from, and what it says."""

    incoming: Incoming
    record: ArticleRecord


@cache
def own_reader() -> ArticleReader:
    """The reader that intalks ships, loaded once a process and not before it is needed."""
    # The model takes a second that only reading should cost.
    from intalks.pipeline.own import OwnReader  # noqa: PLC0415

    return OwnReader()


def read_article(article: Article, *, reader: ArticleReader | None = None) -> ArticleRecord:
    """What the article says about deals. Every span of the record is an exact copy; what was not is among its
    problems.
    """
    try:
        record = (own_reader() if reader is None else reader).read(article)
    except Exception as error:
        error.add_note(f"while reading the article {article.id!r}")
        raise
    return grounded(record, article)


def read_articles(
    articles: Iterable[Article], *, workers: int = 1, make_reader: MakeReader = own_reader
) -> Iterator[ArticleRecord]:
    """One record for each article, in their order, whatever the number of processes; articles are taken as they are
    needed.
    """
    yield from map_in_order(_record_by, make_reader, articles, workers=workers)


def read_incoming(
    stream: Iterable[Incoming | Problem],
    problems: list[Problem],
    *,
    workers: int = 1,
    make_reader: MakeReader = own_reader,
) -> Iterator[ReadArticle]:
    """Read what intake gives, in order; every problem, of intake and of reading, is appended to `problems`."""
    pending: deque[Incoming] = deque()

    def articles() -> Iterator[Article]:
        for item in stream:
            if isinstance(item, Problem):
                problems.append(item)
            else:
                pending.append(item)
                yield item.article

    for record in read_articles(articles(), workers=workers, make_reader=make_reader):
        problems.extend(record.problems)
        yield ReadArticle(pending.popleft(), record)


def _record_by(make_reader: MakeReader, article: Article) -> ArticleRecord:
    return read_article(article, reader=_loaded(make_reader))


@cache
def _loaded(make_reader: MakeReader) -> ArticleReader:
    """Each process loads its reader once."""
    return make_reader()
