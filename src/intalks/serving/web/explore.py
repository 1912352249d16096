"""All dossiers: facets, order, the table of them, as CSV too; who deals with whom; counts by month."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Final, TypeAlias

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from intalks.ledger import Ledger
from intalks.model.outline import Facets, Order
from intalks.serving.companies import industry_network
from intalks.serving.desk import DeskOf
from intalks.serving.lists import OutlinePage, dossier_page
from intalks.serving.queries import DossierQuery
from intalks.serving.rendering import page
from intalks.serving.views import OutlineView
from intalks.serving.web.csv_cells import csv_cell

router: Final = APIRouter(include_in_schema=False)

_LIMIT: Final = 50
_PAGES: Final = 200
"""Rows of the CSV that are fetched at a time."""

_DRAWN: Final = 150
"""Dossiers drawn in the picture of the whole industry, those most written about."""


AskedOf: TypeAlias = Annotated[DossierQuery, Query()]


@router.get("/explore")
def explore(request: Request, desk: DeskOf, asked: AskedOf) -> Response:
    found = dossier_page(desk.ledger, asked.wanted, order=asked.order, cursor=asked.cursor, limit=_LIMIT)
    facets = desk.ledger.catalogue.facets(asked.wanted)
    reference = desk.ledger.reference()
    names = {id_: one.names[0] for id_, _ in facets.companies if (one := reference.get(id_)) is not None}
    return page(
        request,
        desk,
        "explore.html",
        found=found,
        facets=_listed(facets, names),
        total=facets.total,
        capped=facets.capped,
        months=_months(facets),
        pairs=_pairs(request),
        chosen=dict(_pairs(request)),
        orders=(
            (Order.LAST, "last heard of"),
            (Order.FIRST, "first heard of"),
            (Order.ARTICLES, "most articles"),
            (Order.STATEMENTS, "most statements"),
        ),
        order=asked.order,
        names=names | _SILENCE,
    )


@router.get("/explore/network")
def network(request: Request, desk: DeskOf, asked: AskedOf) -> Response:
    """The picture alone, which the page takes in when it is asked for."""
    outlines = desk.ledger.catalogue.outlines(asked.wanted, order=Order.ARTICLES, limit=_DRAWN)
    return page(
        request,
        desk,
        "explore_network.html",
        network=industry_network(outlines),
        drawn=len(outlines),
        pairs=_pairs(request),
    )


@router.get("/explore.csv")
def explore_csv(desk: DeskOf, asked: AskedOf) -> Response:
    """Every dossier that the view has, page after page."""
    headers = {"content-disposition": 'attachment; filename="dossiers.csv"'}
    first = dossier_page(desk.ledger, asked.wanted, order=asked.order, limit=_PAGES)
    lines = _lines(desk.ledger, asked, first)
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def _lines(ledger: Ledger, asked: DossierQuery, first: OutlinePage) -> Iterator[str]:
    yield _line(_COLUMNS)
    found = first
    while True:
        for one in found.items:
            yield _line(_cells(one))
        if found.next is None:
            return
        found = dossier_page(ledger, asked.wanted, order=asked.order, cursor=found.next, limit=_PAGES)


def _line(cells: tuple[object, ...]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([csv_cell(cell) for cell in cells])
    return text.getvalue()


_COLUMNS: Final = (
    "id", "parties", "subjects", "type", "stage", "outcome", "first", "last", "articles", "statements", "conflicts"
)  # fmt: skip
_PARTS: Final = (
    "type", "stage", "outcome", "kind", "sector", "country", "company", "year", "since", "until", "lapsed", "text",
    "order",
)  # fmt: skip


def _pairs(request: Request) -> list[tuple[str, str]]:
    """What the address asks for."""
    return [(name, value) for name in _PARTS if (value := request.query_params.get(name))]


def _cells(one: OutlineView) -> tuple[object, ...]:
    names = "; ".join(f"{party.name} ({party.role})" for party in one.parties)
    marks = (one.type.value, one.stage.value, one.outcome.value, one.first, one.last)
    return (one.id, names, "; ".join(one.subjects), *marks, one.articles, one.statements, one.conflicts)


_SILENCE: Final = {"true": "silent for long", "false": "heard of, or settled"}
"""How lapsed deals and the others are called."""


def _listed(facets: Facets, names: dict[str, str]) -> list[tuple[str, str, list[tuple[str, str, int]]]]:
    """Each facet: the part of the address, its title, and its values with how they are called and counted."""
    sources = {"none": "the article itself"}
    tables: tuple[tuple[str, str, tuple[tuple[str, int], ...], dict[str, str]], ...] = (
        ("stage", "Stage", facets.stages, {}),
        ("type", "Type", facets.types, {}),
        ("company", "Company", facets.companies, names),
        ("year", "Heard of in", facets.years, {}),
        ("outcome", "Outcome", facets.outcomes, {}),
        ("lapsed", "Silence", facets.lapsed, _SILENCE),
        ("sector", "Sector", facets.sectors, {}),
        ("country", "Country", facets.countries, {}),
        ("kind", "Source", facets.kinds, sources),
    )
    return [
        (part, title, [(value, called.get(value, value.replace("_", " ")), number) for value, number in values])
        for part, title, values, called in tables
        if values
    ]


@dataclass(frozen=True, slots=True)
class Month:
    """A bar: `x` and `width` in hundredths of the picture, `height` in hundredths of the highest."""

    x: float
    width: float
    height: float
    title: str
    year: str | None


def _months(facets: Facets) -> list[Month]:
    """New dossiers by month, without a gap."""
    counts = dict(facets.months)
    if len(counts) < 2:
        return []
    first, last = min(counts), max(counts)
    names = list(_between(first, last))
    highest, width = max(counts.values()), 1000 / len(names)
    return [
        Month(
            round(number * width, 2),
            round(max(width - 1, 0.6), 2),
            round(counts.get(name, 0) / highest * 50, 2),
            f"{name}: {counts.get(name, 0)}",
            name[:4] if name.endswith("-01") else None,
        )
        for number, name in enumerate(names)
    ]


def _between(first: str, last: str) -> Iterator[str]:
    year, month = int(first[:4]), int(first[5:7])
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
