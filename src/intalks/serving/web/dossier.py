"""The page of one dossier, of one of its sides, and of one of its statements."""

from __future__ import annotations

import csv
import io
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from intalks.errors import NotFoundError
from intalks.model.judgement import About
from intalks.model.vocabulary import SourceKind
from intalks.serving.desk import DeskOf
from intalks.serving.dossiers import dossier_view, statement_view
from intalks.serving.queries import AsOf
from intalks.serving.rendering import page
from intalks.serving.timeline import timeline_of
from intalks.serving.views import DossierView, StatementView
from intalks.serving.web.csv_cells import csv_cell

router: Final = APIRouter(include_in_schema=False)

_SHOWN: Final = 8
"""Statements of a side that are shown at once, the latest."""

_ALL: Final = 500
"""Statements of a side that are shown at most."""

OTHERS: Final = "-"
"""The side of those who speak for no party."""


@dataclass(frozen=True, slots=True)
class Side:
    """The statements of a side: those `shown`, latest first, out of `count`; `told` sums up their sources."""

    title: str
    told: str
    shown: tuple[StatementView, ...]
    count: int
    href: str

    @property
    def more(self) -> bool:
        return len(self.shown) < self.count


class DossierPage(AsOf):
    """`judged` is the judgement that was just made."""

    judged: str | None = None


class SidePage(AsOf):
    """Whose statements."""

    side: str


@router.get("/dossiers/{id}")
def dossier(request: Request, desk: DeskOf, id: str, asked: Annotated[DossierPage, Query()]) -> Response:
    one = dossier_view(desk.ledger, id, as_of=asked.day)
    if one.id != id and asked.as_of is None and not one.id.startswith(id):
        return RedirectResponse(one.href, status_code=308)
    line = timeline_of(one)
    sides = sides_of(one, most=_SHOWN)
    related = (("Ended before", one.predecessors), ("Begun anew", one.successors), ("Rivals", one.rivals))
    return page(
        request,
        desk,
        "dossier.html",
        one=one,
        line=line,
        sides=sides,
        at=max(bisect_right(one.days, one.as_of or "9999") - 1, 0),
        present={said.stance for said in one.statements},
        right=_confirmed(one),
        shown_keys={said.key for side in sides for said in side.shown},
        related=[(title, items) for title, items in related if items],
        article_count=sum(len(origin.articles) for origin in one.origins) + len(one.sighted),
        judged=asked.judged,
    )


@router.get("/dossiers/{id}/statements")
def statements(request: Request, desk: DeskOf, id: str, asked: Annotated[SidePage, Query()]) -> Response:
    """All statements of a side; the dossier's page takes them in."""
    one = dossier_view(desk.ledger, id, as_of=asked.day)
    wanted = None if asked.side == OTHERS else asked.side
    if not any(said.side == wanted for said in one.statements):
        raise NotFoundError(f"nobody speaks for {asked.side!r} in this dossier")
    return page(request, desk, "statements.html", one=one, side=_side(one, wanted, most=_ALL), right=_confirmed(one))


@router.get("/dossiers/{id}/statements.csv")
def statements_csv(desk: DeskOf, id: str) -> Response:
    one = dossier_view(desk.ledger, id)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_COLUMNS)
    for said in one.statements:
        writer.writerow([csv_cell(value) for value in _cells(said)])
    headers = {"content-disposition": f'attachment; filename="{one.id[:8]}-statements.csv"'}
    return Response(text.getvalue(), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/dossiers/{id}/statements/{key}")
def statement(request: Request, desk: DeskOf, id: str, key: str) -> Response:
    said = statement_view(desk.ledger, id, key)
    outline = desk.ledger.catalogue.outlines_of([said.dossier])[said.dossier]
    dossier = {"href": f"/dossiers/{said.dossier}", "title": outline.title}
    return page(request, desk, "statement.html", said=said, dossier=dossier)


def sides_of(one: DossierView, *, most: int) -> list[Side]:
    """A side for each party that anybody speaks for, in their order, and one for everybody else."""
    names: dict[str | None, None] = {party.name: None for party in one.parties}
    names |= {said.side: None for said in one.statements if said.side is not None}
    names |= {None: None}
    spoken = {said.side for said in one.statements}
    return [_side(one, name, most=most) for name in names if name in spoken]


def _side(one: DossierView, name: str | None, *, most: int) -> Side:
    said = [said for said in reversed(one.statements) if said.side == name]
    address = f"{one.href}/statements?side={quote(OTHERS if name is None else name, safe='')}"
    return Side(
        title="Others" if name is None else name,
        told=_kinds(said),
        shown=tuple(said[:most]),
        count=len(said),
        href=address if one.as_of is None else f"{address}&as_of={one.as_of}",
    )


def _confirmed(one: DossierView) -> frozenset[str]:
    """The words of statements that a person has called right."""
    told = (fix for fix in one.corrections if fix.field == About.STATEMENT)
    return frozenset(fix.instead_of for fix in told if fix.value == fix.instead_of)


def _kinds(said: Iterable[StatementView]) -> str:
    counts = Counter(_openness(one) for one in said)
    return ", ".join(f"{counts[kind]} {kind}" for kind in ("named", "anonymous", "the articles’ own") if counts[kind])


def _openness(one: StatementView) -> str:
    if one.source.kind is SourceKind.NONE:
        return "the articles’ own"
    return "anonymous" if one.source.anonymous else "named"


_COLUMNS: Final = ("published", "side", "source", "source_kind", "stance", "certainty", "words", "outlet", "article")


def _cells(said: StatementView) -> Sequence[str]:
    link = said.article
    who, how = (said.side or "", said.source.label, said.source.kind.value), (said.stance.value, said.certainty.value)
    return (link.published or "", *who, *how, said.words, link.outlet or "", link.id)
