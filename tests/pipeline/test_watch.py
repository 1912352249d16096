"""Watching a site on which everything goes wrong that can: exactly the good articles come in, once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from intalks.ledger import Ledger
from intalks.model.watching import (
    FetchLimits,
    FetchLine,
    PageStatus,
    VersionKind,
    WatchedSource,
    WatchSettings,
)
from intalks.pipeline.add import Readers
from intalks.pipeline.watch import watch, watch_once, watched
from intalks.pipeline.watch_tools import RoundReport, Tools, web_tools
from tests.intake.fetching.test_fetcher import FakeTime
from tests.intake.web_server import HOST, Reply, WebServer
from tests.pipeline.news_site import BAD, FEEDS, MOVED, STORIES, WATCHED, furnish, with_etag
from tests.pipeline.plain_reader import VERSION, make_plain_reader

LIMITS = FetchLimits(
    max_bytes=3_000_000, timeout=0.5, tries=2, patience=5.0, host_delay=0.0, allow_hosts=(HOST,), hosts_at_once=2
)


@dataclass
class Desk:
    """A site, a ledger, and a watch over the one for the other; time moves when somebody sleeps."""

    site: WebServer
    ledger: Ledger
    time: FakeTime = field(default_factory=FakeTime)
    lines: list[FetchLine] = field(default_factory=list)

    def tools(self, paths: list[str], **settings: object) -> Tools:
        sources = tuple(WatchedSource(self.site.url(path)) for path in paths)
        wanted = replace(WatchSettings(sources, limits=LIMITS), **settings)  # type: ignore[arg-type]
        draw = Random(1)  # noqa: S311 - jitter
        readers = Readers(VERSION, make_plain_reader)
        return web_tools(wanted, readers, clock=self.time.clock, draw=draw, told=self.lines.append)

    def once(self, paths: list[str], **settings: object) -> RoundReport:
        return watch_once(self.ledger, self.tools(paths, **settings))

    def state(self) -> tuple[object, ...]:
        """Everything that articles came to."""
        ids = list(self.ledger.articles())
        versions = [self.ledger.watched.versions(id_) for id_ in ids]
        return ids, versions, list(self.ledger.dossiers()), list(self.ledger.problems())


@pytest.fixture
def site() -> Iterator[WebServer]:
    with WebServer().running() as server:
        furnish(server)
        yield server


@pytest.fixture
def desk(site: WebServer, tmp_path: Path) -> Iterator[Desk]:
    with Ledger.open(tmp_path / "news.db") as ledger:
        yield Desk(site, ledger)
        assert list(ledger.check()) == []


def test_exactly_the_good_articles_come_in_and_each_failure_has_its_reason(desk: Desk) -> None:
    report = desk.once(WATCHED)
    good = {desk.site.url(story.path) for story in STORIES.values()}
    assert set(desk.ledger.articles()) == good
    assert report.added == len(good) == 30
    for story in STORIES.values():
        article = desk.ledger.article(desk.site.url(story.path))
        assert article.text.split("\n\n")[-3:] == story.paragraphs
        assert (article.title, article.published is not None) == (story.title, True)
    pages = {one.url: one for one in desk.ledger.watched.pages()}
    assert {path: pages[desk.site.url(path)].reason for path in BAD} == BAD
    feeds = {one.url: one for one in desk.ledger.watched.feeds()}
    assert {path: feeds[desk.site.url(path)].reason for path in FEEDS} == FEEDS
    lost = {problem.where for problem in report.problems if problem.fatal}
    passing = {desk.site.url(f"/bad/{name}") for name in ("silent", "500", "later")}
    failing = {desk.site.url(path) for path, reason in FEEDS.items() if reason is not None}
    assert lost == {desk.site.url(path) for path in BAD} - passing | failing
    assert passing <= {problem.where for problem in report.problems if not problem.fatal}
    assert b"root:" not in b"".join(one.entry for one in pages.values())


def test_twice_is_the_same_as_once(desk: Desk) -> None:
    desk.once(WATCHED)
    before, asked = desk.state(), len(desk.site.requests)
    desk.lines.clear()
    report = desk.once(WATCHED)
    assert (report.added, report.pages) == (0, 0)
    assert desk.state() == before
    # Those that failed are left alone for now; the others are asked whether anything changed.
    feeds = {line.url: line.reason for line in desk.lines}
    assert feeds[desk.site.url("/rss.xml")] == feeds[desk.site.url("/atom.xml")] == "not-modified"
    assert set(feeds) == {desk.site.url(path) for path, reason in FEEDS.items() if reason is None}
    assert len(desk.site.requests) == asked + len(feeds) + 1  # and one redirect


def test_each_fetch_is_one_line_and_stands_in_the_log(desk: Desk) -> None:
    desk.once(["/rss.xml", "/bad.xml"])
    assert len({line.url for line in desk.lines}) == len(desk.lines) == 2 + 12 + len(BAD)
    assert sorted(map(repr, desk.ledger.watched.lines())) == sorted(
        repr(replace(line, at=line.at.replace(microsecond=0))) for line in desk.lines
    )
    moved = next(line for line in desk.lines if line.url == desk.site.url("/old/3"))
    assert (moved.status, moved.final) == (200, desk.site.url(STORIES[MOVED].path))


def test_a_feed_that_moved_for_good_says_so(desk: Desk) -> None:
    desk.once(["/moved.xml"])
    ((_, state),) = watched(desk.ledger, desk.tools(["/moved.xml"]))
    assert state.message == f"it has moved for good to {desk.site.url('/rss.xml')}: name that address"
    assert (state.failures, state.found, state.title) == (0, 12, "The Courier")


def test_a_feed_that_fails_is_left_alone_longer_each_time(desk: Desk) -> None:
    waits = []
    for failures in range(1, 9):
        desk.once(["/failing.xml"])
        ((_, state),) = watched(desk.ledger, desk.tools(["/failing.xml"]))
        assert state.failures == failures
        assert state.due_at is not None
        assert state.tried_at is not None
        waits.append((state.due_at - state.tried_at).total_seconds())
        desk.time.sleep(waits[-1])
    assert 900 <= waits[0] <= 1800 <= waits[2] <= 7200
    assert max(waits) <= 86_400
    desk.site.routes["/failing.xml"] = desk.site.routes["/rss.xml"]
    desk.time.sleep(86_400)
    assert desk.once(["/failing.xml"]).added == 12
    ((_, state),) = watched(desk.ledger, desk.tools(["/failing.xml"]))
    assert (state.failures, state.reason) == (0, None)


def test_what_failed_in_passing_is_read_later_and_in_the_end_given_up(desk: Desk) -> None:
    desk.once(["/bad.xml"])
    desk.site.routes["/bad/500"] = with_etag(STORIES[1].html().encode(), "v")
    desk.time.sleep(3600)
    assert desk.once(["/bad.xml"]).added == 1
    for _ in range(8):
        desk.time.sleep(86_400)
        desk.once(["/bad.xml"])
    assert desk.once(["/bad.xml"]).pages == 0
    page = desk.ledger.watched.page(desk.site.url("/bad/later"))
    assert page is not None
    assert (page.status, page.reason, page.tries, page.due_at) == (PageStatus.FAILED, "http-429", 6, None)


def test_other_languages_are_set_aside_and_counted(desk: Desk) -> None:
    desk.once(["/bad.xml"])
    (count,) = [one for one in desk.ledger.watched.counts() if one.reason == "language"]
    assert (count.status, count.count) == (PageStatus.REFUSED, 1)
    (problem,) = [one for one in desk.ledger.problems() if one.reason == "language"]
    assert problem.where == desk.site.url("/bad/german")


def change(desk: Desk, number: int, old: str, new: str) -> None:
    """A story's page with other words from now on."""
    html = STORIES[number].html()
    assert old in html
    desk.site.routes[STORIES[number].path] = with_etag(html.replace(old, new).encode(), f"changed {new}")


def kinds(desk: Desk, number: int) -> list[VersionKind]:
    return [one.kind for one in desk.ledger.watched.versions(desk.site.url(STORIES[number].path))]


def test_what_an_outlet_changes_is_found_and_kept_beside_what_it_said_first(desk: Desk) -> None:
    """Pages are looked at again at the times set; those that did not change cost one conditional request."""
    desk.once(["/rss.xml"])
    change(desk, 1, "is in talks with", "was never in talks with")
    desk.time.sleep(3 * 3600)
    report = desk.once(["/rss.xml"])
    assert (report.added, report.pages) == (1, 12)
    assert kinds(desk, 1) == [VersionKind.FIRST, VersionKind.UPDATED]
    assert kinds(desk, 6) == [VersionKind.FIRST]
    assert "was never in talks" in desk.ledger.article(desk.site.url("/news/1")).text
    assert desk.once(["/rss.xml"]).pages == 0
    pages = [desk.ledger.watched.page(desk.site.url(STORIES[n].path)) for n in (1, 6)]
    assert [one.checks for one in pages if one is not None] == [1, 1]


def test_pages_are_left_alone_after_the_last_look(desk: Desk) -> None:
    desk.once(["/rss.xml"], rechecks=(timedelta(hours=1),))
    for _ in range(3):
        desk.time.sleep(7200)
        desk.once(["/rss.xml"], rechecks=(timedelta(hours=1),))
    assert desk.site.asked("/news/1") == 2


def test_an_article_that_is_gone_is_marked_and_stays(desk: Desk) -> None:
    """Status 410 says so; a 404 may be a slip, and is looked at twice."""
    desk.once(["/rss.xml"])
    for number, status in ((1, 410), (6, 404)):
        desk.site.routes[STORIES[number].path] = Reply(status)
    dossiers = [one.id for one in desk.ledger.dossiers()]
    desk.time.sleep(3 * 3600)
    assert desk.once(["/rss.xml"]).withdrawn == 1
    assert (kinds(desk, 1)[-1], kinds(desk, 6)[-1]) == (VersionKind.WITHDRAWN, VersionKind.FIRST)
    desk.time.sleep(3 * 3600)
    assert desk.once(["/rss.xml"]).withdrawn == 1
    assert kinds(desk, 6)[-1] is VersionKind.WITHDRAWN
    assert [one.id for one in desk.ledger.dossiers()] == dossiers
    (version,) = [one for one in desk.ledger.watched.versions(desk.site.url("/news/1")) if one.note is not None]
    assert version.note == "the server says that there is no such page (status 410)"


def test_a_notice_in_an_article_s_place_marks_it(desk: Desk) -> None:
    """What the article said stays its text, for it was said."""
    desk.once(["/feed.json"])
    html = STORIES[21].html().replace(STORIES[21].title, "WITHDRAWN: an editorial decision on an earlier story")
    desk.site.routes[STORIES[21].path] = with_etag(html.encode(), "notice")
    before = desk.ledger.article(desk.site.url("/news/21"))
    desk.time.sleep(3 * 3600)
    report = desk.once(["/feed.json"])
    assert (report.added, report.withdrawn) == (0, 1)
    assert kinds(desk, 21) == [VersionKind.FIRST, VersionKind.WITHDRAWN]
    assert desk.ledger.article(desk.site.url("/news/21")) == before


def test_an_article_that_was_removed_stays_out(desk: Desk) -> None:
    desk.once(["/rss.xml"])
    desk.ledger.remove(desk.site.url("/news/1"), why="a letter", at=desk.time.clock.now())
    desk.time.sleep(86_400)
    change(desk, 1, "is in talks with", "talks to")
    assert desk.once(["/rss.xml"]).added == 0
    assert desk.site.url("/news/1") not in set(desk.ledger.articles())


def test_what_a_feed_dates_too_early_is_not_asked_for(desk: Desk) -> None:
    report = desk.once(["/rss.xml"], max_age=timedelta(days=20))
    assert 0 < report.added < 12


def test_the_outlet_of_the_settings_is_that_of_articles_that_name_none(desk: Desk) -> None:
    for number in STORIES:
        change(desk, number, '<meta property="og:site_name" content="The Loopback Courier">', "")
    source = WatchedSource(desk.site.url("/map-index.xml"), outlet="The Map")
    desk.once([], sources=(source,))
    outlets = {desk.ledger.article(id_).outlet for id_ in desk.ledger.articles()}
    assert outlets == {"The Map"}


def test_feeds_of_a_list_are_watched(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text(
        f"<opml version='2.0'><body><outline xmlUrl='{desk.site.url('/atom.xml')}'/></body></opml>"
    )
    assert desk.once([], lists=(str(tmp_path / "feeds.opml"),)).added == 8


def test_watching_goes_on_in_its_time_until_it_is_stopped(desk: Desk) -> None:
    reports: list[RoundReport] = []

    def after(report: RoundReport) -> None:
        reports.append(report)
        desk.time.stopped = desk.time.seconds > 2 * 3600

    total = watch(desk.ledger, desk.tools(["/rss.xml"]), after=after, wake=lambda: None)
    assert (reports[0].feeds, reports[0].added) == (1, 12)
    assert total.added == 12
    # Every half an hour, and the pages once more after two hours.
    assert sum(report.feeds for report in reports) == 5
    assert total.pages == 24
    assert max(desk.time.slept) <= 600


def test_a_stop_comes_through_at_once(desk: Desk) -> None:
    def stop_at(path: str) -> Callable[[FetchLine], None]:
        def told(line: FetchLine) -> None:
            desk.time.stopped = desk.time.stopped or line.url.endswith(path)

        return told

    tools = replace(desk.tools(["/rss.xml"]), told=stop_at("/rss.xml"))
    report = watch_once(desk.ledger, tools)
    assert (report.feeds, report.pages) == (1, 0)
    desk.time.stopped = False
    assert desk.once(["/rss.xml"]).added == 12
