"""Feeds, pages and their log are kept; versions of articles follow their texts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from intalks.ledger import Ledger
from intalks.ledger.watched import PageCount
from intalks.model.article import Article
from intalks.model.watching import FeedState, FetchLine, PageState, PageStatus, VersionKind
from intalks.resolution import prepare
from tests.ledger.made_deals import NO_LIST, NOW
from tests.pipeline.plain_reader import PlainReader

LATER = NOW + timedelta(hours=1)
FEED = FeedState("http://a.example/feed", title="A", etag='"1"', tried_at=NOW, due_at=LATER, failures=2, reason="slow")


def page(number: int, **marks: object) -> PageState:
    url = f"http://a.example/{number}"
    state = PageState(url, FEED.url, b'{"url": 1}', f"s{number}", PageStatus.WAITING, NOW, due_at=NOW)
    return replace(state, **marks)  # type: ignore[arg-type]  # of the fields' own types


def add(ledger: Ledger, id_: str, text: str, at: datetime, version: VersionKind = VersionKind.UPDATED) -> None:
    article = Article(id_, text)
    entry = prepare(article, PlainReader().read(article), NO_LIST)
    ledger.add([replace(entry, version=version)], recorded_at=at)


def test_a_feed_is_kept_with_the_pages_that_it_named(ledger: Ledger) -> None:
    book = ledger.watched
    assert book.feed(FEED.url) is None
    assert book.put_feed(FEED, [page(1), page(2)]) == 2
    assert book.feed(FEED.url) == replace(FEED, found=2)
    again = replace(FEED, found=2, failures=0, reason=None)
    assert book.put_feed(again, [page(2), page(3)]) == 1
    assert book.feeds() == [replace(again, found=3)]
    assert book.page("http://a.example/2") == page(2)
    assert list(book.pages()) == [page(1), page(2), page(3)]


def test_a_page_is_due_again_when_its_feed_says_something_else_of_it(ledger: Ledger) -> None:
    book = ledger.watched
    book.put_feed(FEED, [page(1), page(2)])
    for number in (1, 2):
        book.settle(page(number, status=PageStatus.REFUSED, due_at=None, tries=3), seen_at=NOW)
    assert book.due_pages(LATER, 10) == []
    book.put_feed(FEED, [page(1), page(2, stamp="other", due_at=LATER)])
    (due,) = book.due_pages(LATER, 10)
    assert (due.url, due.stamp, due.tries) == ("http://a.example/2", "other", 0)


def test_due_pages_come_in_order_and_not_before_their_time(ledger: Ledger) -> None:
    book = ledger.watched
    book.put_feed(FEED, [page(3), page(1, due_at=LATER), page(2)])
    assert [one.url[-1] for one in book.due_pages(NOW, 10)] == ["2", "3"]
    assert [one.url[-1] for one in book.due_pages(LATER, 2)] == ["2", "3"]
    assert book.next_due() == NOW
    assert book.due_pages(NOW - timedelta(seconds=1), 10) == []


def test_pages_are_counted_by_what_came_of_them(ledger: Ledger) -> None:
    book = ledger.watched
    book.put_feed(FEED, [page(1), page(2, status=PageStatus.FAILED, reason="gone", due_at=None), page(3)])
    assert book.counts() == [
        PageCount(FEED.url, PageStatus.FAILED, "gone", 1),
        PageCount(FEED.url, PageStatus.WAITING, None, 2),
    ]
    assert [one.url[-1] for one in book.pages(status=PageStatus.FAILED)] == ["2"]


def test_the_log_is_kept_in_order_and_cut(ledger: Ledger) -> None:
    lines = [
        FetchLine(NOW, "feed", FEED.url, "ok", 200, 10, 5, 1),
        FetchLine(LATER, "page", "http://a.example/1", "http-500", 500, 0, 7, 3, feed=FEED.url, message="no"),
        FetchLine(LATER, "page", "http://b.example/1", "timeout", None, 0, 7, 3),
    ]
    ledger.watched.log(lines[:1])
    ledger.watched.log(lines[1:])
    assert ledger.watched.lines() == lines[::-1]
    assert ledger.watched.lines(feed=FEED.url) == lines[1::-1]
    assert ledger.watched.cut_log(LATER) == 1
    assert ledger.watched.lines() == lines[:0:-1]


def test_each_text_of_an_article_is_a_version(ledger: Ledger) -> None:
    add(ledger, "a", "Ampel is in talks with Brandis.", NOW)
    add(ledger, "a", "Ampel is in talks with Brandis, it said.", LATER)
    add(ledger, "a", "Ampel is in talks with Corvo, not with Brandis.", LATER, VersionKind.CORRECTED)
    add(ledger, "a", "Ampel is in talks with Brandis.", LATER)
    found = ledger.watched.versions("a")
    kinds = [VersionKind.FIRST, VersionKind.UPDATED, VersionKind.CORRECTED]
    assert [(one.number, one.kind) for one in found] == list(enumerate(kinds, start=1))
    assert found[0].seen_at == NOW
    assert list(ledger.check()) == []


def test_an_article_is_taken_back_once_and_may_return(ledger: Ledger) -> None:
    book = ledger.watched
    add(ledger, "a", "Ampel is in talks with Brandis.", NOW)
    book.put_feed(FEED, [page(1)])
    gone = page(1, status=PageStatus.WITHDRAWN, article="a", due_at=None)
    assert book.settle(gone, withdrawn="status 410", seen_at=LATER)
    assert not book.settle(gone, withdrawn="status 410", seen_at=LATER)
    assert book.latest_versions(["a"])["a"].kind is VersionKind.WITHDRAWN
    book.settle(replace(gone, status=PageStatus.READ), seen_at=LATER)
    book.settle(replace(gone, status=PageStatus.READ), seen_at=LATER)
    kinds = [VersionKind.FIRST, VersionKind.WITHDRAWN, VersionKind.RESTORED]
    assert [(one.kind, one.note) for one in book.versions("a")] == [
        *zip(kinds, [None, "status 410", None], strict=True)
    ]
    assert list(ledger.check()) == []


def test_what_is_removed_leaves_no_word_with_the_feeds(ledger: Ledger) -> None:
    add(ledger, "a", "Ampel is in talks with Brandis.", NOW)
    ledger.watched.put_feed(FEED, [page(1)])
    ledger.watched.settle(page(1, status=PageStatus.READ, article="a", due_at=NOW), seen_at=NOW)
    assert list(ledger.check()) == []
    ledger.remove("a", why="a letter", at=LATER)
    left = ledger.watched.page("http://a.example/1")
    assert left is not None
    assert (left.entry, left.status, left.reason, left.due_at) == (b"{}", PageStatus.REFUSED, "removed", None)
    assert ledger.watched.versions("a") == []
    assert list(ledger.check()) == []


def test_a_page_that_counts_as_read_has_its_article(ledger: Ledger) -> None:
    ledger.watched.put_feed(FEED, [page(1, status=PageStatus.READ, article="nowhere")])
    assert [one.reason for one in ledger.check()] == ["page"]


def test_the_ledger_s_moments_are_in_utc(new_place: Callable[[], str]) -> None:
    with Ledger.open(new_place()) as ledger:
        ledger.watched.put_feed(FEED)
        held = ledger.watched.feed(FEED.url)
    assert held is not None
    assert held.due_at is not None
    assert held.due_at.tzinfo is UTC
