"""Any address gives its articles: a page its own, a feed or a sitemap those of the pages that it names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from intalks.errors import Problem
from intalks.intake import Defaults, Incoming, Intake, Item
from intalks.intake.fetching import Fetcher
from intalks.pipeline.links import Links
from tests.intake.fetching.test_fetcher import FakeTime
from tests.intake.web_server import WebServer
from tests.pipeline.news_site import BAD, STORIES, furnish
from tests.pipeline.test_watch import LIMITS


@pytest.fixture
def site() -> Iterator[WebServer]:
    with WebServer().running() as server:
        furnish(server)
        yield server


def links() -> Links:
    draw = Random(1)  # noqa: S311 - jitter
    return Links(Fetcher(LIMITS, clock=FakeTime().clock, draw=draw).fetch, Defaults(outlet="The Courier"))


def ids(items: list[Item]) -> list[str]:
    return [item.article.id for item in items if isinstance(item, Incoming)]


ADDED = [
    ("/news/1", [1]),
    ("/old/3", [3]),
    ("/rss.xml", [*range(1, 13)]),
    ("/atom.xml", [*range(13, 21)]),
    ("/feed.json", [*range(21, 25)]),
    ("/map-index.xml", [*range(25, 31)]),
    ("/map.xml.gz", [*range(25, 31)]),
]


@pytest.mark.parametrize(("path", "numbers"), ADDED, ids=[path for path, _ in ADDED])
def test_an_address_gives_its_articles(site: WebServer, path: str, numbers: list[int]) -> None:
    given = list(links().of_urls([site.url(path), site.url(path)]))
    assert ids(given) == [site.url(STORIES[number].path) for number in numbers]
    assert not any(isinstance(item, Problem) and item.fatal for item in given)


@pytest.mark.parametrize("path", ["/bad/private", "/bad/gone", "/bad/german", "/bad/silent", "/bad/bomb"])
def test_an_address_that_gives_nothing_is_named(site: WebServer, path: str) -> None:
    (problem,) = links().of_urls([site.url(path)])
    assert isinstance(problem, Problem)
    assert (problem.reason, problem.where, problem.fatal) == (BAD[path], site.url(path), True)


def test_the_links_of_a_file_are_followed(site: WebServer, tmp_path: Path) -> None:
    """Each page is asked for once, whoever names it."""
    (tmp_path / "a.opml").write_text(
        f"<opml version='2.0'><body><outline xmlUrl='{site.url('/feed.json')}'/></body></opml>"
    )
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    (tmp_path / "b.xml").write_text(
        f"<urlset xmlns='{space}'><url><loc>{site.url('/news/21')}</loc></url>"
        f"<url><loc>{site.url('/news/7')}</loc></url></urlset>"
    )
    found = links()
    intake = Intake([str(tmp_path / name) for name in ("a.opml", "b.xml")], defaults=Defaults(), fetch=found.of_link)
    assert ids(list(intake)) == [site.url(STORIES[number].path) for number in (21, 22, 23, 24, 7)]
    assert site.asked("/news/21") == 1
