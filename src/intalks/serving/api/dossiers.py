"""Dossiers: a list by marks, one of them, as of a day too, and what marks they have."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import Path, Query
from starlette.responses import Response

from intalks.serving.api.answers import answer, example, new_router
from intalks.serving.desk import DeskOf
from intalks.serving.dossiers import dossier_view, statement_view
from intalks.serving.lists import OutlinePage, dossier_page
from intalks.serving.queries import AsOf, DossierQuery, Marks
from intalks.serving.views import DossierView, FacetsView, StatementView

router: Final = new_router("dossiers")

_OUTLINE: Final = {
    "id": "9ac3bd9ae8960dc30840b46c485434b9",
    "href": "/dossiers/9ac3bd9ae8960dc30840b46c485434b9",
    "title": "DaimlerChrysler – Chery Automobile",
    "parties": [{"name": "DaimlerChrysler", "href": "/companies/daimlerchrysler", "role": "customer"}],
    "subjects": ["small cars"],
    "type": "manufacturing",
    "stage": "completed",
    "outcome": "completed",
    "first": "2006-10-09",
    "last": "2008-01-11",
    "articles": 7,
    "statements": 9,
    "conflicts": 0,
    "lapsed": False,
}
Id = Annotated[str, Path(description="Its id, or at least 4 first digits of it.", examples=["9ac3bd9a"])]


@router.get("/dossiers", response_model=OutlinePage, responses=example({"items": [_OUTLINE], "next": None}))
def list_dossiers(desk: DeskOf, asked: Annotated[DossierQuery, Query()]) -> Response:
    """Dossiers by many marks, the one last heard of first."""
    limit, cursor = asked.limit, asked.cursor
    return answer(dossier_page(desk.ledger, asked.wanted, order=asked.order, cursor=cursor, limit=limit))


@router.get("/facets", response_model=FacetsView)
def facets(desk: DeskOf, asked: Annotated[Marks, Query()]) -> Response:
    """How many of the dossiers wanted have each mark."""
    found = desk.ledger.catalogue.facets(asked.wanted)
    counts = {
        "types": found.types,
        "stages": found.stages,
        "outcomes": found.outcomes,
        "years": found.years,
        "months": found.months,
        "companies": found.companies,
        "sectors": found.sectors,
        "countries": found.countries,
        "kinds": found.kinds,
        "lapsed": found.lapsed,
    }
    return answer(FacetsView(found.total, found.capped, **{name: dict(pairs) for name, pairs in counts.items()}))


@router.get("/dossiers/{id}", response_model=DossierView)
def one_dossier(desk: DeskOf, id: Id, asked: Annotated[AsOf, Query()]) -> Response:
    """One deal over all articles: parties, stage by stage, who says what, every value of its terms, conflicts."""
    return answer(dossier_view(desk.ledger, id, as_of=asked.day))


@router.get("/dossiers/{id}/statements/{key}", response_model=StatementView)
def one_statement(desk: DeskOf, id: Id, key: Annotated[str, Path(description="The statement's key.")]) -> Response:
    """One statement of a dossier, with its citation."""
    return answer(statement_view(desk.ledger, id, key))
