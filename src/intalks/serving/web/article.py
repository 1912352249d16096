"""The page of one article: its text with the evidence highlighted, and what was read in it."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from intalks.serving.articles import article_view, pieces
from intalks.serving.desk import DeskOf
from intalks.serving.rendering import page

router: Final = APIRouter(include_in_schema=False)


@router.get("/articles/{id:path}")
def article(request: Request, desk: DeskOf, id: str) -> Response:
    full = desk.options.full_text
    read = desk.ledger.article(id)
    one = article_view(desk.ledger, id, article=read, full_text=full)
    shown = pieces(read, one, full_text=full)
    return page(request, desk, "article.html", one=one, pieces=shown)
