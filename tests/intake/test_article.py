from __future__ import annotations

import pytest

from intalks.intake.article import Defaults, Found, article_of_fields, article_of_found, canonical_url
from intalks.intake.published import parse_published
from intalks.model.article import Article, content_hash

TEXT = "Ford is in talks with Changan."
NO_DEFAULTS = Defaults()


def taken(fields: dict[str, object], defaults: Defaults = NO_DEFAULTS) -> tuple[Article, list[str]]:
    incoming, problems = article_of_fields({"text": TEXT} | fields, "a:1", defaults)
    assert incoming is not None
    assert not any(problem.fatal for problem in problems)
    return incoming.article, [problem.reason for problem in problems]


IDS: list[tuple[dict[str, object], str]] = [
    ({"id": "ford-7", "url": "https://news.example.org/7"}, "ford-7"),
    ({"id": 7}, "7"),
    ({"url": "HTTP://News.Example.org/7?utm_medium=rss#x"}, "http://news.example.org/7"),
    ({"id": ""}, content_hash(TEXT)),
    ({"id": None, "url": None}, content_hash(TEXT)),
]


@pytest.mark.parametrize(("fields", "expected"), IDS, ids=range(len(IDS)))
def test_its_own_id_else_its_url_else_its_text(fields: dict[str, object], expected: str) -> None:
    assert taken(fields)[0].id == expected


DATES: list[tuple[dict[str, object], str | None, list[str]]] = [
    ({"date": "2007-08-13"}, "2007-08-13", []),
    ({"published": "2007-08", "date": "1999"}, "2007-08", []),
    ({"published": None, "date": "2007"}, "2007", []),
    ({"date": None}, None, ["no-date"]),
    ({"date": "27-MAR-1987"}, None, ["bad-date"]),
    ({"date": 1186992000}, None, ["bad-date"]),
]


@pytest.mark.parametrize(("fields", "prefix", "reasons"), DATES, ids=range(len(DATES)))
def test_a_date_is_taken_or_told_of(fields: dict[str, object], prefix: str | None, reasons: list[str]) -> None:
    article, found = taken(fields)
    assert (None if article.published is None else article.published.prefix) == prefix
    assert found == reasons


def test_defaults_fill_what_the_article_does_not_say() -> None:
    defaults = Defaults(parse_published("2011"), "The Ledger", "A title")
    article, problems = taken({"outlet": "Other Paper"}, defaults)
    assert (article.outlet, article.title, problems) == ("Other Paper", "A title", [])
    assert article.published == defaults.published


def test_a_field_of_another_type_is_left_out_and_told_of() -> None:
    article, problems = taken({"id": ["x"], "title": 3, "date": "2007"})
    assert (article.id, article.title) == (content_hash(TEXT), None)
    assert problems == ["bad-field", "bad-field"]


@pytest.mark.parametrize("blank", ["", " ", " \t\n"])
def test_a_blank_field_is_none(blank: str) -> None:
    """Else articles that have nothing to do with each other would be versions of one, and the title that the caller
    gives would not count.
    """
    defaults = Defaults(title="A title")
    fields: dict[str, object] = {"id": blank, "url": blank, "title": blank, "outlet": blank, "date": "2007"}
    article, problems = taken(fields, defaults)
    assert (article.id, article.url, article.title, article.outlet) == (content_hash(TEXT), None, "A title", None)
    assert problems == []
    found, _ = article_of_found(Found(TEXT, id=blank, title=blank), "a:1", defaults)
    assert found is not None
    assert (found.article.id, found.article.title) == (content_hash(TEXT), "A title")


@pytest.mark.parametrize("broken", ["Ford \ud800", "Ford\0"])
def test_a_field_that_no_file_can_hold_is_left_out_and_told_of(broken: str) -> None:
    found = Found(TEXT, id=broken, url=broken, title=broken, outlet=broken, author=broken)
    incoming, problems = article_of_found(found, "a:1", Defaults(title="A title"), dated=True)
    assert incoming is not None
    article = incoming.article
    assert (article.id, article.url, article.title, article.outlet) == (content_hash(TEXT), None, "A title", None)
    assert incoming.author is None
    assert [(one.reason, one.fatal) for one in problems] == [("bad-field", False)] * 5


@pytest.mark.parametrize("text", [None, 3, ["a"], {"body": "x"}])
def test_no_text_no_article(text: object) -> None:
    incoming, problems = article_of_fields({"id": "x", "text": text}, "a:1", NO_DEFAULTS)
    assert incoming is None
    assert [(problem.reason, problem.fatal) for problem in problems] == [("no-text", True)]


@pytest.mark.parametrize("url", ["http://[broken", "not a url", "https://x.example/%zz"])
def test_an_odd_url_is_an_id_all_the_same(url: str) -> None:
    assert canonical_url(url)
