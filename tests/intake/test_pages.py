from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from intalks.errors import Problem
from intalks.intake import Defaults, Incoming, Publishers, Standing
from intalks.intake.decoding import decoded_markup
from intalks.intake.feeds import FeedEntry
from intalks.intake.pages import Page, article_of_page
from intalks.intake.published import parse_published

PAGES = Path(__file__).parent / "pages"
TEXT = "<p>Ford is in talks with Changan about a joint venture, two people said on Monday.</p>" * 3


@dataclass(frozen=True)
class Golden:
    """`url` is where the page would have been fetched; None for what the page itself must tell. The files are in UTF-8;
    `charset` is that in which the site sends it, and which it declares.
    """

    title: str
    published: str
    outlet: str
    url: str | None = None
    inferred: bool = False
    charset: str = "utf-8"


def page_of(name: str) -> bytes:
    return (PAGES / f"{name}.html").read_text(encoding="utf-8").encode(GOLDEN[name].charset)


GOLDEN = {
    "wire": Golden(
        "Harrow Motors in talks to sell truck unit to Lindqvist - sources", "2023-03-14T09:41:07+00:00", "Northwire"
    ),
    "newspaper": Golden(
        "Bellweather Foods weighs offer from Quist", "2019-06-21T16:05:12-04:00", "The Lakeport Tribune"
    ),
    "broadcaster": Golden(
        "Thornfield Rail rescue talks 'at a delicate stage'", "2021-08-14T06:12:00+00:00", "CBN News"
    ),
    # No metadata at all, Latin-1, layout by tables; the outlet by the publisher's file.
    "tables_2006": Golden(
        "Volta seeks Chinese partner for small car", "2006-10-09", "The Harbour Courier",
        url="http://www.harbour-courier.example/biz/4411.html", inferred=True, charset="cp1252",
    ),
    "weblog": Golden("Is Pellucid buying Norrland Optics?", "2018-02-05T20:30:00+01:00", "Lens & Ledger"),
    "press_release": Golden(
        "Ostrava Steel and Penrose Energy Sign Letter of Intent on Hydrogen Joint Venture",
        "2020-11-03T02:30:00-05:00", "ReleaseLine",
    ),
    # GB 2312; the day stands in the address and above the text, the outlet nowhere.
    "daily_asia": Golden(
        "Dalu Battery denies plan to buy lithium mine", "2016-05-17", "Eastern Daily",
        url="http://www.easterndaily.example/business/2016-05/17/content_25312.htm", inferred=True,
        charset="gb18030",
    ),
    # A portal that shows a wire's story.
    "relay": Golden(
        "Castellan Hotels ends merger talks with Bluewater", "2022-09-08T13:45:02+00:00", "Northwire",
        url="https://money.portal.example/news/castellan-hotels-ends-merger-talks-134502119.html?fr=x",
    ),
    "trade_magazine": Golden(
        "Kestrel Tire, Morita to pool winter-tire work", "2014-01-27T00:01:00-05:00", "Tread Weekly"
    ),
    # A script fills the page; the text stands in it as data.
    "app_shell": Golden("Vireo weighs sale of cloud arm", "2024-05-30T18:20+02:00", "The Capital Note"),
}  # fmt: skip

PUBLISHERS = {
    "courier": 'name = "The Harbour Courier"\ndomains = ["harbour-courier.example"]\n[dates]\nday_first = false\n',
    "eastern": 'name = "Eastern Daily"\ndomains = ["easterndaily.example"]\n[dates]\nzone = "Asia/Shanghai"\n',
    "northwire": 'name = "Northwire"\nkind = "wire"\ndomains = ["northwire.example"]\n',
    "portal": 'name = "Portal Money"\nkind = "relay"\ndomains = ["portal.example"]\n',
}


@pytest.fixture(scope="module")
def defaults(tmp_path_factory: pytest.TempPathFactory) -> Defaults:
    folder = tmp_path_factory.mktemp("publishers")
    for name, text in PUBLISHERS.items():
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return Defaults(publishers=Publishers(folder))


def taken(data: bytes, defaults: Defaults, page: Page) -> tuple[Incoming, list[Problem]]:
    incoming, problems = article_of_page(data, "page", page, defaults)
    assert incoming is not None, problems
    return incoming, problems


def test_ten_kinds_of_sites() -> None:
    assert sorted(GOLDEN) == sorted(path.stem for path in PAGES.glob("*.html"))


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_golden_pages(name: str, defaults: Defaults) -> None:
    golden = GOLDEN[name]
    incoming, problems = taken(page_of(name), defaults, Page(golden.url))
    article = incoming.article
    expected = (PAGES / f"{name}.txt").read_text(encoding="utf-8").rstrip("\n")
    assert article.text == expected
    assert word_f(article.text, expected) >= 0.97
    assert (article.title, article.outlet) == (golden.title, golden.outlet)
    published = parse_published(golden.published)
    assert article.published is not None
    assert (article.published.start, article.published.end) == (published.start, published.end)
    assert article.published.inferred is golden.inferred
    assert problems == []


def word_f(found: str, expected: str) -> float:
    """The harmonic mean of precision and recall, over words."""
    one, other = Counter(found.split()), Counter(expected.split())
    return 2 * (one & other).total() / (one.total() + other.total())


@pytest.mark.parametrize("name", sorted(GOLDEN))
def test_offsets_lead_back_to_the_page(name: str, defaults: Defaults) -> None:
    data = page_of(name)
    article = taken(data, defaults, Page())[0].article
    page = decoded_markup(data, name)
    assert isinstance(page, str)
    offsets = article.raw_offsets
    assert offsets is not None
    assert len(offsets) == len(article.text)
    assert list(offsets) == sorted(offsets)
    for character, place in zip(article.text, offsets, strict=True):
        assert character.isspace() or page[place] in {character, "&", "\\"}


def page_with(head: str = "", body: str = TEXT) -> bytes:
    return f"<!doctype html><html><head>{head}</head><body><article>{body}</article></body></html>".encode()


URL = "https://www.news.example/2012/05/09/ford-changan?utm_source=feed#top"
DATES: list[tuple[str, str, FeedEntry | None, str, bool]] = [
    # What the page declares outranks the feed, the address and the dateline.
    ('<meta property="article:published_time" content="2012-05-08T22:10:00-04:00">', TEXT,
     FeedEntry("x", published=parse_published("2012-05-01")), "2012-05-09T02:10:00+00:00", False),
    ("", TEXT, FeedEntry("x", published=parse_published("2012-05-01")), "2012-05-01T00:00:00+00:00", False),
    ("", TEXT, None, "2012-05-09T00:00:00+00:00", True),
    # GDELT's own time of sight comes after the address.
    ("", TEXT, FeedEntry("x", published=replace(parse_published("2012-05-11"), inferred=True)),
     "2012-05-09T00:00:00+00:00", True),
    # A day that is more exact elsewhere, the same day.
    ('<meta name="date" content="2012-05-08"><meta property="article:published_time" content="2012-05-08T10:00:00Z">',
     TEXT, None, "2012-05-08T10:00:00+00:00", False),
    # Nobody knows what this day is: the address tells.
    ('<meta name="date" content="04/05/2012">', TEXT, None, "2012-05-09T00:00:00+00:00", True),
]  # fmt: skip


@pytest.mark.parametrize(("head", "body", "entry", "start", "inferred"), DATES, ids=range(len(DATES)))
def test_the_date_is_declared_or_inferred(
    head: str, body: str, entry: FeedEntry | None, start: str, inferred: bool
) -> None:
    article = taken(page_with(head, body), Defaults(), Page(URL, feed_entry=entry))[0].article
    assert article.published is not None
    assert (article.published.start.isoformat(), article.published.inferred) == (start, inferred)


def test_no_date_is_invented() -> None:
    incoming, problems = taken(page_with(), Defaults(), Page("https://www.news.example/ford-changan"))
    assert incoming.article.published is None
    assert [problem.reason for problem in problems] == ["no-date"]


CANONICAL = [
    ('<link rel="canonical" href="/ford">', URL, "https://www.news.example/ford"),
    # An address of another site, a home page, and none at all are no address of this article.
    (
        '<link rel="canonical" href="https://other.example/ford">',
        URL,
        "https://www.news.example/2012/05/09/ford-changan",
    ),
    (
        '<link rel="canonical" href="https://www.news.example/">',
        URL,
        "https://www.news.example/2012/05/09/ford-changan",
    ),
    ('<link rel="canonical" href="http://[broken">', URL, "https://www.news.example/2012/05/09/ford-changan"),
    (
        '<meta property="og:url" content="https://news.example/og">',
        "https://m.news.example/x",
        "https://news.example/og",
    ),
]


@pytest.mark.parametrize(("head", "url", "expected"), CANONICAL, ids=range(len(CANONICAL)))
def test_the_canonical_address_is_the_id(head: str, url: str, expected: str) -> None:
    assert taken(page_with(head), Defaults(), Page(url))[0].article.id == expected


STANDINGS = [
    ("Ford in talks", False, Standing.CURRENT),
    ("CORRECTED - Ford in talks", False, Standing.CORRECTED),
    ("WITHDRAWN: Ford in talks", False, Standing.WITHDRAWN),
    ("Ford in talks", True, Standing.WITHDRAWN),
    ("Correction officers in talks", False, Standing.CURRENT),
    ("Withdrawn troops come home", False, Standing.CURRENT),
]


@pytest.mark.parametrize(("title", "withdrawn", "standing"), STANDINGS, ids=range(len(STANDINGS)))
def test_corrections_and_withdrawals_are_told(title: str, withdrawn: bool, standing: Standing) -> None:
    page = Page(URL, feed_entry=FeedEntry(URL, title, withdrawn=withdrawn))
    incoming, problems = taken(page_with(f"<title>{title}</title>"), Defaults(), page)
    assert incoming.standing is standing
    assert [problem.reason for problem in problems] == ([] if standing is Standing.CURRENT else [standing.value])


GERMAN = (
    "<p>Das Unternehmen teilte am Dienstag mit, dass es mit dem Hersteller verhandelt und bald unterschreiben will. "
    "Die Gespräche sind nach Angaben eines Sprechers noch nicht abgeschlossen.</p>"
)
LOST = [
    (b"", "empty"),
    (b" \n", "empty"),
    (b"<html></html>", "no-text"),
    (b"<html><body><p>Log in</p><p>Share</p></body></html>", "no-text"),
    (page_with(body=GERMAN * 3), "language"),
    (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "binary"),
    (b"<p>" + b"x" * 9_000_000, "too-long"),
    (b"%PDF-1.4 and no more", "bad-pdf"),
    (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><newsItem>&x;</newsItem>',
        "xml-entities",
    ),
    (b'<?xml version="1.0"?><rss><channel><item><link>http://a.example/</link></item></channel></rss>', "not-article"),
]


@pytest.mark.parametrize(("data", "reason"), LOST, ids=range(len(LOST)))
def test_no_article_has_its_reason(data: bytes, reason: str) -> None:
    incoming, problems = article_of_page(data, "x", Page("https://a.example/x"), Defaults())
    assert incoming is None
    assert [problem.reason for problem in problems if problem.fatal] == [reason]


CHARSETS = [
    ("café “talks”", "utf-8", None),
    ("café “talks”", "cp1252", "text/html; charset=ISO-8859-1"),
    ("café “talks”", "cp1252", None),
    # Declared as Latin-1, and UTF-8 all the same.
    ("café “talks”", "utf-8", "text/html; charset=iso-8859-1"),
    ("café", "utf-16", None),
    ("café", "cp1252", "text/html; charset=no-such-charset"),
]


@pytest.mark.parametrize(("words", "charset", "header"), CHARSETS, ids=range(len(CHARSETS)))
def test_charsets_declared_rightly_wrongly_and_not_at_all(words: str, charset: str, header: str | None) -> None:
    body = TEXT.replace("a joint venture", words)
    article = taken(page_with(body=body).decode().encode(charset), Defaults(), Page(URL, header))[0].article
    assert words in article.text


def test_characters_that_no_tree_may_hold() -> None:
    body = (
        TEXT.replace("joint", "jo\x1fint").replace("venture", "&#3;venture&#xd800;") + "<aside>x</aside>\x03<p>end</p>"
    )
    article = taken(page_with(body=body), Defaults(), Page(URL))[0].article
    assert "about a joint venture, two people said on Monday." in article.text
    assert article.raw_offsets is not None


def test_a_publisher_tells_what_is_no_article(tmp_path: Path) -> None:
    (tmp_path / "news.toml").write_text(
        'name = "News"\ndomains = ["news.example"]\nmust_not_have = ["Please log in"]\nmust_have = ["<article"]\n'
        'drop = ["You read this in News."]\n'
    )
    defaults = Defaults(publishers=Publishers(tmp_path))
    page = Page("https://www.news.example/x")
    for data in (page_with(body=TEXT + "<p>Please log in</p>"), page_with().replace(b"article>", b"div>")):
        assert [problem.reason for problem in article_of_page(data, "x", page, defaults)[1]] == ["not-article"]
    whole = taken(
        page_with(body=TEXT + "<p>You read this in News. It is the best of all news that there are.</p>"),
        defaults,
        page,
    )
    assert whole[0].article.outlet == "News"
    assert "You read this" not in whole[0].article.text


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"Ford is in talks with Changan, it said.", "text/plain"),
        (b'{"text": "Ford is in talks with Changan, it said.", "date": "2012-05-09"}', "application/json"),
    ],
    ids=["text", "json"],
)
def test_other_documents_take_their_address_and_the_feeds_words(data: bytes, kind: str) -> None:
    entry = FeedEntry(URL, "Ford in talks", parse_published("2012-05-09"))
    incoming, problems = taken(data, Defaults(), Page(URL, kind, entry))
    article = incoming.article
    assert (article.id, article.title) == ("https://www.news.example/2012/05/09/ford-changan", "Ford in talks")
    assert article.published == entry.published
    assert problems == []
