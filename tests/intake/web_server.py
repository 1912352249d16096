"""A web server on the loopback, for what tests make the web do."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import TypeAlias

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back; `body` may be pieces that never end. The connection is closed after it."""

    status: int = 200
    body: bytes | Callable[[], Iterator[bytes]] = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Request:
    """Header names are in small letters; `body` is that of a POST."""

    path: str
    headers: dict[str, str]
    body: bytes = b""


Route: TypeAlias = Reply | Callable[[Request], Reply]


class WebServer:
    """`routes` by path may change while it runs; `requests` are those that came, robots.txt left out."""

    def __init__(self, port: int = 0) -> None:
        self.routes: dict[str, Route] = {}
        self.requests: list[Request] = []
        self.ended = Event()
        self._server = ThreadingHTTPServer((HOST, port), _handler(self))
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def url(self, path: str) -> str:
        return f"http://{HOST}:{self.port}{path}"

    def asked(self, path: str) -> int:
        return sum(request.path == path for request in self.requests)

    @contextmanager
    def running(self) -> Iterator[WebServer]:
        thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.ended.set()
            self._server.shutdown()
            self._server.server_close()
            thread.join()

    def dripping(self, first: bytes = b"") -> Callable[[], Iterator[bytes]]:
        """A body that never comes to its end, and of which nothing more comes after the first bytes."""

        def pieces() -> Iterator[bytes]:
            yield first
            self.ended.wait()

        return pieces


def endless(piece: bytes = b"more and more of it\n" * 400) -> Iterator[bytes]:
    while True:
        yield piece


@cache
def gzip_bomb(megabytes: int) -> bytes:
    return gzip.compress(bytes(megabytes * 1_000_000), 9)


def _handler(site: WebServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            request = Request(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
            if self.path != "/robots.txt":
                site.requests.append(request)
            route = site.routes.get(self.path.partition("?")[0], Reply(404, b"not here"))
            with suppress(OSError):
                self._send(route if isinstance(route, Reply) else route(request))

        def _send(self, reply: Reply) -> None:
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if isinstance(reply.body, bytes):
                if "Content-Length" not in reply.headers:
                    self.send_header("Content-Length", str(len(reply.body)))
                self.end_headers()
                self.wfile.write(reply.body)
                return
            self.end_headers()
            for piece in reply.body():
                self.wfile.write(piece)
                self.wfile.flush()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            """Says nothing."""

    return Handler
