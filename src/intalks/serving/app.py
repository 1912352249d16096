"""The server: pages, the interface for programs, and what stands before both."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

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
from intalks.serving.tokens import Sessions, Tokens
from intalks.serving.trouble import install
from intalks.serving.web import routers as web_routers


def create_app(
    ledger: Ledger,
    tokens: Tokens,
    options: Options | None = None,
    *,
    make_reader: Callable[[], ArticleReader] = own_reader,
    clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    seconds: Callable[[], float] = time.monotonic,
) -> FastAPI:
    """A server on an open ledger, which the caller closes. `seconds` is a clock that never goes back."""
    chosen = Options() if options is None else options
    sessions = Sessions(tokens, clock)
    freshness = Freshness(ledger.revision)
    metrics = Metrics()
    app = FastAPI(
        title="intalks",
        version=__version__,
        summary="Corporate deals while they are still talked about: who says what, who denies it, what became of it.",
        openapi_url="/api/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
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
    app.state.metrics = metrics
    for router in (*api_routers, *web_routers, assets.router):
        app.include_router(router)
    _watched(app)
    install(app)
    # The last one added stands outermost.
    app.add_middleware(Fresh, freshness=freshness)
    if chosen.closed:
        app.add_middleware(Doorkeeper, tokens=tokens, sessions=sessions, cookie=COOKIE)
    app.add_middleware(RateLimit, pace=Pace(chosen.rate, seconds))
    app.add_middleware(SizeLimit)
    app.add_middleware(SecureHeaders)
    app.add_middleware(Measured, metrics=metrics, seconds=seconds)
    return app


def _watched(app: FastAPI) -> None:
    """For whoever looks after the server."""

    @app.get("/healthz", include_in_schema=False)
    def healthz(desk: DeskOf) -> PlainTextResponse:
        """Whether the ledger answers."""
        desk.ledger.latest()
        return PlainTextResponse("ok\n")

    @app.get("/metrics", include_in_schema=False)
    def metrics(desk: DeskOf) -> Response:
        text: Any = app.state.metrics.text(desk.ledger.counts())
        return Response(text, media_type="text/plain; version=0.0.4; charset=utf-8")
