"""Answers kept until the ledger changes, with their ETags, and packed for the way."""

from __future__ import annotations

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import msgspec
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intalks.serving.shared import Answers

KEPT: Final = 64 * 2**20
"""Bytes of answers kept at most."""

_PACKED_FROM: Final = 1_000
_LEVEL: Final = 2
"""Of packing: a fifth larger than at the usual level, in a third of the time."""

_LARGEST: Final = 8 * 2**20
"""Bytes of an answer that is looked at whole; a longer one is passed on as it comes."""

_PRIVATE: Final = ("cookie", "authorization")


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: `data` is its body, by gzip where `packed` is set, which it is where that is worth it."""

    headers: tuple[tuple[bytes, bytes], ...]
    data: bytes
    packed: bool
    etag: str


class Freshness:
    """Answers of GET without a cookie or a token, by path and query, of one revision of the ledger: some in this
    process, more in what it shares with others.
    """

    def __init__(self, revision: Callable[[], str], shared: Answers | None = None, size: int = KEPT) -> None:
        self._revision = revision
        self._shared = shared
        self._size = size
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        self._bytes = 0
        # What others keep may be of before the revision that this process begins with.
        self._revised = revision()
        self.at = 0 if shared is None else shared.turn()

    def clear(self) -> None:
        """Forget all: something was written by this program."""
        self._turn(self.at + 1 if self._shared is None else self._shared.turn())

    def current(self) -> int:
        """The number of the generation that answers are of now; it grows with each change that a process sees."""
        now = self._revision()
        if now != self._revised:
            self._revised = now
            self.clear()
        elif self._shared is not None and self._shared.generation != self.at:
            self._turn(self._shared.generation)
        return self.at

    def find(self, key: str) -> Kept | None:
        at = self.current()
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        elif self._shared is not None and (data := self._shared.find(key, at)) is not None:
            found = _kept.decode(data)
            self._hold(key, found)
        return found

    def keep(self, key: str, one: Kept, at: int) -> None:
        """The answer, made of the generation `at`; dropped where that is past."""
        if at != self.at:
            return
        self._hold(key, one)
        if self._shared is not None:
            self._shared.keep(key, at, msgspec.msgpack.encode(one))

    def _turn(self, at: int) -> None:
        self._kept.clear()
        self._bytes = 0
        self.at = at

    def _hold(self, key: str, one: Kept) -> None:
        self._kept[key] = one
        self._bytes += len(one.data)
        while self._bytes > self._size and self._kept:
            _, oldest = self._kept.popitem(last=False)
            self._bytes -= len(oldest.data)


_kept = msgspec.msgpack.Decoder(Kept)


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
            at = self._freshness.at  # as `find` has just left it
            await self._app(scope if scope["method"] == "GET" else {**scope, "method": "GET"}, receive, collect)
            found = collect.kept()
            if found is None:
                return  # it went out as it came
            if shared:
                self._freshness.keep(key, found, at)
        await _answer(found, headers, send, head=scope["method"] == "HEAD", shared=shared)


def takes_gzip(accepted: str) -> bool:
    """Whether an `Accept-Encoding` lets an answer be packed: it names gzip, or else everything, and at no weight of 0
    (RFC 9110, 12.5.3). A weight that is no number is 0.

    >>> [takes_gzip(one) for one in ("br, GZIP;q=0.5", "*", "gzip;q=0, *", "")]
    [True, True, False, False]
    """
    weights: dict[str, float] = {}
    for part in accepted.casefold().split(","):
        coding, *parameters = (one.strip() for one in part.split(";"))
        weights[coding] = min((_weight(one) for one in parameters), default=1.0)
    return weights.get("gzip", weights.get("*", 0.0)) > 0


def _weight(parameter: str) -> float:
    """1 where the parameter is no weight."""
    name, _, value = parameter.partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


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
        packed = len(body) >= _PACKED_FROM
        etag = hashlib.sha256(body).hexdigest()[:32]
        data = gzip.compress(body, _LEVEL, mtime=0) if packed else body
        return Kept(tuple(self._start["headers"]), data, packed, etag)


def _streams(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-disposition") is not None


async def _answer(one: Kept, asked: Headers, send: Send, *, head: bool, shared: bool) -> None:
    packed = one.packed and takes_gzip(asked.get("accept-encoding", ""))
    etag = f'"{one.etag}{"-gz" if packed else ""}"'
    body = one.data if packed or not one.packed else gzip.decompress(one.data)
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
