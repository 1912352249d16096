"""Answers kept until the ledger changes, with their ETags, and packed for the way."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KEPT: Final = 64 * 2**20
"""Bytes of answers kept at most."""

_PACKED_FROM: Final = 1_000
_LARGEST: Final = 8 * 2**20
"""Bytes of an answer that is looked at whole; a longer one is passed on as it comes."""

_PRIVATE: Final = ("cookie", "authorization")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: `packed` is the body by gzip, None where that is not worth it."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    packed: bytes | None
    etag: str


class Freshness:
    """Answers of GET without a cookie or a token, by path and query, of one revision of the ledger."""

    def __init__(self, revision: Callable[[], str], size: int = KEPT) -> None:
        self._revision = revision
        self._size = size
        self._at: str | None = None
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0

    def clear(self) -> None:
        """Forget all: something was written by this program."""
        self._kept.clear()
        self._bytes = 0

    def find(self, key: str) -> Kept | None:
        now = self._revision()
        if now != self._at:
            self.clear()
            self._at = now
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    def keep(self, key: str, one: Kept) -> None:
        self._kept[key] = one
        self._bytes += len(one.body) + len(one.packed or b"")
        while self._bytes > self._size and self._kept:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.body) + len(oldest.packed or b"")

    @property
    def at(self) -> str | None:
        """The revision that answers are kept of."""
        return self._at


class Fresh:
    """ASGI: answers out of `Freshness`, 304 where the client has what there is, gzip where the client takes it."""

    def __init__(self, app: ASGIApp, freshness: Freshness) -> None:
        self._app = app
        self._freshness = freshness

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or scope["path"].startswith("/assets/"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        shared = not any(name in headers for name in _PRIVATE) and scope["path"] not in ("/healthz", "/metrics")
        key = f"{scope['raw_path'].decode('latin-1')}?{scope['query_string'].decode('latin-1')}"
        found = self._freshness.find(key) if shared else None
        if found is None:
            collect = _Collect(send)
            at = self._freshness.at
            await self._app(scope if scope["method"] == "GET" else {**scope, "method": "GET"}, receive, collect)
            found = collect.kept()
            if found is None:
                return  # it went out as it came
            if shared and at == self._freshness.at:
                self._freshness.keep(key, found)
        await _answer(found, headers, send, head=scope["method"] == "HEAD", shared=shared)


class _Collect:
    """Takes an answer in, to keep it where it is whole and well."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._start: Message | None = None
        self._body: list[bytes] = []
        self._size = 0
        self._passing = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            self._passing = message["status"] != 200 or _streams(message)
            if self._passing:
                await self._send(message)
        elif self._passing:
            await self._send(message)
        else:
            self._body.append(message.get("body", b""))
            self._size += len(self._body[-1])
            if self._size > _LARGEST and self._start is not None:
                self._passing = True
                await self._send(self._start)
                await self._send({**message, "body": b"".join(self._body)})

    def kept(self) -> Kept | None:
        if self._passing or self._start is None:
            return None
        body = b"".join(self._body)
        packed = gzip.compress(body, 5, mtime=0) if len(body) >= _PACKED_FROM else None
        etag = hashlib.sha256(body).hexdigest()[:32]
        return Kept(tuple(self._start["headers"]), body, packed, etag)


def _streams(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-disposition") is not None


async def _answer(one: Kept, asked: Headers, send: Send, *, head: bool, shared: bool) -> None:
    packed = one.packed is not None and "gzip" in asked.get("accept-encoding", "")
    etag = f'"{one.etag}{"-gz" if packed else ""}"'
    body = one.packed if packed and one.packed is not None else one.body
    headers = MutableHeaders(raw=list(one.headers))
    headers["etag"] = etag
    headers["vary"] = "Accept-Encoding, Cookie, Authorization"
    headers.setdefault("cache-control", "no-cache" if shared else "private, no-cache")
    known = {part.strip().removeprefix("W/") for part in asked.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        del headers["content-length"]
        await send({"type": "http.response.start", "status": 304, "headers": headers.raw})
        await send({"type": "http.response.body", "body": b""})
        return
    if packed:
        headers["content-encoding"] = "gzip"
    headers["content-length"] = str(len(body))
    await send({"type": "http.response.start", "status": 200, "headers": headers.raw})
    await send({"type": "http.response.body", "body": b"" if head else body})
