"""A news site on the loopback: thirty articles to be read, named by feeds of all kinds, and everything that goes wrong
on the web beside them.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from tests.intake.web_server import Reply, Request, Route, WebServer, endless, gzip_bomb

GOOD = range(1, 31)
_MAKERS = "Ampel Brandis Corvo Dunlin Estrel Falk Gadwall Heron Irmin Jaeger".split()
_PLACES = "Linz Porto Gdansk Turin Leeds Brno Ghent Aarhus Graz Lyon".split()

_PARAGRAPHS = """\
{left} is in talks with {right} about a plant near {place}, according to two people who have seen the papers. Number \
{number} of the drafts was handed to both boards at the beginning of the week.
The works at {place} would employ {jobs} people once both lines run, and the town has promised to widen the road that \
leads there. Nobody has said yet who would pay for the bridge.
A spokeswoman for {left} said that the company talks to many others at any time. The other side was not to be reached \
before this article went out, and its office in the capital was closed for the day.""".splitlines()


@dataclass(frozen=True, slots=True)
class Story:
    """An article of the site. Each tells of one deal; three articles each tell of the same."""

    number: int

    @property
    def path(self) -> str:
        return f"/news/{self.number}"

    @property
    def firms(self) -> tuple[str, str]:
        deal = self.number % 10
        return _MAKERS[deal], _MAKERS[(deal + 1 + self.number % 2) % 10]

    @property
    def title(self) -> str:
        left, right = self.firms
        return f"{left} and {right} look at a common future in {_PLACES[self.number % 10]}"

    @property
    def day(self) -> str:
        return f"2026-02-{self.number % 28 + 1:02}"

    @property
    def paragraphs(self) -> list[str]:
        left, right = self.firms
        place = _PLACES[self.number % 10]
        return [
            one.format(left=left, right=right, place=place, number=self.number, jobs=400 + 7 * self.number)
            for one in _PARAGRAPHS
        ]

    def html(self, *, head: str = '<meta charset="utf-8">') -> str:
        body = "\n".join(f"<p>{escape(one)}</p>" for one in self.paragraphs)
        return f"""<!doctype html>
<html lang="en"><head>{head}<title>{escape(self.title)} | The Loopback Courier</title>
<meta property="og:type" content="article">
<meta property="og:title" content="{escape(self.title)}">
<meta property="og:site_name" content="The Loopback Courier">
<meta property="article:published_time" content="{self.day}T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/cars">Cars</a> <a href="/about">About us</a></nav>
<main><article><h1>{escape(self.title)}</h1>
{body}
</article></main>
<footer><p>All rights reserved by nobody.</p></footer></body></html>
"""

    @property
    def broken_html(self) -> str:
        """As some editors leave it: nothing is closed, and something is opened twice."""
        body = "".join(f"<p><b><i>{one}</b><div>" for one in self.paragraphs)
        return f"<html><head><title>{self.title}</title><body><article><h1>{self.title}<h1></h2>{body}<table><tr>"


STORIES = {number: Story(number) for number in GOOD}
BROKEN, WRONG_CHARSET, MOVED = 2, 4, 3

BAD = {
    "/bad/silent": "timeout",
    "/bad/endless": "too-large",
    "/bad/bomb": "gzip-bomb",
    "/bad/500": "http-500",
    "/bad/later": "http-429",
    "/bad/gone": "gone",
    "/bad/private": "private-address",
    "/bad/loopback": "private-address",
    "/bad/circle": "redirects",
    "/bad/forbidden": "robots",
    "/bad/german": "language",
    "/bad/empty": "empty",
    "/bad/picture": "no-text",
}
"""Pages that come to nothing, by reason."""

QUICK = {path: reason for path, reason in BAD.items() if path != "/bad/silent"}
"""Those that come to it at once; `/quick.xml` names them."""

FEEDS = {
    "/rss.xml": None,
    "/atom.xml": None,
    "/feed.json": None,
    "/map-index.xml": None,
    "/map.xml.gz": None,
    "/limited.xml": None,
    "/bad.xml": None,
    "/moved.xml": None,
    "/failing.xml": "http-500",
    "/page.html": "bad-feed",
    "/xxe.xml": "xml-entities",
    "/private.xml": "private-address",
}
"""Why a feed is not had; None: it is. The packed sitemap is named by the index, the others by the settings."""

WATCHED = [path for path in FEEDS if path != "/map.xml.gz"]

_GERMAN = (
    "Die beiden Hersteller sprechen seit Monaten über ein gemeinsames Werk, sagten zwei Personen, die mit den "
    "Gesprächen vertraut sind. Eine Entscheidung wird nicht vor dem Herbst erwartet, und der Betriebsrat will vorher "
    "gehört werden. "
)


def furnish(site: WebServer) -> None:
    """Set the site's routes up."""
    site.routes["/robots.txt"] = Reply(body=b"User-agent: *\nDisallow: /bad/forbidden\n")
    for number, story in STORIES.items():
        site.routes[story.path] = with_etag(story.html().encode(), f"v{number}")
    site.routes[STORIES[BROKEN].path] = Reply(body=STORIES[BROKEN].broken_html.encode(), headers=_HTML)
    site.routes[STORIES[WRONG_CHARSET].path] = Reply(
        body=STORIES[WRONG_CHARSET].html().replace("nobody.", "nobody – naïve café").encode("cp1252"),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )
    site.routes["/old/3"] = Reply(301, headers={"Location": STORIES[MOVED].path})
    _furnish_feeds(site)
    _furnish_bad(site)


_HTML = {"Content-Type": "text/html; charset=utf-8"}


def with_etag(body: bytes, tag: str, kind: str = "text/html; charset=utf-8") -> Route:
    """Answers with 304 whoever has this state already."""

    def answer(request: Request) -> Reply:
        headers = {"ETag": f'"{tag}"', "Content-Type": kind}
        return (
            Reply(304, headers=headers)
            if request.headers.get("if-none-match") == f'"{tag}"'
            else Reply(200, body, headers)
        )

    return answer


def _furnish_feeds(site: WebServer) -> None:
    links = {number: site.url(story.path) for number, story in STORIES.items()}
    links[MOVED] = site.url("/old/3")
    links[5] += "?utm_source=feed#top"
    rss = _rss([(STORIES[n], links[n]) for n in range(1, 13)])
    site.routes |= {
        "/rss.xml": with_etag(rss, "rss", "application/rss+xml"),
        "/atom.xml": with_etag(_atom([(STORIES[n], links[n]) for n in range(13, 21)]), "atom", "application/atom+xml"),
        "/feed.json": Reply(body=_json_feed([(STORIES[n], links[n]) for n in range(21, 25)])),
        "/map-index.xml": Reply(body=_index(site.url("/map.xml.gz"))),
        "/map.xml.gz": Reply(body=gzip.compress(_sitemap([(STORIES[n], links[n]) for n in range(25, 31)]))),
        "/limited.xml": _limited(rss),
        "/bad.xml": Reply(body=_rss([(STORIES[1], site.url(path)) for path in BAD])),
        "/quick.xml": Reply(body=_rss([(STORIES[1], site.url(path)) for path in QUICK])),
        "/moved.xml": Reply(301, headers={"Location": "/rss.xml"}),
        "/failing.xml": Reply(500),
        "/page.html": Reply(body=STORIES[1].html().encode(), headers=_HTML),
        "/xxe.xml": Reply(body=_xxe(site.url("/news/1"))),
        "/private.xml": Reply(302, headers={"Location": "http://10.0.0.8/rss.xml"}),
    }


def _furnish_bad(site: WebServer) -> None:
    site.routes |= {
        "/bad/silent": Reply(body=site.dripping(b"<html>"), headers=_HTML),
        "/bad/endless": Reply(body=endless, headers=_HTML),
        "/bad/bomb": Reply(body=gzip_bomb(200), headers={"Content-Encoding": "gzip", **_HTML}),
        "/bad/500": Reply(500),
        "/bad/later": Reply(429, headers={"Retry-After": "86400"}),
        "/bad/private": Reply(302, headers={"Location": "http://192.168.1.1/admin"}),
        "/bad/loopback": Reply(302, headers={"Location": f"http://127.0.0.2:{site.port}/news/1"}),
        "/bad/circle": Reply(302, headers={"Location": "/bad/circle"}),
        "/bad/forbidden": Reply(body=STORIES[1].html().encode(), headers=_HTML),
        "/bad/german": Reply(
            body=f"<html><body><article><h1>Gespräche</h1><p>{_GERMAN * 3}</p></article></body></html>".encode(),
            headers=_HTML,
        ),
        "/bad/empty": Reply(headers=_HTML),
        "/bad/picture": Reply(body=b"<html><body><img src='a.png'></body></html>", headers=_HTML),
    }


def _limited(body: bytes) -> Callable[[Request], Reply]:
    """Asks to come again in a second, the first time."""
    asked: list[Request] = []

    def answer(request: Request) -> Reply:
        asked.append(request)
        return Reply(429, headers={"Retry-After": "1"}) if len(asked) == 1 else Reply(body=body)

    return answer


def _rss(items: list[tuple[Story, str]]) -> bytes:
    told = "".join(
        f"<item><title>{escape(story.title)}</title><link>{escape(link)}</link>"
        f"<pubDate>{story.day[8:]} Feb 2026 08:00:00 GMT</pubDate></item>"
        for story, link in items
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>The Courier</title>{told}</channel></rss>'.encode()


def _atom(items: list[tuple[Story, str]]) -> bytes:
    told = "".join(
        f"<entry><id>{link}</id><title>{escape(story.title)}</title><link href='{link}'/>"
        f"<updated>{story.day}T08:00:00Z</updated></entry>"
        for story, link in items
    )
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>The Courier, by Atom</title>{told}</feed>".encode()


def _json_feed(items: list[tuple[Story, str]]) -> bytes:
    told = [
        {"id": link, "url": link, "title": story.title, "date_published": f"{story.day}T08:00:00Z"}
        for story, link in items
    ]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "By JSON", "items": told}).encode()


def _index(link: str) -> bytes:
    space = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f"<sitemapindex xmlns='{space}'><sitemap><loc>{link}</loc></sitemap></sitemapindex>".encode()


def _sitemap(items: list[tuple[Story, str]]) -> bytes:
    told = "".join(f"<url><loc>{link}</loc><lastmod>{story.day}</lastmod></url>" for story, link in items)
    return f"<?xml version='1.0'?><urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'>{told}</urlset>".encode()


def _xxe(link: str) -> bytes:
    return (
        '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY secret SYSTEM "file:///etc/passwd">]>'
        f'<rss version="2.0"><channel><title>&secret;</title><item><title>&secret;</title><link>{link}</link>'
        "<description>&secret;</description></item></channel></rss>"
    ).encode()
