"""Answers made ahead, while nobody asks: what most people ask for first, and what takes longest to make. And what a
server asks itself before it answers anybody.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Final
from urllib.parse import quote, unquote, urlencode

from starlette.types import ASGIApp, Message, Scope

from intalks.ledger import DossierFilter, Ledger
from intalks.model.outline import Order
from intalks.reference import fold
from intalks.serving.links import article_href, company_href, days_of, dossier_href
from intalks.serving.shared import Shared

QUIET: Final = 20.0
"""Seconds without a change of the ledger before anything is made ahead."""

_PAUSE: Final = 0.05
_LONGEST: Final = 1.0
"""Seconds without a request before the next answer is made ahead, and how long is waited for them at most: the lowest
priority alone leaves those who wait for an answer four fifths of the processors.
"""

_LOOK: Final = 1.0
"""Seconds from one look for changes to the next."""

_DOSSIERS: Final = 400
_ARTICLES: Final = 300
_COMPANIES: Final = 200
_ALL_DOSSIERS: Final = 5_000
_ALL_ARTICLES: Final = 10_000
"""How many are made ahead after what is likeliest: all, of a ledger on a laptop."""

_LISTS: Final = 60
"""Organizations for which lists, searches and suggestions are made ahead too."""

_DAYS: Final = 12
"""Days as of which a dossier is made ahead at most: the latest at which the slider of its page stops."""

_TYPED: Final = 5
"""Characters of a name that somebody types before the suggestions show it."""

_log: Final = logging.getLogger("uvicorn.error")
"""Where the server tells its errors."""


def prepare(
    app: ASGIApp, ledger: Ledger, *, generation: Callable[[], int], shared: Shared, sleep: Callable[[float], None]
) -> None:
    """Ask for every address of `likely` and then of `others`, anew after each change of the ledger, for ever, while
    nobody else asks for anything; answers are kept by the app.

    `generation` tells changes of the ledger apart, `sleep` waits for some seconds.
    """
    done = -1
    asked = shared.requests()
    quiet = QUIET  # nothing is known to have changed when the server begins
    while True:
        at = generation()
        if at != done and quiet >= QUIET:
            for address in chain(likely(ledger), others(ledger)):
                _try(app, address)
                if generation() != at:
                    break
                asked = _let_pass(shared, asked, sleep)
            else:
                done = at
                if shared.answers is not None:
                    shared.answers.make_ready(at)
        sleep(_LOOK)
        quiet = quiet + _LOOK if generation() == at else 0.0


def _let_pass(shared: Shared, asked: float, sleep: Callable[[float], None]) -> float:
    """How many requests were answered by now; where they are more than before, a while after the last of them."""
    waited = 0.0
    while (now := shared.requests()) != asked and waited < _LONGEST:
        asked = now
        sleep(_PAUSE)
        waited += _PAUSE
    return now


def warm(app: ASGIApp, ledger: Ledger) -> None:
    """Ask once for each kind of page and call, so that whoever comes first does not wait for what a process loads and
    makes once. `app` counts and refuses nothing; a page that fails is logged.
    """
    kinds: dict[tuple[str, ...], str] = {}
    for address in likely(ledger):
        kinds.setdefault(_kind(address), address)
    last = next(iter(ledger.catalogue.outlines(DossierFilter(), limit=1)), None)
    past = [] if last is None or last.first is None else [f"{dossier_href(last.dossier)}?as_of={last.first}"]
    for address in (*kinds.values(), *past):
        _try(app, address)


def _kind(address: str) -> tuple[str, ...]:
    """What of an address pages of one kind have in common."""
    path, _, query = address.partition("?")
    parts = path.strip("/").removeprefix("api/v1/").split("/")
    return (str(path.startswith("/api/v1/")), parts[0], str(len(parts)), query.partition("=")[0])


def likely(ledger: Ledger) -> Iterator[str]:
    """Paths with their queries, the likeliest first, each once."""
    yield from dict.fromkeys(_likely(ledger))


def others(ledger: Ledger) -> Iterator[str]:
    """The pages and calls of further dossiers and articles, then dossiers as of earlier days, which take as long as all
    before; the latest first. Some of `likely` are among them.
    """
    dossiers = [one.dossier for one in ledger.catalogue.outlines(DossierFilter(), limit=_ALL_DOSSIERS)]
    for id_ in dossiers:
        yield from _both(dossier_href(id_))
    for _, head in ledger.catalogue.heads_of(outlet=None, after=None, limit=_ALL_ARTICLES):
        yield from _both(article_href(head.id))
    for id_ in dossiers:
        yield from _past(ledger, id_)


def _past(ledger: Ledger, id_: str) -> Iterator[str]:
    """The dossier as of the latest days at which its slider stops; none of one that cannot be read."""
    try:
        dossier = ledger.dossier(id_)
    except Exception:  # noqa: BLE001 - as when its page is asked for, which was told of
        return
    days = days_of(dossier, ledger.catalogue.heads(dossier.articles))
    yield from (f"{dossier_href(id_)}?as_of={day}" for day in reversed(days[-_DAYS:]))


def _likely(ledger: Ledger) -> Iterator[str]:
    catalogue = ledger.catalogue
    facets = catalogue.facets(DossierFilter())
    yield from ("/", "/explore", "/sources", "/api", "/api/v1/dossiers", "/api/v1/changes", "/api/v1/statements")
    most = catalogue.outlines(DossierFilter(), order=Order.ARTICLES, limit=_DOSSIERS)
    last = catalogue.outlines(DossierFilter(), limit=_DOSSIERS)
    firms = [id_ for id_, _ in facets.companies]
    named = {party.key for one in chain(most, last) for party in one.parties if party.key is not None}
    listed = sorted(key.removeprefix("ref:") for key in named if key.startswith("ref:"))
    companies = list(islice(dict.fromkeys([*firms, *listed]), _COMPANIES))
    for name, values in (("stage", facets.stages), ("type", facets.types), ("company", facets.companies)):
        yield from (f"/explore?{urlencode({name: value})}" for value, _ in values)
    yield from chain.from_iterable(_both(dossier_href(one.dossier)) for one in most[: _DOSSIERS // 4])
    yield from chain.from_iterable(_both(company_href(id_)) for id_ in companies)
    for id_ in companies[:_LISTS]:
        for path in ("/", "/api/v1/dossiers", "/api/v1/changes", "/api/v1/statements"):
            yield f"{path}?company={quote(id_, safe='')}"
    known = [firm for id_ in companies[:_LISTS] if (firm := ledger.reference().get(id_)) is not None]
    for firm in known:
        yield from (f"/suggest?{urlencode({'q': fold(firm.names[0])[:length]})}" for length in range(1, _TYPED + 1))
    for name in chain.from_iterable((fold(name), name) for firm in known for name in firm.names):
        yield from (f"{path}?{urlencode({'q': name})}" for path in ("/search", "/api/v1/search"))
    yield from chain.from_iterable(_both(dossier_href(one.dossier)) for one in (*most, *last))
    for _, head in catalogue.heads_of(outlet=None, after=None, limit=_ARTICLES):
        yield from _both(article_href(head.id))


def _both(path: str) -> tuple[str, str]:
    """The page and the call."""
    return path, f"/api/v1{path}"


def _try(app: ASGIApp, address: str) -> None:
    """Ask; where the answer cannot be made, that is told as if somebody had asked for it, and does no other harm."""
    try:
        asyncio.run(_ask(app, address))
    except Exception:  # noqa: BLE001 - whatever one page fails of, the others are to be there
        _log.exception("%s cannot be made ahead", address)


async def _ask(app: ASGIApp, address: str) -> None:
    path, _, query = address.partition("?")
    scope: Scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": path.encode("ascii"),
        "query_string": query.encode("ascii"),
        "root_path": "",
        "headers": [],
        "client": None,
        "server": None,
    }

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(_message: Message) -> None:
        """Nobody waits for the answer."""

    await app(scope, receive, send)
