"""The picture of a dossier's course keeps the order of the list beside it."""

from __future__ import annotations

from dataclasses import replace

from intalks.model.vocabulary import Stage
from intalks.serving.dossiers import dossier_view
from intalks.serving.timeline import timeline_of
from intalks.serving.views import DossierView, StepView
from tests.serving.conftest import Server


def with_steps(server: Server, *steps: tuple[str, Stage]) -> DossierView:
    view = dossier_view(server.ledger, server.dossier())
    timeline = tuple(StepView(date, True, stage, "words", date, ()) for date, stage in steps)
    return replace(view, timeline=timeline, statements=())


def test_a_step_of_some_day_stands_behind_the_days_of_its_month_or_year(server: Server) -> None:
    steps = (
        ("2006-11-20", Stage.TALKS),
        ("2006-11", Stage.PROPOSED),
        ("2006-12-29", Stage.AGREED),
        ("2006", Stage.DELAYED),
        ("2007-01-03", Stage.COMPLETED),
    )
    line = timeline_of(with_steps(server, *steps))
    assert line is not None
    places = [one.x for one in line.stretches]
    assert places == sorted(places)
    assert all(one.width >= 0 for one in line.stretches)


def test_the_time_in_which_a_step_may_lie_is_drawn(server: Server) -> None:
    line = timeline_of(with_steps(server, ("2006-10-09", Stage.TALKS), ("2007-02", Stage.AGREED)))
    assert line is not None
    exact, some_day = line.stretches
    assert exact.begun == exact.x
    assert some_day.begun < some_day.x
    assert exact.x + exact.width == some_day.x


def test_the_page_marks_it(server: Server) -> None:
    html = server.client.get(f"/dossiers/{server.dossier()}").text
    assert 'class="timeline"' in html
    assert "some-day" not in html  # all its steps have a day
