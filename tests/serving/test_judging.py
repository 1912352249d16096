"""A person's word in the browser: seen everywhere, and taken back."""

from __future__ import annotations

import re

import pytest

from intalks.resolution import Resolver
from intalks.serving.desk import Options
from intalks.serving.judging import next_doubt
from tests.serving.conftest import Serve, Server
from tests.serving.test_pages import plain


def post(server: Server, path: str, csrf: str, **fields: str) -> str:
    """What the page says that the form leads to."""
    answer = server.client.post(path, data={"csrf": csrf, **fields})
    assert answer.status_code == 200, answer.text
    return answer.text


def test_a_value_is_corrected_seen_everywhere_and_taken_back(editable: Server) -> None:
    id_ = editable.dossier()
    csrf = editable.log_in()
    back = f"/dossiers/{id_}"
    page = post(
        editable, "/edit/correct", csrf, dossier=id_, field="stage", value="abandoned", why="both said so", back=back
    )
    assert "stage is abandoned, not agreed (edit: both said so)" in plain(page)
    assert "Abandoned" in plain(page)
    assert editable.client.get(f"/api/v1/dossiers/{id_}").json()["stage"] == "abandoned"
    assert id_ in editable.client.get("/explore?stage=abandoned").text
    assert "abandoned" in plain(editable.client.get("/companies/chrysler").text)
    (word,) = editable.client.get("/api/v1/judgements").json()["items"]
    assert (word["right"], word["value"], word["by"], word["withdrawn_at"]) == ("stage", "abandoned", "edit", None)
    post(editable, "/edit/undo", csrf, judgement=word["id"], back=back)
    assert editable.client.get(f"/api/v1/dossiers/{id_}").json()["stage"] == "agreed"
    (word,) = editable.client.get("/api/v1/judgements").json()["items"]
    assert word["withdrawn_at"] is not None


def test_an_article_is_split_off_and_merged_again(editable: Server) -> None:
    id_, before = editable.dossier(), len(list(editable.ledger.dossiers()))
    csrf = editable.log_in()
    page = post(
        editable, "/edit/different", csrf, left=id_, right="courier/3", why="another car", back=f"/dossiers/{id_}"
    )
    assert len(list(editable.ledger.dossiers())) == before + 1
    assert "Tom Reed" not in plain(page)
    other = next(one.id for one in editable.ledger.dossiers() if "courier/3" in one.articles)
    page = post(editable, "/edit/same", csrf, left=id_, right=other, why="one car", back=f"/dossiers/{other}")
    assert len(list(editable.ledger.dossiers())) == before
    assert "Tom Reed" in plain(page)


def test_a_form_without_a_reason_is_refused(editable: Server) -> None:
    csrf = editable.log_in()
    fields = {"csrf": csrf, "dossier": editable.dossier(), "field": "stage", "value": "talks", "why": " "}
    answer = editable.client.post("/edit/correct", data=fields)
    assert answer.status_code == 422
    assert "why: must be filled in" in plain(answer.text)


def test_what_is_least_certain_comes_first_and_is_asked_once(editable: Server) -> None:
    """The surest report of the small car's stage was sure by 0.6, all other values by 0.9."""
    csrf = editable.log_in()
    first = next_doubt(editable.ledger, [])
    assert first is not None
    assert (first.dossier.title, first.sureness) == ("Chrysler – Chery Automobile", 0.6)
    page = editable.client.get("/review").text
    assert "60% sure" in plain(page)
    fields = {"dossier": first.dossier.id, "field": first.field or "", "value": first.value, "why": "review queue"}
    page = post(editable, "/edit/correct", csrf, **fields, back="/review")
    assert "Your last word" in plain(page)
    second = next_doubt(editable.ledger, [])
    assert second is not None
    assert second.key != first.key
    third = next_doubt(editable.ledger, [second.key])
    assert third is not None
    assert third.key not in {first.key, second.key}


def test_the_queue_is_for_who_may_judge(editable: Server) -> None:
    answer = editable.client.get("/review", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_server_that_only_shows_says_so_instead_of_asking_to_log_in(serve: Serve) -> None:
    answer = serve(Options()).client.get("/review", follow_redirects=False)
    assert answer.status_code == 403
    assert "only shows" in answer.text


@pytest.mark.parametrize(
    "said",
    [
        {"verdict": "correct", "left": "{}", "why": "x"},
        {"verdict": "correct", "left": "{}", "field": "stage", "value": "married", "why": "x"},
        {"verdict": "same", "left": "{}", "why": "x"},
        {"verdict": "same", "left": "{}", "right": "{}", "why": "x"},
        {"verdict": "same", "left": "{}", "right": "Nobody", "why": "x"},
        {"verdict": "maybe", "left": "{}", "why": "x"},
        {"verdict": "same", "left": "{}", "right": "Fiat", "why": ""},
        {"verdict": "wrong", "left": "{}", "why": "x"},
        {"verdict": "wrong", "left": "{}", "statement": "000000000000", "why": "x"},
    ],
)
def test_a_word_that_makes_no_sense_is_refused(editable: Server, said: dict[str, str]) -> None:
    filled = {name: re.sub(r"\{\}", editable.dossier(), value) for name, value in said.items()}
    headers = {"authorization": f"Bearer {editable.editor}"}
    answer = editable.client.post("/api/v1/judgements", json=filled, headers=headers)
    assert answer.status_code in (400, 404, 422)
    assert editable.ledger.judgements() == []


def test_a_statement_called_wrong_does_not_count_until_that_is_taken_back(editable: Server) -> None:
    """It survives that all dossiers are made anew, and an earlier day is shown without it too."""
    id_ = editable.dossier()
    csrf = editable.log_in()
    before = editable.client.get(f"/api/v1/dossiers/{id_}").json()["statements"]
    wrong = before[-1]
    fields = {"dossier": id_, "statement": wrong["key"], "back": f"/dossiers/{id_}", "why": "he never said so"}
    page = plain(post(editable, "/edit/statement", csrf, **fields, verdict="wrong"))
    assert "is wrong (edit: he never said so)" in page
    for _ in range(2):
        told = editable.client.get(f"/api/v1/dossiers/{id_}").json()
        assert [said["key"] for said in told["statements"]] == [said["key"] for said in before[:-1]]
        assert list(editable.ledger.check()) == []
        editable.ledger.rebuild(Resolver(editable.ledger.reference()))
    day = editable.client.get(f"/api/v1/dossiers/{id_}").json()["days"][-1]
    view = editable.client.get(f"/api/v1/dossiers/{id_}?as_of={day}").json()
    assert wrong["key"] not in {said["key"] for said in view["statements"]}
    (word,) = editable.client.get("/api/v1/judgements").json()["items"]
    assert (word["verdict"], word["value"]) == ("wrong", wrong["words"])
    post(editable, "/edit/undo", csrf, judgement=word["id"], back=f"/dossiers/{id_}")
    assert editable.client.get(f"/api/v1/dossiers/{id_}").json()["statements"] == before


def test_a_statement_called_right_is_marked(editable: Server) -> None:
    id_ = editable.dossier()
    said = editable.client.get(f"/api/v1/dossiers/{id_}").json()["statements"][0]
    answer = editable.client.post(
        "/api/v1/judgements",
        json={"verdict": "right", "left": id_, "statement": said["key"], "why": "it is on tape"},
        headers={"authorization": f"Bearer {editable.editor}"},
    )
    assert (answer.status_code, answer.json()["value"]) == (201, said["words"])
    page = plain(editable.client.get(f"/dossiers/{id_}").text)
    assert "is right (edit: it is on tape)" in page
    assert editable.client.get(f"/api/v1/dossiers/{id_}").json()["statements"][0] == said
