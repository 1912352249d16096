"""Organizations."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Path, Query
from starlette.responses import Response

from intalks.serving.api.answers import answer, new_router
from intalks.serving.companies import company_view
from intalks.serving.desk import DeskOf
from intalks.serving.lists import CompanyPage, company_page
from intalks.serving.queries import CompanyQuery
from intalks.serving.views import CompanyView

router: Final = new_router("companies")


@router.get("/companies", response_model=CompanyPage)
def list_companies(desk: DeskOf, asked: Annotated[CompanyQuery, Query()]) -> Response:
    """Organizations of the list that have dossiers, by name."""
    return answer(company_page(desk.ledger, query=asked.query, cursor=asked.cursor, limit=asked.limit))


@router.get("/companies/{name:path}", response_model=CompanyView)
def one_company(
    desk: DeskOf, name: Annotated[str, Path(description="Its id, or any of its names.", examples=["chrysler"])]
) -> Response:
    """One organization: owners, stakes, ventures, partners, brands, officers, dossiers."""
    return answer(company_view(desk.ledger, name))
