"""Logging in with a token, and out."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from intalks.serving.desk import COOKIE, DeskOf, judging
from intalks.serving.rendering import page
from intalks.serving.web.forms import FieldsOf, SentOf

router: Final = APIRouter(include_in_schema=False)


@router.get("/login")
def login(request: Request, desk: DeskOf) -> Response:
    return page(request, desk, "login.html", wrong=False)


@router.post("/login")
def log_in(request: Request, desk: DeskOf, fields: FieldsOf) -> Response:
    least = desk.options.login
    begun = None if least is None else desk.sessions.begin(fields.get("token", "").strip(), least)
    if begun is None:
        refused = page(request, desk, "login.html", wrong=True)
        refused.status_code = 401
        return refused
    id_, session = begun
    response = RedirectResponse("/" if judging(session, desk) is None else "/review", status_code=303)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, id_, httponly=True, samesite="strict", secure=secure, path="/")
    return response


@router.post("/logout")
def log_out(request: Request, desk: DeskOf, form: SentOf) -> Response:
    del form
    desk.sessions.end(request.cookies.get(COOKIE))
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(COOKIE, path="/")
    return response
