"""What became known, to be followed day by day."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Query
from starlette.responses import Response

from intalks.serving.api.answers import answer, example, new_router
from intalks.serving.desk import DeskOf
from intalks.serving.lists import ChangePage, change_page
from intalks.serving.queries import ChangeQuery

router: Final = new_router("changes")

_CHANGE: Final = {
    "day": "2007-07-04",
    "kind": "stage",
    "dossier": "9ac3bd9ae8960dc30840b46c485434b9",
    "href": "/dossiers/9ac3bd9ae8960dc30840b46c485434b9",
    "title": "DaimlerChrysler – Chery Automobile",
    "text": "agreed",
    "articles": [{"id": "courier-2007-07-04", "href": "/articles/courier-2007-07-04", "published": "2007-07-04"}],
}


@router.get("/changes", response_model=ChangePage, responses=example({"items": [_CHANGE], "next": None}))
def list_changes(desk: DeskOf, asked: Annotated[ChangeQuery, Query()]) -> Response:
    """New deals, stages, denials and conflicts, by the day of publication, the earliest first."""
    latest_first, limit = asked.latest_first, asked.limit
    return answer(change_page(desk.ledger, asked.wanted, cursor=asked.cursor, limit=limit, latest_first=latest_first))
