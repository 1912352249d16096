"""How trouble is told: one shape of JSON for programs, one page for people, and never a trace."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

import msgspec
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from intalks.errors import LedgerError, NotFoundError, SettingsError

API: Final = "/api/"


@dataclass(frozen=True, slots=True)
class Wrong:
    """A part of a request that cannot be used."""

    where: str
    message: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """`code` is a short fixed word to tell cases apart by; `message` is for people."""

    code: str
    message: str
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class ErrorView:
    """What every call that fails answers."""

    error: Trouble


class Refused(Exception):  # noqa: N818 - it says what happened to the request
    """A request that is not answered as asked; becomes a response."""

    def __init__(self, status: int, code: str, message: str, wrong: Sequence[Wrong] = ()) -> None:
        super().__init__(message)
        self.status = status
        self.trouble = Trouble(code, message, tuple(wrong))


def install(app: FastAPI) -> None:
    """From now on each kind of trouble becomes a response."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(NotFoundError, _not_found)
    app.add_exception_handler(SettingsError, _bad_request)
    app.add_exception_handler(LedgerError, _unavailable)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _bug)


def told(request: Request, status: int, trouble: Trouble, headers: dict[str, str] | None = None) -> Response:
    """As JSON under /api/, else as a page."""
    if request.url.path.startswith(API):
        return json_error(status, trouble, headers)
    desk = request.app.state.desk
    told_as = {"status": status, "phrase": HTTPStatus(status).phrase, "trouble": trouble}
    frame = {"options": desk.options, "session": None, "judge": None, "path": ""}
    page: Response = desk.templates.TemplateResponse(
        request, "error.html", told_as | frame, status_code=status, headers=headers
    )
    return page


def json_error(status: int, trouble: Trouble, headers: dict[str, str] | None = None) -> Response:
    body = msgspec.json.encode(ErrorView(trouble))
    return Response(body, status_code=status, media_type="application/json", headers=headers)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    headers = {"www-authenticate": "Bearer"} if error.status == HTTPStatus.UNAUTHORIZED else None
    return told(request, error.status, error.trouble, headers)


def _not_found(request: Request, error: Exception) -> Response:
    return told(request, 404, Trouble("not_found", str(error)))


def _bad_request(request: Request, error: Exception) -> Response:
    return told(request, 400, Trouble("bad_request", str(error)))


def _unavailable(request: Request, _error: Exception) -> Response:
    return told(request, 503, Trouble("unavailable", "the ledger cannot be used at the moment"))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    wrong = tuple(Wrong(_where(one), _message(one)) for one in error.errors())
    return told(request, 422, Trouble("invalid", "the request cannot be used as it is", wrong))


def _where(one: dict[str, Any]) -> str:  # pydantic names places by words and numbers
    return ".".join(str(part) for part in one.get("loc", ()))


def _message(one: dict[str, Any]) -> str:
    """What is wrong, in the words of whoever checked it, without pydantic's before them."""
    return str(one.get("msg", "")).removeprefix("Value error, ")


def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    phrase = HTTPStatus(error.status_code).phrase
    code = phrase.casefold().replace(" ", "_")
    headers = dict(error.headers) if error.headers else None
    return told(request, error.status_code, Trouble(code, f"{phrase}: {request.url.path}"), headers)


def _bug(request: Request, _error: Exception) -> Response:
    return told(request, 500, Trouble("bug", "something went wrong here; it is in the server's log"))
