"""The server: pages, the interface for programs, and what stands before both."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from anyio import to_thread
from fastapi import FastAPI
from starlette.responses import PlainTextResponse, Response

from intalks import __version__
from intalks.ledger import Ledger
from intalks.pipeline import ArticleReader, own_reader
from intalks.serving import assets
from intalks.serving.api import routers as api_routers
from intalks.serving.desk import COOKIE, Desk, DeskOf, Options
from intalks.serving.freshness import Fresh, Freshness
from intalks.serving.guards import Doorkeeper, Pace, RateLimit, SecureHeaders, SizeLimit
from intalks.serving.metrics import Measured, Metrics
from intalks.serving.rendering import templates
from intalks.serving.shared import Shared
from intalks.serving.tokens import Sessions, Tokens
from intalks.serving.trouble import install
from intalks.serving.web import routers as web_routers

AT_ONCE: Final = 4
"""Requests that one process works on at a time."""


@dataclass(frozen=True, slots=True)
class Outside:
    """What a server takes from outside: a reader for texts, the time, and a clock of seconds that never goes back."""

    make_reader: Callable[[], ArticleReader] = own_reader
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    seconds: Callable[[], float] = time.monotonic


def create_app(
    ledger: Ledger,
    tokens: Tokens,
    options: Options | None = None,
    *,
    shared: Shared | None = None,
    outside: Outside | None = None,
) -> FastAPI:
    """A server on an open ledger, which the caller closes; `shared` is what it shares with other processes, None where
    there are none.
    """
    common = Shared.alone() if shared is None else shared
    given = Outside() if outside is None else outside
    app = create_unguarded(ledger, tokens, options, shared=common, outside=given)
    desk: Desk = app.state.desk
    routes = [str(getattr(route, "path", "")) for router in _ROUTERS for route in router.routes]
    metrics = Metrics([*routes, "/healthz", "/metrics", "/api/v1/openapi.json"], common)
    _watched(app, metrics)
    # The last one added stands outermost.
    if desk.options.closed:
        app.add_middleware(Doorkeeper, tokens=tokens, sessions=desk.sessions, cookie=COOKIE)
    app.add_middleware(RateLimit, pace=Pace(desk.options.rate, given.seconds, common.buckets))
    app.add_middleware(SizeLimit)
    app.add_middleware(SecureHeaders)
    app.add_middleware(Measured, metrics=metrics, seconds=given.seconds)
    return app


def create_unguarded(
    ledger: Ledger, tokens: Tokens, options: Options | None, *, shared: Shared, outside: Outside
) -> FastAPI:
    """The same without what counts and refuses: for this program's own questions."""
    freshness = Freshness(ledger.revision, shared.answers)
    app = FastAPI(
        title="intalks",
        version=__version__,
        summary="Corporate deals while they are still talked about: who says what, who denies it, what became of it.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_in_turn,
    )
    app.state.desk = Desk(
        ledger=ledger,
        options=Options() if options is None else options,
        tokens=tokens,
        sessions=Sessions(tokens, outside.clock, shared.sessions),
        templates=templates(),
        freshness=freshness,
        make_reader=outside.make_reader,
        clock=outside.clock,
    )
    for router in _ROUTERS:
        app.include_router(router)
    install(app)
    app.add_middleware(Fresh, freshness=freshness)
    return app


@asynccontextmanager
async def _in_turn(_app: FastAPI) -> AsyncIterator[None]:
    """Pages are made a few at a time, in the order in which they were asked for: more threads would only take the
    interpreter from each other, and each page would be as late as the last.
    """
    to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
    yield


def _watched(app: FastAPI, metrics: Metrics) -> None:
    """For whoever looks after the server."""

    @app.get("/healthz", include_in_schema=False)
    def healthz(desk: DeskOf) -> PlainTextResponse:
        """Whether the ledger answers."""
        desk.ledger.revision()
        return PlainTextResponse("ok\n")

    @app.get("/metrics", include_in_schema=False)
    def figures(desk: DeskOf) -> Response:
        text = metrics.text(desk.ledger.catalogue.counts())
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")


_ROUTERS: Final = (*api_routers, *web_routers, assets.router)
