"""The server: pages, the interface for programs, and what stands before both."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Final

from anyio import to_thread
from fastapi import APIRouter, FastAPI
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


def create_app(
    ledger: Ledger,
    tokens: Tokens,
    options: Options | None = None,
    *,
    shared: Shared | None = None,
    guarded: bool = True,
    make_reader: Callable[[], ArticleReader] = own_reader,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    seconds: Callable[[], float] = time.monotonic,
) -> FastAPI:
    """A server on an open ledger, which the caller closes; `shared` is what it shares with other processes, None where
    there are none. One that is not `guarded` counts and refuses nobody: it is for this program itself. `seconds` is a
    clock that never goes back.
    """
    chosen = Options() if options is None else options
    common = Shared.alone() if shared is None else shared
    sessions = Sessions(tokens, clock, common.sessions)
    freshness = Freshness(ledger.revision, common.answers)
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
        options=chosen,
        tokens=tokens,
        sessions=sessions,
        templates=templates(),
        freshness=freshness,
        make_reader=make_reader,
        clock=clock,
    )
    routers = (*api_routers, *web_routers, assets.router)
    for router in routers:
        app.include_router(router)
    metrics = _watched(app, routers, common)
    install(app)
    # The last one added stands outermost.
    app.add_middleware(Fresh, freshness=freshness)
    if not guarded:
        return app
    if chosen.closed:
        app.add_middleware(Doorkeeper, tokens=tokens, sessions=sessions, cookie=COOKIE)
    app.add_middleware(RateLimit, pace=Pace(chosen.rate, seconds, common.buckets))
    app.add_middleware(SizeLimit)
    app.add_middleware(SecureHeaders)
    app.add_middleware(Measured, metrics=metrics, seconds=seconds)
    return app


@asynccontextmanager
async def _in_turn(_app: FastAPI) -> AsyncIterator[None]:
    """Pages are made a few at a time, in the order in which they were asked for: more threads would only take the
    interpreter from each other, and each page would be as late as the last.
    """
    to_thread.current_default_thread_limiter().total_tokens = AT_ONCE
    yield


def _watched(app: FastAPI, routers: Iterable[APIRouter], shared: Shared) -> Metrics:
    """For whoever looks after the server."""
    paths = [str(getattr(route, "path", "")) for router in routers for route in router.routes]
    figures = Metrics([*paths, "/healthz", "/metrics", "/api/v1/openapi.json"], shared)

    @app.get("/healthz", include_in_schema=False)
    def healthz(desk: DeskOf) -> PlainTextResponse:
        """Whether the ledger answers."""
        desk.ledger.latest()
        return PlainTextResponse("ok\n")

    @app.get("/metrics", include_in_schema=False)
    def metrics(desk: DeskOf) -> Response:
        return Response(figures.text(desk.ledger.counts()), media_type="text/plain; version=0.0.4; charset=utf-8")

    return figures
