"""A mail server on the loopback that takes what it is given, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import StreamRequestHandler, ThreadingTCPServer
from threading import Thread


class MailServer:
    """`mails` are those taken, as they came; `refuses`: every recipient is unknown."""

    def __init__(self) -> None:
        self.mails: list[str] = []
        self.refuses = False
        self._server = ThreadingTCPServer(("127.0.0.1", 0), _handler(self))
        self._server.daemon_threads = True
        self.port: int = self._server.server_address[1]

    @contextmanager
    def running(self) -> Iterator[MailServer]:
        thread = Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


def _handler(server: MailServer) -> type[StreamRequestHandler]:
    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().strip().upper():
                if line == b"DATA":
                    self._say("354 go on")
                    lines = list(iter(self.rfile.readline, b".\r\n"))
                    server.mails.append(b"".join(lines).decode("utf-8"))
                    self._say("250 taken")
                elif line.startswith(b"RCPT") and server.refuses:
                    self._say("550 nobody of that name")
                elif line == b"QUIT":
                    self._say("221 bye")
                    return
                else:
                    self._say("250 well")

        def _say(self, text: str) -> None:
            self.wfile.write(f"{text}\r\n".encode())

    return Handler
