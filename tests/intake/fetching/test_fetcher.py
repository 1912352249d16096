"""One address in, one answer out, whatever a server does; nothing waits but by the clock that is handed in."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from intalks.intake.fetching import Answer, Clock, Fetcher, Wanted, fetch_all
from intalks.intake.fetching.addresses import Resolve, system_resolve
from intalks.model.watching import FetchLimits
from tests.intake.web_server import HOST, Reply, Request, Route, WebServer, endless, gzip_bomb

LIMITS = FetchLimits(max_bytes=200_000, timeout=5.0, deadline=30.0, patience=60.0, allow_hosts=(HOST,))
START = datetime(2026, 3, 1, tzinfo=UTC)


class FakeTime:
    """A clock that moves when somebody sleeps, and by `tick` seconds with each look at it."""

    def __init__(self, tick: float = 0.0) -> None:
        self.seconds = 0.0
        self.tick = tick
        self.slept: list[float] = []
        self.stopped = False

    def monotonic(self) -> float:
        self.seconds += self.tick
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds

    @property
    def clock(self) -> Clock:
        return Clock(lambda: START + timedelta(seconds=self.seconds), self.monotonic, self.sleep, lambda: self.stopped)


def make_fetcher(
    limits: FetchLimits = LIMITS, time: FakeTime | None = None, resolve: Resolve = system_resolve
) -> Fetcher:
    draw = Random(1)  # noqa: S311 - jitter
    return Fetcher(limits, clock=(time or FakeTime()).clock, draw=draw, resolve=resolve)


@pytest.fixture
def site() -> Iterator[WebServer]:
    with WebServer().running() as server:
        yield server


def fetch(
    site: WebServer, path: str, *, limits: FetchLimits = LIMITS, time: FakeTime | None = None, **wanted: str
) -> Answer:
    return make_fetcher(limits, time).fetch(Wanted(site.url(path), **wanted))


def test_a_page_as_it_is(site: WebServer) -> None:
    site.routes["/a"] = Reply(body="Grüße".encode("latin-1"), headers={"Content-Type": "text/html; charset=latin-1"})
    answer = fetch(site, "/a")
    assert (answer.reason, answer.status, answer.data) == ("ok", 200, b"Gr\xfc\xdfe")
    assert (answer.content_type, answer.url, answer.moved_to) == ("text/html; charset=latin-1", site.url("/a"), None)
    assert site.requests[0].headers["user-agent"] == "intalks"


def test_what_has_not_changed_is_not_sent_again(site: WebServer) -> None:
    def page(request: Request) -> Reply:
        if request.headers.get("if-none-match") == '"v1"':
            return Reply(304)
        return Reply(body=b"text", headers={"ETag": '"v1"', "Last-Modified": "Sun, 01 Mar 2026 00:00:00 GMT"})

    site.routes["/a"] = page
    first = fetch(site, "/a")
    assert (first.etag, first.last_modified) == ('"v1"', "Sun, 01 Mar 2026 00:00:00 GMT")
    second = fetch(site, "/a", etag='"v1"', last_modified="Sun, 01 Mar 2026 00:00:00 GMT")
    assert (second.reason, second.status, second.data) == ("not-modified", 304, b"")
    assert site.requests[1].headers["if-modified-since"] == "Sun, 01 Mar 2026 00:00:00 GMT"


def test_what_cannot_be_sent_back_is_not_kept(site: WebServer) -> None:
    site.routes["/a"] = Reply(body=b"text", headers={"ETag": '"\xe9"', "Last-Modified": "x" * 2000})
    answer = fetch(site, "/a")
    assert (answer.data, answer.etag, answer.last_modified) == (b"text", None, None)


def test_a_packed_body_is_unpacked(site: WebServer) -> None:
    site.routes["/a"] = Reply(body=gzip.compress(b"text"), headers={"Content-Encoding": "gzip"})
    site.routes["/map.xml.gz"] = Reply(body=gzip.compress(b"<urlset/>"))
    assert fetch(site, "/a").data == b"text"
    assert fetch(site, "/map.xml.gz").data == b"<urlset/>"


def moves(status: int, to: str) -> Reply:
    return Reply(status, headers={"Location": to})


REFUSED: list[tuple[str, Callable[[WebServer], Route], str, int | None]] = [
    ("an announced length over the limit", lambda s: Reply(headers={"Content-Length": "999999999"}), "too-large", 200),
    ("no announced length and no end", lambda s: Reply(body=endless), "too-large", 200),
    (
        "a gzip bomb",
        lambda s: Reply(body=gzip_bomb(50), headers={"Content-Encoding": "gzip"}),
        "gzip-bomb",
        200,
    ),
    ("a gzip bomb that is a file", lambda s: Reply(body=gzip_bomb(50)), "gzip-bomb", 200),
    (
        "gzip that breaks off",
        lambda s: Reply(body=gzip.compress(bytes(range(256)))[:-9], headers={"Content-Encoding": "gzip"}),
        "bad-encoding",
        200,
    ),
    ("no gzip at all", lambda s: Reply(body=b"text", headers={"Content-Encoding": "gzip"}), "bad-encoding", 200),
    ("another packing", lambda s: Reply(body=b"text", headers={"Content-Encoding": "br"}), "bad-encoding", 200),
    ("a redirect to a private address", lambda s: moves(302, "http://10.0.0.8/"), "private-address", 302),
    ("a redirect to another loopback", lambda s: moves(302, "http://127.0.0.2/"), "private-address", 302),
    ("an address in disguise", lambda s: moves(302, "http://[::ffff:127.0.0.1]/"), "private-address", 302),
    ("a redirect to a file", lambda s: moves(302, "file:///etc/passwd"), "bad-url", 302),
    ("a redirect with a password", lambda s: moves(302, "http://me:secret@127.0.0.1/"), "bad-url", 302),
    ("a redirect to nowhere", lambda s: moves(302, "http://there:nowhere/"), "bad-url", 302),
    ("redirects in a circle", lambda s: moves(301, "/a"), "redirects", 301),
    ("gone", lambda s: Reply(410), "gone", 410),
    ("forbidden", lambda s: Reply(403), "http-403", 403),
]


@pytest.mark.parametrize(("route", "reason", "status"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_what_would_not_change_is_not_tried_again(
    site: WebServer, route: Callable[[WebServer], Route], reason: str, status: int | None
) -> None:
    time = FakeTime()
    site.routes["/a"] = route(site)
    answer = fetch(site, "/a", time=time, limits=replace(LIMITS, host_delay=0.0))
    assert (answer.reason, answer.status, answer.data, answer.tries) == (reason, status, b"", 1)
    assert answer.lasting
    assert time.slept == []


def test_a_bomb_is_not_unpacked_beyond_the_limit(site: WebServer) -> None:
    site.routes["/a"] = Reply(body=gzip_bomb(50), headers={"Content-Encoding": "gzip"})
    message = fetch(site, "/a").message
    assert re.fullmatch(r"the first \d{3} packed bytes unpack to over 200,000: not unpacked further", message)


def test_a_message_names_the_private_address_and_the_remedy() -> None:
    answer = make_fetcher(FetchLimits()).fetch(Wanted("http://localhost:9/feed"))
    assert answer.reason == "private-address"
    assert "localhost" in answer.message
    assert "name localhost in allow_hosts" in answer.message


def test_one_private_address_among_several_refuses_the_name() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        return ["93.184.216.34", "192.168.1.7"]

    fetcher = make_fetcher(FetchLimits(), resolve=resolve)
    assert fetcher.fetch(Wanted("http://news.example/")).message.startswith("news.example (192.168.1.7) is a private")


def test_a_name_is_resolved_once_and_connected_to_as_checked(site: WebServer) -> None:
    """A name that leads elsewhere the second time (DNS rebinding) leads nowhere."""
    answers = [[HOST], ["10.0.0.1"]]
    site.routes["/a"] = Reply(body=b"text")
    site.routes["/robots.txt"] = Reply(404)
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return answers[0]

    limits = replace(LIMITS, allow_hosts=(f"news.example:{site.port}",))
    fetcher = make_fetcher(limits, resolve=resolve)
    assert fetcher.fetch(Wanted(f"http://news.example:{site.port}/a")).data == b"text"
    assert site.requests[0].headers["host"] == f"news.example:{site.port}"
    assert asked == ["news.example"] * 2  # once for robots.txt, once for the page


def test_the_next_address_is_tried_where_the_first_does_not_answer(site: WebServer) -> None:
    site.routes["/a"] = Reply(body=b"text")
    limits = replace(LIMITS, allow_hosts=("news.example",))
    fetcher = make_fetcher(limits, resolve=lambda host, port: ["::1", HOST])
    assert fetcher.fetch(Wanted(f"http://news.example:{site.port}/a")).data == b"text"


def test_a_name_that_is_none() -> None:
    def resolve(host: str, port: int) -> Sequence[str]:
        raise OSError("no such name")

    answer = make_fetcher(resolve=resolve).fetch(Wanted("http://x.invalid/"))
    assert (answer.reason, answer.lasting) == ("unresolved", False)


def test_redirects_are_followed_and_lasting_ones_told(site: WebServer) -> None:
    site.routes |= {
        "/old": moves(301, "/older"),
        "/older": moves(308, "/new#top"),
        "/passing": moves(302, "/old"),
        "/new": Reply(body=b"text"),
    }
    lasting, passing = fetch(site, "/old"), fetch(site, "/passing")
    assert (lasting.data, lasting.asked, lasting.moved_to) == (b"text", site.url("/old"), site.url("/new#top"))
    assert (passing.data, passing.url, passing.moved_to) == (b"text", site.url("/new#top"), None)


def test_trouble_that_passes_is_tried_again_later_each_time(site: WebServer) -> None:
    left = [Reply(500), Reply(502), Reply(body=b"text")]
    site.routes["/a"] = lambda request: left.pop(0)
    time = FakeTime()
    answer = fetch(site, "/a", time=time, limits=replace(LIMITS, host_delay=0.0))
    assert (answer.data, answer.tries) == (b"text", 3)
    first, second = time.slept
    assert 0.5 <= first <= 1.0 <= second <= 2.0


def test_the_server_says_when_to_come_again(site: WebServer) -> None:
    left = [Reply(429, headers={"Retry-After": "7"}), Reply(body=b"text")]
    site.routes["/a"] = lambda request: left.pop(0)
    time = FakeTime()
    assert fetch(site, "/a", time=time).data == b"text"
    assert 7.0 in time.slept


def test_a_longer_wait_is_left_to_another_run(site: WebServer) -> None:
    date = (START + timedelta(hours=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    site.routes["/a"] = Reply(503, headers={"Retry-After": date})
    time = FakeTime()
    answer = fetch(site, "/a", time=time)
    assert (answer.reason, answer.tries, answer.lasting) == ("http-503", 1, False)
    assert answer.wait == pytest.approx(7200, abs=5)


def test_silence_ends_by_timeout(site: WebServer) -> None:
    site.routes["/a"] = Reply(body=site.dripping(b"once upon "))
    answer = fetch(site, "/a", limits=replace(LIMITS, timeout=0.05, tries=1))
    assert (answer.reason, answer.lasting) == ("timeout", False)


def drip(request: Request) -> Reply:
    return Reply(body=lambda: endless(b"."))


def dripping_headers(request: Request) -> Reply:
    return Reply(headers={f"X-{number}": "y" * 50 for number in range(900)}, body=endless)


@pytest.mark.parametrize("route", [drip, dripping_headers])
def test_what_comes_bit_by_bit_ends_by_deadline(site: WebServer, route: Route) -> None:
    """Each look at the clock costs a second; the bytes never stop coming."""
    site.routes["/a"] = route
    answer = fetch(site, "/a", time=FakeTime(tick=1.0), limits=replace(LIMITS, max_bytes=10**9, tries=1))
    assert (answer.reason, answer.message) == ("slow", "the answer was not whole after 30 seconds")


def test_a_server_that_is_not_there() -> None:
    with WebServer().running() as server:
        address = server.url("/a")
    answer = make_fetcher().fetch(Wanted(address))
    assert (answer.reason, answer.tries) == ("connection", 3)


def test_the_site_s_rules_are_kept(site: WebServer) -> None:
    site.routes["/robots.txt"] = Reply(
        body=b"User-agent: intalks\nDisallow: /private/*.html$\nCrawl-delay: 9\n\nUser-agent: *\nDisallow: /\n"
    )
    site.routes |= {"/a": Reply(body=b"text"), "/b": moves(302, "/private/x.html")}
    time = FakeTime()
    fetcher = make_fetcher(time=time)
    answers = [fetcher.fetch(Wanted(site.url(path))) for path in ("/a", "/private/x.html", "/b", "/private/x.txt")]
    assert [one.reason for one in answers] == ["ok", "robots", "robots", "gone"]
    assert site.asked("/private/x.html") == 0
    # One second after the rules themselves, then the nine that the site wants.
    assert time.slept == [1.0, 9.0, 9.0]


def test_rules_that_cannot_be_had_forbid_and_rules_that_are_not_there_allow(site: WebServer) -> None:
    site.routes["/a"] = Reply(body=b"text")
    site.routes["/robots.txt"] = Reply(503)
    assert fetch(site, "/a", limits=replace(LIMITS, tries=1)).reason == "robots-unreachable"
    site.routes["/robots.txt"] = Reply(403)
    assert fetch(site, "/a").reason == "ok"


def test_requests_to_one_host_are_kept_apart(site: WebServer) -> None:
    site.routes["/a"] = Reply(body=b"text")
    time = FakeTime()
    fetcher = make_fetcher(time=time)
    answers = fetch_all(fetcher, [Wanted(site.url("/a"))] * 3, hosts_at_once=4)
    assert [one.data for one in answers] == [b"text"] * 3
    assert time.slept == [1.0, 1.0, 1.0]


def test_answers_come_in_order_from_hosts_side_by_side(site: WebServer) -> None:
    with WebServer().running() as other:
        for server, text in ((site, b"one"), (other, b"two")):
            server.routes["/a"] = Reply(body=text)
        fetcher = make_fetcher(replace(LIMITS, host_delay=0.0))
        wanted = [Wanted(server.url("/a")) for server in (site, other, site, other)]
        assert [one.data for one in fetch_all(fetcher, wanted, hosts_at_once=2)] == [b"one", b"two", b"one", b"two"]


def test_a_stop_ends_the_waiting_and_asks_for_nothing_more(site: WebServer) -> None:
    time = FakeTime()

    def page(request: Request) -> Reply:
        time.stopped = True
        return Reply(500)

    site.routes["/a"] = page
    answer = fetch(site, "/a", time=time)
    assert (answer.reason, site.asked("/a")) == ("stopped", 1)
    assert not answer.lasting


def test_the_same_seed_waits_the_same(site: WebServer) -> None:
    site.routes["/a"] = Reply(500)
    times = [FakeTime(), FakeTime()]
    for time in times:
        fetch(site, "/a", time=time)
    assert times[0].slept == times[1].slept


def test_the_system_resolves_names() -> None:
    assert "127.0.0.1" in system_resolve("127.0.0.1", 80)
