from __future__ import annotations

import json

import pytest

from intalks.errors import Problem
from intalks.intake.feeds import Feed, FeedEntry, Sitemap, read_feed, read_opml, read_sitemap
from intalks.intake.published import parse_published

URL = "https://www.daily.example/feeds/business.xml"

RSS_2 = """<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>The Daily &amp; more</title><item><title>Ford &amp;amp; Changan</title><link>/1?a=1&amp;b=2</link>
<pubDate>Mon, 09 Jan 2012 08:30:00 -0500</pubDate><description>&lt;p&gt;Short.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Ford is in talks.</p><p>It said so.</p>]]></content:encoded></item>
<item><title>No date</title><link>https://www.daily.example/2</link></item>
<item><title>WITHDRAWN: Fiat</title><link>https://www.daily.example/3</link><pubDate>soon</pubDate></item>
<item><title>No address</title></item></channel></rss>"""
RSS_091 = """<rss version="0.91"><channel><title>Old</title><item><title>Ford</title>
<link>https://www.daily.example/1</link></item></channel></rss>"""
RSS_1 = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>RDF</title></channel><item rdf:about="x"><title>Ford</title>
<link>https://www.daily.example/1</link><dc:date>2012-01-09T08:30:00Z</dc:date></item></rdf:RDF>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"><title>Atom</title>
<entry><title type="html">Ford &amp;amp; x</title><link rel="alternate" href="1"/><id>tag:1</id>
<published>2012-01-09T08:30:00Z</published><updated>2012-01-10T08:30:00Z</updated></entry>
<entry><title>Fiat</title><link href="2"/><id>tag:2</id><updated>2012-01-10T08:30:00Z</updated></entry>
<at:deleted-entry ref="https://www.daily.example/9" when="2012-01-11T00:00:00Z"/></feed>"""
JSON_FEED = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "JSON",
        "items": [
            {"id": "1", "url": "/1", "title": "Ford", "content_html": "<p>Ford is in talks.</p>",
             "date_published": "2012-01-09T08:30:00Z", "date_modified": "2012-01-10T08:30:00Z"},
            {"id": "https://www.daily.example/2", "content_text": "Fiat is in talks."},
            {"id": "3"},
        ],
    }
)  # fmt: skip


def feed(text: str) -> Feed:
    found = read_feed(text.encode(), URL)
    assert isinstance(found, Feed)
    return found


def day(text: str) -> object:
    return parse_published(text)


def test_rss_2() -> None:
    found = feed(RSS_2)
    assert found.title == "The Daily & more"
    first, second, third = found.entries
    assert first == FeedEntry(
        "https://www.daily.example/1?a=1&b=2",
        "Ford & Changan",
        parse_published("2012-01-09T08:30:00-05:00"),
        "Ford is in talks.\n\nIt said so.",
    )
    assert (second.published, second.text, second.withdrawn) == (None, None, False)
    assert third.withdrawn
    assert [(problem.reason, problem.fatal) for problem in found.problems] == [("bad-date", False), ("no-url", True)]


@pytest.mark.parametrize(("text", "title"), [(RSS_091, "Old"), (RSS_1, "RDF")], ids=["0.91", "1.0"])
def test_older_rss(text: str, title: str) -> None:
    found = feed(text)
    assert (found.title, found.entries[0].url) == (title, "https://www.daily.example/1")


def test_atom_with_a_deleted_entry() -> None:
    first, second, deleted = feed(ATOM).entries
    assert (first.url, first.title) == ("https://www.daily.example/feeds/1", "Ford & x")
    assert first.published == day("2012-01-09T08:30:00Z")
    assert first.updated == day("2012-01-10T08:30:00Z")
    # The last change alone is told: no later than that, and flagged.
    assert second.published is not None
    assert second.published.inferred
    assert (deleted.url, deleted.withdrawn) == ("https://www.daily.example/9", True)


def test_half_of_a_character_in_a_number_is_left_out() -> None:
    broken = ATOM.replace("daily.example/9", "daily.example/&#55296;9&#xDFFF;")
    assert feed(broken).entries[-1].url == "https://www.daily.example/9"
    assert isinstance(read_opml(b'<opml xmlns="http://&#xd800;"/>', "list"), list)


def test_json_feed() -> None:
    found = feed(JSON_FEED)
    assert [entry.url for entry in found.entries] == ["https://www.daily.example/1", "https://www.daily.example/2"]
    assert [entry.text for entry in found.entries] == ["Ford is in talks.", "Fiat is in talks."]
    assert [problem.reason for problem in found.problems] == ["no-url"]


NO_FEEDS = [
    (b"", "bad-feed"),
    (b"<html><body>Not found</body></html>", "bad-feed"),
    (b'{"items": 3}', "bad-feed"),
    (b"{" * 5, "bad-feed"),
    (b"\x89PNG\r\n\0\0", "bad-feed"),
    (b'<!DOCTYPE a [<!ENTITY x SYSTEM "secret">]><rss><channel><title>&x;</title></channel></rss>', "xml-entities"),
    ('<!DOCTYPE a [<!ENTITY x "y">]><rss/>'.encode("utf-16"), "xml-entities"),
    (b"<rss>" + b" " * 9_000_000, "too-long"),
]


@pytest.mark.parametrize(("data", "reason"), NO_FEEDS, ids=range(len(NO_FEEDS)))
def test_what_is_no_feed(data: bytes, reason: str) -> None:
    found = read_feed(data, URL)
    assert isinstance(found, Problem)
    assert (found.reason, found.where) == (reason, URL)


def test_no_file_and_no_address_is_opened_for_a_feed_that_looks_like_one() -> None:
    assert isinstance(read_feed(b"pyproject.toml", URL), Problem)
    assert isinstance(read_feed(b"https://www.daily.example/feed", URL), Problem)


OPML = """<opml version="1.0"><body><outline text="Business"><outline xmlUrl="https://a.example/1"/>
<outline xmlurl="https://a.example/2"/><outline xmlUrl="https://a.example/1"/><outline text="none"/>
<outline xmlUrl="file:///secret"/></outline></body></opml>"""


def test_opml() -> None:
    assert read_opml(OPML.encode(), "feeds.opml") == ["https://a.example/1", "https://a.example/2"]
    problem = read_opml(b"<html/>", "feeds.opml")
    assert isinstance(problem, Problem)


SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc> https://a.example/1 </loc>
<lastmod>2012-01-10</lastmod>
<news:news><news:publication><news:name>A</news:name></news:publication>
<news:publication_date>2012-01-09T08:30:00+01:00</news:publication_date>
<news:title>Ford in talks</news:title></news:news>
</url>
<url><loc>https://a.example/2</loc></url><url><loc>javascript:x</loc></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://a.example/s1.xml.gz</loc>
</sitemap></sitemapindex>"""


def test_sitemaps() -> None:
    found = read_sitemap(SITEMAP.encode(), "sitemap.xml")
    assert isinstance(found, Sitemap)
    first, second = found.pages
    assert (first.url, first.title, second.url) == ("https://a.example/1", "Ford in talks", "https://a.example/2")
    assert first.published == parse_published("2012-01-09T08:30:00+01:00")
    assert first.updated == parse_published("2012-01-10")
    assert read_sitemap(INDEX.encode(), "x") == Sitemap((), ("https://a.example/s1.xml.gz",))
    assert read_sitemap(b"https://a.example/1\nhttps://a.example/2\n", "x") == Sitemap(
        (FeedEntry("https://a.example/1"), FeedEntry("https://a.example/2")), ()
    )
    for data in (b"", b"<html/>", b"no address"):
        assert isinstance(read_sitemap(data, "x"), Problem)


def test_a_json_feed_with_halves_of_surrogate_pairs() -> None:
    item = {"url": "/1?a=\ud800", "title": "Ford \ud800"}
    [entry] = feed(
        json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "\udc00", "items": [item]})
    ).entries
    assert (entry.url, entry.title) == ("https://www.daily.example/1?a=\ufffd", "Ford \ufffd")
