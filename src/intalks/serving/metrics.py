"""Figures for Prometheus: how many requests, how long they took, what the ledger holds; of all processes together."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from intalks.ledger import LedgerCounts
from intalks.serving.shared import TALLIES, Shared

_BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_METHODS: Final = ("GET", "HEAD", "POST", "DELETE", "other")
_STATUSES: Final = (200, 201, 204, 303, 304, 307, 308, 400, 401, 403, 404, 405, 413, 422, 429, 500, 503, 0)
"""0 stands for any other."""

_ANSWERS: Final = len(_METHODS) * len(_STATUSES)
_TIMES: Final = len(_BOUNDS) + 2
"""Numbers of a route's histogram: one a bucket, the last without a bound, and the sum of seconds."""


class Metrics:
    """The figures of one server. `routes` are the patterns that addresses are counted by, the same in each process."""

    def __init__(self, routes: Sequence[str], shared: Shared) -> None:
        self._routes = (*dict.fromkeys([*routes, *_KNOWN]), "other")
        self._numbers = {route: number for number, route in enumerate(self._routes)}
        self._shared = shared
        if len(self._routes) * (_ANSWERS + _TIMES) > TALLIES:
            raise ValueError("more routes than there are numbers to count them with")

    def count(self, route: str, method: str, status: int, seconds: float) -> None:
        number = self._numbers.get(route, len(self._routes) - 1)
        place = self._place(self._shared.process, number)
        how = _METHODS.index(method if method in _METHODS else "other") * len(_STATUSES)
        self._shared.asked[self._shared.process] += 1
        tallies = self._shared.tallies
        tallies[place + how + _STATUSES.index(status if status in _STATUSES else 0)] += 1
        tallies[place + _ANSWERS + bisect_left(_BOUNDS, seconds)] += 1
        tallies[place + _ANSWERS + _TIMES - 1] += seconds

    def text(self, counts: LedgerCounts) -> bytes:
        """All figures in Prometheus' text format."""
        registry = CollectorRegistry()
        registry.register(_Collected(lambda: self._families(counts)))
        return generate_latest(registry)

    def _families(self, counts: LedgerCounts) -> Iterator[Metric]:
        requests = CounterMetricFamily("intalks_requests", "Requests answered", labels=("route", "method", "status"))
        times = HistogramMetricFamily("intalks_request_seconds", "Time to an answer", labels=("route",))
        for route, number in self._numbers.items():
            sums = self._sums(number)
            for answer, total in enumerate(sums[:_ANSWERS]):
                if total:
                    method, status = _METHODS[answer // len(_STATUSES)], _STATUSES[answer % len(_STATUSES)]
                    requests.add_metric((route, method, str(status or "other")), total)
            if any(sums):
                buckets = [sum(sums[_ANSWERS : _ANSWERS + i + 1]) for i in range(len(_BOUNDS) + 1)]
                bounds = (*(str(bound) for bound in _BOUNDS), "+Inf")
                times.add_metric((route,), list(zip(bounds, buckets, strict=True)), sums[-1])
        held = GaugeMetricFamily("intalks_ledger", "What the ledger holds", labels=("what",))
        for name, total in asdict(counts).items():
            held.add_metric((name,), total)
        yield from (requests, times, held)
        answers = self._shared.answers
        if answers is not None:
            yield GaugeMetricFamily("intalks_answers_bytes", "Answers kept", answers.size)
            yield GaugeMetricFamily("intalks_answers_ready", "1 when all are there that are made ahead", answers.ready)

    def _sums(self, number: int) -> list[float]:
        """A route's numbers over all processes."""
        places = [self._place(process, number) for process in range(self._shared.processes)]
        return [sum(self._shared.tallies[place + i] for place in places) for i in range(_ANSWERS + _TIMES)]

    def _place(self, process: int, number: int) -> int:
        return process * TALLIES + number * (_ANSWERS + _TIMES)


class _Collected(Collector):
    def __init__(self, families: Callable[[], Iterator[Metric]]) -> None:
        self._families = families

    def collect(self) -> Iterator[Metric]:
        return self._families()


class Measured:
    """ASGI: counts each answer by its route, never by its path, of which there are too many; and says in its
    `Server-Timing` how many milliseconds it took from the request's arrival to the beginning of the answer.
    """

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
                taken = (self._seconds() - begun) * 1000
                MutableHeaders(scope=message).append("server-timing", f"total;dur={taken:.1f}")
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
    first = f"/{scope['path'].split('/')[1]}"
    return first if first in _KNOWN else "other"


_KNOWN: Final = tuple(
    f"/{first}"
    for first in ("", "api", "articles", "assets", "companies", "dossiers", "explore", "review", "search", "sources")
)
