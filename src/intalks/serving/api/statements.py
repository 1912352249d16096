"""Statements over all dossiers."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query
from starlette.responses import Response

from intalks.serving.api.answers import answer, new_router
from intalks.serving.desk import DeskOf
from intalks.serving.lists import StatementPage, statement_page
from intalks.serving.queries import StatementQuery

router: Final = new_router("statements")


@router.get("/statements", response_model=StatementPage)
def list_statements(desk: DeskOf, asked: Annotated[StatementQuery, Query()]) -> Response:
    """Who says what, one by one, the latest first, undated ones last."""
    return answer(statement_page(desk.ledger, asked.wanted, cursor=asked.cursor, limit=asked.limit))
