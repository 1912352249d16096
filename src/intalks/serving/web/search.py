"""Search over organizations and statements, and what the search box suggests."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from intalks.serving.desk import DeskOf
from intalks.serving.lists import search_view, suggestions
from intalks.serving.rendering import page

router: Final = APIRouter(include_in_schema=False)

_LIMIT: Final = 20
LONGEST: Final = 200
"""Characters of a query that count."""


@router.get("/search")
def search(request: Request, desk: DeskOf, q: str = "") -> Response:
    return page(request, desk, "search.html", found=search_view(desk.ledger, q[:LONGEST], limit=_LIMIT))


@router.get("/suggest")
def suggest(request: Request, desk: DeskOf, q: str = "") -> Response:
    return page(request, desk, "suggest.html", query_text=q[:LONGEST], items=suggestions(desk.ledger, q[:LONGEST]))
