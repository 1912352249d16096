"""One try at an address: through all redirects, each checked as the first address was."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import httpcore
import httpx

from intalks.intake.fetching.addresses import Resolve
from intalks.intake.fetching.answer import NOT_MODIFIED, OK, PASSING, STOPPED, Answer, NoAnswerError, Wanted
from intalks.intake.fetching.body import Body
from intalks.intake.fetching.clock import Clock
from intalks.intake.fetching.connection import one_connection
from intalks.intake.fetching.pace import Pace, retry_after
from intalks.intake.fetching.robots import Robots
from intalks.model.watching import FetchLimits

_ACCEPT: Final = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml;q=0.9, */*;q=0.5"
)
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_LASTING_REDIRECTS: Final = frozenset({301, 308})
_GONE: Final = frozenset({404, 410})
_SENDABLE: Final = re.compile(r"[\x20-\x7e]{1,1000}")


@dataclass(frozen=True, slots=True)
class Means:
    """What every try shares. `robots` None: the site's rules are not asked for."""

    limits: FetchLimits
    clock: Clock
    resolve: Resolve
    pace: Pace
    robots: Robots | None


def try_once(means: Means, wanted: Wanted) -> Answer:
    """Never raises for what the other side does."""
    return _Try(means, wanted).run()


class _Try:
    def __init__(self, means: Means, wanted: Wanted) -> None:
        self._means = means
        self._limits = means.limits
        self._wanted = wanted
        self._url = wanted.url
        self._lasting = True
        self._status: int | None = None
        self._size = 0
        self._ends = 0.0

    def run(self) -> Answer:
        try:
            for hops in range(self._limits.redirects + 1):
                answer = self._hop(moved=hops > 0)
                if answer is not None:
                    return answer
            return self._failed("redirects", f"more than {self._limits.redirects} redirects, the last to {self._url}")
        except NoAnswerError as error:
            return self._failed(error.reason, str(error))
        except httpcore.TimeoutException:
            if self._time_left() <= 0:
                return self._failed("slow", f"the answer was not whole after {self._limits.deadline:g} seconds")
            return self._failed("timeout", f"nothing came for {self._limits.timeout:g} seconds")
        except (httpx.InvalidURL, httpcore.UnsupportedProtocol, UnicodeError, ValueError) as error:
            return self._failed("bad-url", f"{self._url!r} is no address that can be asked for ({error})")
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ConnectionNotAvailable, OSError) as error:
            return self._failed("connection", f"the connection failed ({str(error) or type(error).__name__})")

    def _failed(self, reason: str, message: str) -> Answer:
        return Answer(self._wanted.url, self._url, reason, message, status=self._status, size=self._size)

    def _time_left(self) -> float:
        return self._ends - self._means.clock.monotonic()

    def _hop(self, *, moved: bool) -> Answer | None:
        """The answer, or None where it leads on."""
        means = self._means
        url = self._checked_url()
        delay = 0.0
        if means.robots is not None:
            refusal = means.robots.refusal(self._url, self._rules)
            if refusal is not None:
                raise NoAnswerError(*refusal)
            delay = means.robots.delay(self._url)
        means.pace.wait(url.netloc.decode("ascii"), delay)
        if means.clock.stopped():
            raise NoAnswerError(STOPPED, "the run was stopped before its turn")
        self._ends = means.clock.monotonic() + self._limits.deadline
        allowed = self._limits.allow_hosts
        with (
            one_connection(resolve=means.resolve, allowed=allowed, time_left=self._time_left) as pool,
            pool.stream("GET", str(url), headers=self._headers(), extensions=self._timeouts()) as response,
        ):
            return self._taken(response, moved=moved)

    def _rules(self, place: str) -> Answer:
        """A site's robots.txt."""
        means = self._means
        return try_once(Means(means.limits, means.clock, means.resolve, means.pace, None), Wanted(place))

    def _checked_url(self) -> httpx.URL:
        url = httpx.URL(self._url)
        if url.scheme not in ("http", "https") or not url.host:
            raise NoAnswerError("bad-url", f"{self._url!r} does not begin with http:// or https:// and a host")
        if url.userinfo:
            raise NoAnswerError("bad-url", f"the address at {url.host} holds a password; such are not asked for")
        return url.copy_with(fragment=None)

    def _headers(self) -> dict[bytes | str, bytes | str]:
        headers: dict[bytes | str, bytes | str] = {
            "User-Agent": self._limits.user_agent,
            "Accept": _ACCEPT,
            "Accept-Encoding": "gzip",
        }
        if self._wanted.etag is not None:
            headers["If-None-Match"] = self._wanted.etag
        if self._wanted.last_modified is not None:
            headers["If-Modified-Since"] = self._wanted.last_modified
        return headers

    def _timeouts(self) -> dict[str, dict[str, float]]:
        return {"timeout": dict.fromkeys(("connect", "read", "write", "pool"), self._limits.timeout)}

    def _taken(self, response: httpcore.Response, *, moved: bool) -> Answer | None:
        self._status = response.status
        headers = httpx.Headers(response.headers)
        if response.status in _REDIRECTS and "location" in headers:
            self._lasting = self._lasting and response.status in _LASTING_REDIRECTS
            self._url = str(httpx.URL(self._url).join(headers["location"]))
            return None
        return self._answer(response, headers, moved=moved)

    def _answer(self, response: httpcore.Response, headers: httpx.Headers, *, moved: bool) -> Answer:
        status = response.status
        reason, message = _outcome(status)
        data = self._body(response, headers) if reason == OK else b""
        wait = retry_after(headers.get("retry-after"), self._means.clock.now())
        return Answer(
            asked=self._wanted.url,
            url=self._url,
            reason=reason,
            message=message,
            status=status,
            data=data,
            content_type=headers.get("content-type"),
            etag=_plain(headers.get("etag")),
            last_modified=_plain(headers.get("last-modified")),
            moved_to=self._url if moved and self._lasting else None,
            wait=wait if status in PASSING or status >= 500 else None,
            size=self._size,
        )

    def _body(self, response: httpcore.Response, headers: httpx.Headers) -> bytes:
        most = self._limits.max_bytes
        length = headers.get("content-length", "")
        if length.isdigit() and int(length[:18]) > most:
            raise NoAnswerError("too-large", f"{int(length[:18]):,} bytes are announced, over {most:,}")
        body = Body(response.iter_stream(), max_bytes=most)
        try:
            return body.read(headers.get("content-encoding", ""))
        finally:
            self._size = body.size


def _outcome(status: int) -> tuple[str, str]:
    if status == 304:
        return NOT_MODIFIED, ""
    if status in _GONE:
        return "gone", f"the server says that there is no such page (status {status})"
    if 200 <= status < 300:
        return OK, ""
    return f"http-{status}", f"the server answered with status {status}"


def _plain(header: str | None) -> str | None:
    """A value that can be sent back as it came; None where it is absent, or holds what no header may."""
    return header if header is not None and _SENDABLE.fullmatch(header) else None
