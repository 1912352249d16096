from __future__ import annotations

from dataclasses import replace

import pytest

from intalks.errors import Problem
from intalks.intake import Incoming
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.pipeline import read_article, read_articles, read_incoming
from tests.pipeline.plain_reader import PlainReader, make_plain_reader

ARTICLES = [Article(id=f"a{number}", text=f"Ford is in talks with Firm{number}.") for number in range(45)]


def test_one_article() -> None:
    """Ford is in talks with Changan. Fiat is in talks with Opel."""
    text = test_one_article.__doc__ or ""
    record = read_article(Article(id="x", text=text), reader=PlainReader())
    assert [[party.name for party in deal.parties] for deal in record.deals] == [["Ford", "Changan"], ["Fiat", "Opel"]]
    assert record.problems == ()


def test_one_and_two_processes_give_the_same_records_in_order() -> None:
    alone = list(read_articles(ARTICLES, make_reader=make_plain_reader))
    together = list(read_articles(iter(ARTICLES), workers=2, make_reader=make_plain_reader))
    assert [record.id for record in alone] == [article.id for article in ARTICLES]
    assert together == alone


def test_articles_are_taken_as_they_are_needed() -> None:
    taken: list[str] = []

    def articles() -> object:
        for article in ARTICLES:
            taken.append(article.id)
            yield article

    records = read_articles(articles(), make_reader=make_plain_reader)  # type: ignore[arg-type]  # a generator is iterable
    next(records)
    assert taken == ["a0"]


class FailingReader:
    """Fails at one article, as a bug would."""

    def read(self, article: Article, /) -> ArticleRecord:
        if article.id == "a11":
            message = "no such thing"
            raise KeyError(message)
        return PlainReader().read(article)


def make_failing_reader() -> FailingReader:
    return FailingReader()


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bug_raises_at_its_article_and_names_it(workers: int) -> None:
    records = read_articles(ARTICLES, workers=workers, make_reader=make_failing_reader)
    before: list[str] = []
    with pytest.raises(KeyError) as caught:
        before.extend(record.id for record in records)
    assert "a11" in " ".join(caught.value.__notes__)


def test_incoming_keeps_articles_and_puts_problems_aside() -> None:
    lost = Problem("empty", "the text is empty", "news.jsonl:2")
    stream: list[Incoming | Problem] = [
        Incoming(ARTICLES[0], "news.jsonl:1"),
        lost,
        Incoming(ARTICLES[1], "news.jsonl:3"),
    ]
    problems: list[Problem] = []
    read = list(read_incoming(stream, problems, make_reader=make_plain_reader))
    assert [(item.incoming.where, item.record.id) for item in read] == [("news.jsonl:1", "a0"), ("news.jsonl:3", "a1")]
    assert problems == [lost]


def test_a_record_of_another_article_is_a_bug() -> None:
    class Confused(PlainReader):
        def read(self, article: Article, /) -> ArticleRecord:
            return replace(super().read(article), id="other")

    with pytest.raises(ValueError, match="not of the article"):
        read_article(ARTICLES[0], reader=Confused())
