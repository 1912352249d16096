"""The page of one organization."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from intalks.model.company import Bond
from intalks.model.vocabulary import Stage
from intalks.serving.companies import DOSSIERS, company_in_full, company_network
from intalks.serving.desk import DeskOf
from intalks.serving.rendering import page

router: Final = APIRouter(include_in_schema=False)

_HEADINGS: Final = {
    Bond.OWNER: "Owned by",
    Bond.HOLDING: "Owns",
    Bond.VENTURE: "Ventures",
    Bond.PARTNER: "Partners",
    Bond.ALLY: "Acts as one with",
    Bond.BRAND: "Brands",
    Bond.BRAND_OWNER: "Brand of",
    Bond.OFFICER: "Officers",
    Bond.FORMER_NAME: "Formerly",
    Bond.LATER_NAME: "Became",
}


@router.get("/companies/{name:path}")
def company(request: Request, desk: DeskOf, name: str) -> Response:
    one, outlines = company_in_full(desk.ledger, name)
    by_stage = {stage: [dossier for dossier in one.dossiers if dossier.stage is stage] for stage in Stage}
    ties = {title: [tie for tie in one.ties if tie.bond is bond] for bond, title in _HEADINGS.items()}
    return page(
        request,
        desk,
        "company.html",
        one=one,
        network=company_network(one, outlines, desk.ledger.reference()),
        by_stage=[(stage, items) for stage, items in by_stage.items() if items],
        ties=[(title, items) for title, items in ties.items() if items],
        most=DOSSIERS,
    )
