"""People's words: listed, given, taken back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Body, Path, Query
from pydantic import Field
from starlette.responses import Response

from intalks.errors import SettingsError
from intalks.model.judgement import Field as Corrected
from intalks.model.judgement import Judgement, Verdict
from intalks.pipeline.judging import Word, correct, judge_different, judge_same, judge_statement, undo
from intalks.serving.api.answers import Words, answer, new_router
from intalks.serving.desk import Desk, DeskOf, EditorOf
from intalks.serving.dossiers import find_statement
from intalks.serving.judging import judgement_view
from intalks.serving.queries import Page
from intalks.serving.trouble import ErrorView
from intalks.serving.views import JudgementView

router: Final = new_router("judgements")

_EXAMPLE: Final = {
    "verdict": "correct",
    "left": "9ac3bd9a",
    "field": "outcome",
    "value": "abandoned",
    "why": "both said so",
}
_EDITING: Final[dict[int | str, dict[str, Any]]] = {
    403: {"model": ErrorView, "description": "The token does not let edit, or the server only shows"}
}


@dataclass(frozen=True, slots=True)
class JudgementPage:
    """Judgements, the latest first; `next` is the cursor of the page after it, None at the end."""

    items: tuple[JudgementView, ...]
    next: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """`left` and `right` are dossiers or organizations that are the same or not; for `correct`, `left` is a dossier
    and `field` has this `value`. `right` may be an article of the dossier `left`, which then tells of another deal. For
    `right` and `wrong`, `statement` is the key of one of the dossier `left`.
    """

    verdict: Verdict
    left: Annotated[Words, Field(min_length=1, max_length=2_000)]
    why: Annotated[Words, Field(min_length=1, max_length=2_000)]
    right: Annotated[Words, Field(max_length=2_000)] | None = None
    field: Corrected | None = None
    value: Annotated[Words, Field(max_length=40)] | None = None
    statement: Annotated[Words, Field(max_length=40)] | None = None


@router.get("/judgements", response_model=JudgementPage)
def list_judgements(desk: DeskOf, asked: Annotated[Page, Query()]) -> Response:
    """What people have judged, withdrawn judgements too, the latest first."""
    limit, cursor = asked.limit, asked.cursor
    made = desk.ledger.judgements()[::-1]
    ids = [one.id for one in made]
    if cursor is not None and cursor not in ids:
        raise SettingsError("cursor: take it from the page before, as it is")
    start = 0 if cursor is None else ids.index(cursor) + 1
    shown = made[start : start + limit]
    more = start + limit < len(made)
    views = tuple(judgement_view(desk.ledger, one) for one in shown)
    return answer(JudgementPage(views, shown[-1].id if more and shown else None))


@router.post("/judgements", response_model=JudgementView, status_code=201, responses=_EDITING)
def judge(desk: DeskOf, token: EditorOf, said: Annotated[Said, Body(examples=[_EXAMPLE])]) -> Response:
    """Say that two are one or not, what a dossier's type, stage or outcome is, or that a statement is right or wrong.
    Needs a token that lets edit.
    """
    word = Word(by=token.name, why=said.why, at=desk.clock())
    with desk.writing:
        made = _made(desk, said, word)
    desk.freshness.clear()
    return answer(judgement_view(desk.ledger, made), status=201)


@router.delete("/judgements/{id}", response_model=JudgementView, responses=_EDITING)
def withdraw(
    desk: DeskOf, token: EditorOf, id: Annotated[str, Path(description="Its id, or the beginning of it.")]
) -> Response:
    """Take a judgement back: it no longer counts, and stays in the list. Needs a token that lets edit."""
    del token
    with desk.writing:
        taken = undo(desk.ledger, id, at=desk.clock())
    desk.freshness.clear()
    return answer(judgement_view(desk.ledger, taken))


def _made(desk: Desk, said: Said, word: Word) -> Judgement:
    if said.verdict is Verdict.CORRECT:
        if said.field is None or said.value is None:
            raise SettingsError("to correct, give field and value")
        return correct(desk.ledger, said.left, field=said.field.value, value=said.value, word=word)
    if said.verdict in (Verdict.RIGHT, Verdict.WRONG):
        if said.statement is None:
            raise SettingsError("give statement: the key of the one that is right or wrong")
        told = find_statement(desk.ledger.dossier(said.left), said.statement)
        return judge_statement(desk.ledger, said.left, told, verdict=said.verdict, word=word)
    if said.right is None:
        raise SettingsError("give right: what left is, or is not, the same as")
    judged = judge_same if said.verdict is Verdict.SAME else judge_different
    return judged(desk.ledger, said.left, said.right, word)
