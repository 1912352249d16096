"""What stands before every page and call: headers that browsers obey, limits of size and pace, who may read."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intalks.serving.shared import Buckets
from intalks.serving.tokens import Scope as TokenScope
from intalks.serving.tokens import Sessions, Tokens
from intalks.serving.trouble import API, Trouble, json_error

LARGEST: Final = 64 * 1024
"""Bytes of a request's body."""

LARGEST_TEXT: Final = 2 * 2**20
"""Bytes where an article is sent to be read: 500,000 characters in UTF-8."""

READ: Final = f"{API}v1/read"

HEADERS: Final = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

_OPEN: Final = ("/healthz", "/login", "/assets/")
"""What a closed server shows to everybody."""


class SecureHeaders:
    """ASGI: the headers of `HEADERS` on every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                if scope.get("scheme") == "https":
                    headers.setdefault("strict-transport-security", "max-age=31536000")
            await send(message)

        await self._app(scope, receive, with_headers)


class _TooLarge(Exception):  # noqa: N818 - it never leaves this module
    """More came than was declared or allowed."""


class SizeLimit:
    """ASGI: 413 for a body above the limit, whatever its length is said to be."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = LARGEST_TEXT if scope["path"] == READ else LARGEST
        refusal = json_error(413, Trouble("too_large", f"a request may hold {limit:,} bytes here"))
        declared = Headers(scope=scope).get("content-length", "0")
        if not declared.isdigit() or int(declared) > limit:
            await refusal(scope, receive, send)
            return
        taken = 0
        begun = over = False

        async def counted() -> Message:
            nonlocal taken, over
            message = await receive()
            taken += len(message.get("body", b""))
            over = taken > limit
            if over:
                raise _TooLarge
            return message

        async def watched(message: Message) -> None:
            nonlocal begun
            if begun or not over:  # whoever read the body may have made another answer of it
                begun = True
                await send(message)

        with suppress(_TooLarge):
            await self._app(scope, counted, watched)
        if over and not begun:
            await refusal(scope, receive, send)


class Pace:
    """How often each client may ask in a minute: a bucket that fills up evenly."""

    def __init__(self, rate: int, seconds: Callable[[], float], buckets: Buckets) -> None:
        self._rate = rate
        self._seconds = seconds
        self._buckets = buckets

    def wait(self, client: str, cost: float = 1.0) -> float:
        """Seconds that the client has to wait; 0 where it may go on, and then it is counted."""
        now = self._seconds()
        short = 0.0

        def taken(bucket: tuple[float, float] | None) -> tuple[float, float]:
            nonlocal short
            level, at = (float(self._rate), now) if bucket is None else bucket
            level = min(float(self._rate), level + (now - at) * self._rate / 60)
            short = cost - level
            return (level if short > 0 else level - cost, now)

        self._buckets.change(client, taken)
        return max(short, 0.0) * 60 / self._rate


class RateLimit:
    """ASGI: 429 for calls of the interface that come too fast; a text to be read counts as ten."""

    def __init__(self, app: ASGIApp, pace: Pace) -> None:
        self._app = app
        self._pace = pace

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] != "http" or not (path.startswith(API) or (path == "/login" and scope["method"] == "POST")):
            await self._app(scope, receive, send)
            return
        client = scope.get("client")
        cost = 10.0 if path in (READ, "/login") else 1.0
        wait = self._pace.wait("" if client is None else client[0], cost)
        if wait > 0:
            headers = {"retry-after": str(int(wait) + 1)}
            await json_error(429, Trouble("too_many", "too many requests; wait a little"), headers)(
                scope, receive, send
            )
            return
        await self._app(scope, receive, send)


class Doorkeeper:
    """ASGI: on a closed server only who bears a token, or is logged in, sees anything."""

    def __init__(self, app: ASGIApp, tokens: Tokens, sessions: Sessions, cookie: str) -> None:
        self._app = app
        self._tokens = tokens
        self._sessions = sessions
        self._cookie = f"{cookie}="

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(_OPEN) or self._known(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return
        if scope["path"].startswith(API) or scope["path"] == "/metrics":
            headers = {"www-authenticate": "Bearer"}
            refusal = json_error(401, Trouble("unauthorized", "a token is needed: Authorization: Bearer …"), headers)
            await refusal(scope, receive, send)
            return
        await send({"type": "http.response.start", "status": 303, "headers": [(b"location", b"/login")]})
        await send({"type": "http.response.body", "body": b""})

    def _known(self, headers: Headers) -> bool:
        kind, _, secret = headers.get("authorization", "").partition(" ")
        if kind.casefold() == "bearer":
            token = self._tokens.find(secret.strip())
            return token is not None and token.allows(TokenScope.READ)
        for part in headers.get("cookie", "").split(";"):
            if part.strip().startswith(self._cookie):
                return self._sessions.find(part.strip().removeprefix(self._cookie)) is not None
        return False
