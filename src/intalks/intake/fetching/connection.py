"""Connections that reach checked addresses only and end in time, whatever the other side sends or withholds."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Collection, Iterable
from functools import cache
from typing import Any

import httpcore

from intalks.intake.fetching.addresses import Resolve, checked_addresses


def one_connection(
    *, resolve: Resolve, allowed: Collection[str], time_left: Callable[[], float]
) -> httpcore.ConnectionPool:
    """A pool for one request. What is resolved and checked is what is connected to; certificates are checked against
    the host's name. `time_left` is in seconds: when it is used up, whatever is going on raises httpcore's timeouts.
    Proxies of the environment are not used, since they would resolve names themselves.
    """
    backend = _Checked(resolve, frozenset(name.lower() for name in allowed), time_left)
    return httpcore.ConnectionPool(_context(), max_connections=1, max_keepalive_connections=0, network_backend=backend)


class _Checked(httpcore.NetworkBackend):
    def __init__(self, resolve: Resolve, allowed: Collection[str], time_left: Callable[[], float]) -> None:
        self._resolve = resolve
        self._allowed = allowed
        self._time_left = time_left
        self._plain = httpcore.SyncBackend()

    def connect_tcp(  # noqa: PLR0917 - as httpcore calls it
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,  # httpcore's union of tuples, handed through
    ) -> httpcore.NetworkStream:
        """Connected to the first address that answers. Raises NoAnswerError where one of them is refused."""
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for address in checked_addresses(host, port, resolve=self._resolve, allowed=self._allowed):
            try:
                stream = self._plain.connect_tcp(
                    address, port, _shorter(timeout, self._time_left()), local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Timed(stream, self._time_left)
        raise failure


class _Timed(httpcore.NetworkStream):
    """A stream each of whose steps has the time that is left at most: bytes that drip cannot go on for ever, be they
    of a body or of a header.
    """

    def __init__(self, stream: httpcore.NetworkStream, time_left: Callable[[], float]) -> None:
        self._stream = stream
        self._time_left = time_left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        left = self._time_left()
        if left <= 0:
            raise httpcore.ReadTimeout("no time is left")
        return self._stream.read(max_bytes, _shorter(timeout, left))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        left = self._time_left()
        if left <= 0:
            raise httpcore.WriteTimeout("no time is left")
        self._stream.write(buffer, _shorter(timeout, left))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        inner = self._stream.start_tls(ssl_context, server_hostname, _shorter(timeout, self._time_left()))
        return _Timed(inner, self._time_left)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - as httpcore declares it
        return self._stream.get_extra_info(info)


def _shorter(timeout: float | None, left: float) -> float:
    """Seconds, more than none: a timeout of 0 would mean not to wait for anything."""
    return max(0.001, left if timeout is None else min(timeout, left))


@cache
def _context() -> ssl.SSLContext:
    return httpcore.default_ssl_context()
