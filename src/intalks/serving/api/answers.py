"""How views are answered, and what parameters and kinds of trouble the calls share."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, TypeAlias

import msgspec
from fastapi import APIRouter
from pydantic import AfterValidator
from starlette.responses import Response

from intalks.serving.trouble import ErrorView

_SURROGATE: Final = re.compile("[\ud800-\udfff]")


def _told(description: str, code: str, message: str) -> dict[str, Any]:  # as FastAPI takes it
    example = {"error": {"code": code, "message": message, "wrong": []}}
    return {
        "model": ErrorView,
        "description": description,
        "content": {"application/json": {"example": example}},
    }


TROUBLE: Final[dict[int | str, dict[str, Any]]] = {
    400: _told("A parameter that cannot be used", "bad_request", "cursor: take it from the page before, as it is"),
    401: _told("A token is needed, or not known", "unauthorized", "the token is not known here"),
    404: _told("It is not there", "not_found", "the ledger holds no dossier '9ac3'"),
    422: _told("A parameter of the wrong kind", "invalid", "the request cannot be used as it is"),
    429: _told("Too many requests", "too_many", "too many requests; wait a little"),
    503: _told("The ledger cannot be used", "unavailable", "the ledger cannot be used at the moment"),
}


def new_router(tag: str) -> APIRouter:
    return APIRouter(prefix="/api/v1", tags=[tag], responses=TROUBLE)


def answer(view: object, *, status: int = 200) -> Response:
    return Response(msgspec.json.encode(view), status_code=status, media_type="application/json")


def example(value: object) -> dict[int | str, dict[str, Any]]:
    """What a call answers, for whoever reads the description."""
    return {200: {"content": {"application/json": {"example": value}}}}


def _whole(text: str) -> str:
    """Half of a pair of UTF-16 is no text."""
    if _SURROGATE.search(text):
        raise ValueError("holds half a character")
    return text


Words: TypeAlias = Annotated[str, AfterValidator(_whole)]
