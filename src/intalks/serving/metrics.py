"""Figures for Prometheus: how many requests, how long they took, what the ledger holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intalks.ledger import LedgerCounts

_BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)


class Metrics:
    """The figures of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        labels = ("route", "method", "status")
        self._requests = Counter("intalks_requests", "Requests answered", labels, registry=self._registry)
        self._seconds = Histogram(
            "intalks_request_seconds", "Time to an answer", ("route",), registry=self._registry, buckets=_BOUNDS
        )
        self._held = Gauge("intalks_ledger", "What the ledger holds", ("what",), registry=self._registry)

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self, counts: LedgerCounts) -> bytes:
        """All figures in Prometheus' text format."""
        for name, number in asdict(counts).items():
            self._held.labels(name).set(number)
        return generate_latest(self._registry)


class Measured:
    """ASGI: counts each answer by its route, never by its path, of which there are too many."""

    def __init__(self, app: ASGIApp, metrics: Metrics, seconds: Callable[[], float]) -> None:
        self._app = app
        self._metrics = metrics
        self._seconds = seconds

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = self._seconds()
        status = 500

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        finally:
            self._metrics.count(_route(scope), scope["method"], status, self._seconds() - begun)


def _route(scope: Scope) -> str:
    """The route's pattern; for an answer that was kept, which no route made, the first part of the path."""
    route = scope.get("route")
    if route is not None:
        return str(getattr(route, "path", "other"))
    first = str(scope["path"]).split("/")[1] if scope["path"] != "/" else ""
    return f"/{first}" if first in _KNOWN else "other"


_KNOWN = frozenset({"", "api", "articles", "assets", "companies", "dossiers", "explore", "review", "search", "sources"})
