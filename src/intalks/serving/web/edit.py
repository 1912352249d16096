"""A person's word out of a form: right or wrong, the same or not, taken back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.responses import RedirectResponse, Response

from intalks.ledger import Ledger
from intalks.model.judgement import Judgement, Verdict
from intalks.pipeline.judging import Word, correct, judge_different, judge_same, judge_statement, undo
from intalks.serving.desk import Desk, DeskOf
from intalks.serving.dossiers import find_statement
from intalks.serving.trouble import Refused, Wrong
from intalks.serving.web.forms import Form, FormOf

router: Final = APIRouter(include_in_schema=False, prefix="/edit")


@router.post("/correct")
def correct_field(desk: DeskOf, form: FormOf) -> Response:
    dossier, field, value = (form.text(name) for name in ("dossier", "field", "value"))

    def judge(ledger: Ledger, word: Word) -> Judgement:
        return correct(ledger, dossier, field=field, value=value, word=word)

    return _kept(desk, form, judge)


@router.post("/statement")
def statement(desk: DeskOf, form: FormOf) -> Response:
    """One statement of a dossier is right, or is wrong."""
    dossier, key, verdict = (form.text(name) for name in ("dossier", "statement", "verdict"))
    if verdict not in set(Verdict):
        raise Refused(422, "invalid", "the form cannot be used as it is", [Wrong("verdict", "must be right or wrong")])
    told = find_statement(desk.ledger.dossier(dossier), key)

    def judge(ledger: Ledger, word: Word) -> Judgement:
        return judge_statement(ledger, dossier, told, verdict=Verdict(verdict), word=word)

    return _kept(desk, form, judge)


@router.post("/same")
def same(desk: DeskOf, form: FormOf) -> Response:
    left, right = form.text("left"), form.text("right")
    return _kept(desk, form, lambda ledger, word: judge_same(ledger, left, right, word))


@router.post("/different")
def different(desk: DeskOf, form: FormOf) -> Response:
    """Two dossiers, or a dossier and one of its articles."""
    left, right = form.text("left"), form.text("right")
    return _kept(desk, form, lambda ledger, word: judge_different(ledger, left, right, word))


@router.post("/undo")
def take_back(desk: DeskOf, form: FormOf) -> Response:
    with desk.writing:
        undo(desk.ledger, form.text("judgement"), at=desk.clock())
    desk.freshness.clear()
    return RedirectResponse(form.back("/review"), status_code=303)


def _kept(desk: Desk, form: Form, judge: Callable[[Ledger, Word], Judgement]) -> Response:
    word = Word(by=form.session.token.name, why=form.text("why"), at=desk.clock())
    with desk.writing:
        made = judge(desk.ledger, word)
    desk.freshness.clear()
    back = form.back("/review")
    sign = "&" if "?" in back else "?"
    return RedirectResponse(f"{back}{sign}{urlencode({'judged': made.id})}", status_code=303)
