"""Search, and suggestions while somebody types."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Query as Parts
from pydantic import Field
from starlette.responses import Response

from intalks.serving.api.answers import answer, new_router
from intalks.serving.desk import DeskOf
from intalks.serving.lists import LIMIT, search_view, suggestions
from intalks.serving.queries import Query
from intalks.serving.views import CompanyLink, SearchView

router: Final = new_router("search")


class SearchQuery(Query):
    """What is looked for."""

    q: str = Field(max_length=200, description="Words, “phrases”, beginnings (merg*).", examples=["opel"])
    limit: int = Field(20, ge=1, le=LIMIT, description="Dossiers at most.")


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Organizations whose names begin so."""

    items: tuple[CompanyLink, ...]


@router.get("/search", response_model=SearchView)
def search(desk: DeskOf, asked: Annotated[SearchQuery, Parts()]) -> Response:
    """Organizations by name, and dossiers in which one statement holds all the words."""
    return answer(search_view(desk.ledger, asked.q, limit=asked.limit))


@router.get("/suggestions", response_model=Suggestions)
def suggest(desk: DeskOf, asked: Annotated[SearchQuery, Parts()]) -> Response:
    """Organizations whose names begin so, or have a word that does."""
    return answer(Suggestions(suggestions(desk.ledger, asked.q)))
