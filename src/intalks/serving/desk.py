"""What every page and call works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Annotated, TypeAlias

from fastapi import Depends, Request
from fastapi.templating import Jinja2Templates

from intalks.ledger import Ledger
from intalks.pipeline import ArticleReader
from intalks.serving.freshness import Freshness
from intalks.serving.tokens import Scope, Session, Sessions, Token, Tokens
from intalks.serving.trouble import Refused

COOKIE = "intalks"


@dataclass(frozen=True, slots=True)
class Options:
    """How a server is run.

    `edit`: judgements are taken. `closed`: nothing is shown without a token. `full_text`: articles are shown whole,
    not only their evidence. `rate`: calls of the interface for programs that one client may make in a minute; a text
    is read for it at a tenth of that.
    """

    edit: bool = False
    closed: bool = False
    full_text: bool = True
    rate: int = 600

    @property
    def login(self) -> Scope | None:
        """What a token must allow at least for somebody to log in with it; None where nobody can."""
        if self.closed:
            return Scope.READ
        return Scope.EDIT if self.edit else None


@dataclass(frozen=True, slots=True)
class Desk:
    """`make_reader` gives the reader that texts are read with; `writing` lets one judgement be made at a time."""

    ledger: Ledger
    options: Options
    tokens: Tokens
    sessions: Sessions
    templates: Jinja2Templates
    freshness: Freshness
    make_reader: Callable[[], ArticleReader]
    clock: Callable[[], datetime]
    writing: Lock = field(default_factory=Lock)
    reading: Lock = field(default_factory=Lock)


async def desk_of(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


DeskOf: TypeAlias = Annotated[Desk, Depends(desk_of)]


def bearer(request: Request, desk: Desk) -> Token | None:
    """Whose token the request bears; None without one. Raises Refused for one that is none of ours."""
    given = request.headers.get("authorization")
    if given is None:
        return None
    kind, _, secret = given.partition(" ")
    token = desk.tokens.find(secret.strip()) if kind.casefold() == "bearer" else None
    if token is None:
        raise Refused(401, "unauthorized", "the token is not known here")
    return token


def session_of(request: Request, desk: Desk) -> Session | None:
    """Who is logged in; nobody where nobody can log in."""
    return None if desk.options.login is None else desk.sessions.find(request.cookies.get(COOKIE))


def judging(session: Session | None, desk: Desk) -> Session | None:
    """The session where it may judge: judgements are taken, and its token lets edit."""
    return session if session is not None and desk.options.edit and session.token.allows(Scope.EDIT) else None


def taking_judgements(desk: Desk) -> None:
    """Raises Refused on a server that only shows."""
    if not desk.options.edit:
        raise Refused(403, "read_only", "this server only shows; start it with --edit to take judgements")


def letting_edit(token: Token) -> Token:
    """The token. Raises Refused for one that only lets read."""
    if not token.allows(Scope.EDIT):
        raise Refused(403, "forbidden", "the token lets read, not edit")
    return token


def editor(request: Request, desk: DeskOf) -> Token:
    """Whose token lets edit. Raises Refused: judgements need a token that is borne, since browsers send cookies
    unasked.
    """
    taking_judgements(desk)
    token = bearer(request, desk)
    if token is None:
        raise Refused(401, "unauthorized", "a token with the scope edit is needed: Authorization: Bearer …")
    return letting_edit(token)


EditorOf: TypeAlias = Annotated[Token, Depends(editor)]
