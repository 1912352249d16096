"""The review queue: what is least certain first, one key press each."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from intalks.model.judgement import Field
from intalks.model.vocabulary import DealType, Stage
from intalks.serving.desk import DeskOf, letting_edit, session_of, taking_judgements
from intalks.serving.dossiers import dossier_view
from intalks.serving.judging import judgement_view, next_doubt
from intalks.serving.rendering import page

router: Final = APIRouter(include_in_schema=False)

_PASSED: Final = 60
_WORDS: Final = 3
_CHOICES: Final = {Field.STAGE.value: list(Stage), Field.TYPE.value: list(DealType)}


@router.get("/review")
def review(
    request: Request, desk: DeskOf, skip: Annotated[list[str] | None, Query()] = None, judged: str | None = None
) -> Response:
    del judged  # the last judgement is found by who made it
    taking_judgements(desk)
    session = session_of(request, desk)
    if session is None:
        return RedirectResponse("/login", status_code=303)
    letting_edit(session.token)
    passed = (skip or [])[-_PASSED:]
    doubt = next_doubt(desk.ledger, passed)
    views = [dossier_view(desk.ledger, one.id) for one in (doubt.dossier, doubt.other) if one] if doubt else []
    mine = [one for one in desk.ledger.judgements() if one.by == session.token.name and one.withdrawn_at is None]
    return page(
        request,
        desk,
        "review.html",
        doubt=doubt,
        views=[
            (
                view,
                [step for step in view.timeline if step.stage is view.stage][-1:] or view.timeline[-1:],
                view.statements[-_WORDS:],
            )
            for view in views
        ],
        choices=_CHOICES.get(doubt.field or "", []) if doubt else [],
        last=judgement_view(desk.ledger, mine[-1]) if mine else None,
        passed=passed,
    )
