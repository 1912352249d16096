"""The front page: what became known lately."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from intalks.ledger import DossierFilter
from intalks.model.change import ChangeKind
from intalks.model.outline import Order
from intalks.serving.desk import DeskOf
from intalks.serving.links import outline_view
from intalks.serving.lists import change_page
from intalks.serving.queries import ChangeQuery
from intalks.serving.rendering import page
from intalks.serving.views import ChangeView

router: Final = APIRouter(include_in_schema=False)

_LIMIT: Final = 60
_MOST_TOLD: Final = 8


@router.get("/")
def front(request: Request, desk: DeskOf, asked: Annotated[ChangeQuery, Query()]) -> Response:
    found = change_page(desk.ledger, asked.wanted, cursor=asked.cursor, limit=_LIMIT, latest_first=True)
    catalogue = desk.ledger.catalogue
    most = catalogue.outlines(DossierFilter(), order=Order.ARTICLES, limit=_MOST_TOLD)
    return page(
        request,
        desk,
        "front.html",
        days=list(_days(found.items)),
        next=found.next,
        pairs=[(name, request.query_params[name]) for name in _KEPT if request.query_params.get(name)],
        wanted=asked.wanted,
        change_kinds=list(ChangeKind),
        counts=desk.ledger.catalogue.counts(),
        stages=catalogue.facets(DossierFilter()).stages,
        most=[outline_view(one) for one in most],
    )


_KEPT: Final = ("company", "kind", "since", "until")


def _days(items: tuple[ChangeView, ...]) -> Iterator[tuple[str, list[tuple[str, list[ChangeView]]]]]:
    """By day, and within a day by dossier."""
    for day, on_day in groupby(items, key=lambda one: one.day):
        by_dossier: dict[str, list[ChangeView]] = {}
        for one in on_day:
            by_dossier.setdefault(one.dossier, []).append(one)
        yield day, list(by_dossier.items())
