"""Nobody judges without a token, and no other site through somebody's browser; limits hold."""

from __future__ import annotations

import stat
from pathlib import Path
from threading import Lock

import pytest

from intalks.errors import NotFoundError, SettingsError
from intalks.serving.desk import Options
from intalks.serving.guards import LARGEST, LARGEST_TEXT, Pace
from intalks.serving.shared import Buckets
from intalks.serving.tokens import MARK, Scope, Tokens
from tests.serving.conftest import Clock, Serve, Server
from tests.serving.made_stories import NOW

WORD = {"verdict": "correct", "field": "stage", "value": "abandoned", "why": "both said so"}


def judge(server: Server, headers: dict[str, str]) -> int:
    said = WORD | {"left": server.dossier()}
    return server.client.post("/api/v1/judgements", json=said, headers=headers).status_code


def test_no_judgement_without_a_token_that_lets_edit(editable: Server) -> None:
    """A session does not let in either: browsers send its cookie unasked."""
    assert judge(editable, {}) == 401
    assert judge(editable, {"authorization": "Bearer nonsense"}) == 401
    assert judge(editable, {"authorization": f"Basic {editable.editor}"}) == 401
    assert judge(editable, {"authorization": f"Bearer {editable.reader}"}) == 403
    editable.log_in()
    assert judge(editable, {}) == 401
    assert editable.ledger.judgements() == []
    assert judge(editable, {"authorization": f"Bearer {editable.editor}"}) == 201
    assert [one.by for one in editable.ledger.judgements()] == ["edit"]


def test_a_server_that_only_shows_takes_no_judgement(server: Server) -> None:
    assert judge(server, {"authorization": f"Bearer {server.editor}"}) == 403
    for path in ("/edit/correct", "/edit/same", "/edit/different", "/edit/undo", "/logout"):
        assert server.client.post(path, data={"csrf": "x"}).status_code == 403
    assert server.client.post("/login", data={"token": server.editor}).status_code == 401
    assert server.ledger.judgements() == []


def form(server: Server, csrf: str | None) -> dict[str, str]:
    fields = {"dossier": server.dossier(), "field": "stage", "value": "abandoned", "why": "said so", "back": "/explore"}
    return fields if csrf is None else fields | {"csrf": csrf}


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "null"},
    ],
)
def test_no_judgement_from_another_site(editable: Server, headers: dict[str, str]) -> None:
    csrf = editable.log_in()
    answer = editable.client.post("/edit/correct", data=form(editable, csrf), headers=headers)
    assert answer.status_code == 403
    assert editable.ledger.judgements() == []


@pytest.mark.parametrize("csrf", [None, "", "guessed"])
def test_no_judgement_without_the_sessions_own_secret(editable: Server, csrf: str | None) -> None:
    editable.log_in()
    assert editable.client.post("/edit/correct", data=form(editable, csrf)).status_code == 403
    assert editable.ledger.judgements() == []


def test_the_cookie_is_for_this_site_alone(editable: Server) -> None:
    answer = editable.client.post("/login", data={"token": editable.editor}, follow_redirects=False)
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert editable.editor not in cookie


def test_a_session_ends(editable: Server) -> None:
    """By logging out, and when its token is taken back."""
    csrf = editable.log_in()
    editable.tokens.remove("edit")
    assert editable.client.post("/edit/correct", data=form(editable, csrf)).status_code == 401
    assert editable.client.post("/login", data={"token": editable.editor}).status_code == 401
    assert editable.client.post("/login", data={"token": editable.reader}).status_code == 401


def test_a_form_leads_nowhere_else(editable: Server) -> None:
    csrf = editable.log_in()
    for back in ("https://evil.example/", "//evil.example/", "/\\evil.example"):
        fields = form(editable, csrf) | {"back": back}
        answer = editable.client.post("/edit/correct", data=fields, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].startswith("/review?judged=")


def test_a_closed_server_shows_nothing_to_strangers(serve: Serve) -> None:
    server = serve(Options(closed=True, edit=True))
    client = server.client
    assert client.get("/api/v1/dossiers").status_code == 401
    assert client.get("/metrics").status_code == 401
    page = client.get("/explore", follow_redirects=False)
    assert (page.status_code, page.headers["location"]) == (303, "/login")
    assert client.get("/healthz").status_code == 200
    for secret in (server.reader, server.editor):
        assert client.get("/api/v1/dossiers", headers={"authorization": f"Bearer {secret}"}).status_code == 200
    server.log_in()
    assert client.get("/explore").status_code == 200


@pytest.mark.parametrize("edit", [False, True])
@pytest.mark.parametrize("scope", list(Scope))
def test_whoever_has_a_token_enters_a_closed_server_by_browser(serve: Serve, scope: Scope, edit: bool) -> None:
    """And judges there only with a token that lets edit, where judgements are taken."""
    client = (server := serve(Options(closed=True, edit=edit))).client
    judges = edit and scope is Scope.EDIT
    assert 'name="token"' in client.get("/login").text
    assert client.post("/login", data={"token": "nonsense"}).status_code == 401
    secret = server.editor if scope is Scope.EDIT else server.reader
    answer = client.post("/login", data={"token": secret}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/review" if judges else "/")
    page = client.get(f"/dossiers/{server.dossier()}").text
    assert ('action="/edit/' in page) == ("Judging as" in page) == ('href="/review"' in page) == judges
    assert client.get("/review", follow_redirects=False).status_code == (200 if judges else 403)
    assert client.get("/api/v1/dossiers").status_code == 200
    csrf = server.csrf()
    for path in ("statement", "same", "different", "undo"):
        answer = client.post(f"/edit/{path}", data={"csrf": csrf})
        assert answer.status_code == (422 if judges else 403), path
    answer = client.post("/edit/correct", data=form(server, csrf), follow_redirects=False)
    assert answer.status_code == (303 if judges else 403)
    assert [one.by for one in server.ledger.judgements()] == ["edit"] * judges
    assert client.post("/logout", data={"csrf": csrf}, follow_redirects=False).status_code == 303
    assert client.get("/explore", follow_redirects=False).headers["location"] == "/login"


def test_a_token_that_was_taken_back_closes_the_door(serve: Serve) -> None:
    server = serve(Options(closed=True))
    server.client.post("/login", data={"token": server.reader})
    assert server.client.get("/explore", follow_redirects=False).status_code == 200
    server.tokens.remove("read")
    assert server.client.get("/explore", follow_redirects=False).status_code == 303


def test_what_a_token_showed_is_not_kept_for_strangers(serve: Serve) -> None:
    client = (server := serve(Options(closed=True))).client
    assert client.get("/api/v1/dossiers", headers={"authorization": f"Bearer {server.reader}"}).status_code == 200
    assert client.get("/api/v1/dossiers").status_code == 401


def test_who_asks_too_fast_waits(serve: Serve) -> None:
    server = serve(Options(rate=3))
    assert [server.client.get("/api/v1/facets").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = server.client.get("/api/v1/facets")
    assert answer.json()["error"]["code"] == "too_many"
    assert answer.headers["retry-after"] == "21"
    assert server.client.get("/explore").status_code == 200
    server.clock.now += 20
    assert server.client.get("/api/v1/facets").status_code == 200
    assert server.client.get("/api/v1/facets").status_code == 429


def test_a_bucket_fills_up_to_its_brim() -> None:
    pace = Pace(60, clock := Clock(), Buckets(Lock()))
    assert [pace.wait("a") for _ in range(61)] == [0.0] * 60 + [1.0]
    clock.now += 10_000
    assert pace.wait("a", 60) == 0
    assert pace.wait("b") == 0


def test_too_large_is_refused_whatever_is_declared(server: Server) -> None:
    def lied() -> list[bytes]:
        return [b"x" * 1024] * (LARGEST // 1024 + 1)

    too_much = server.client.post("/api/v1/judgements", content=b"x" * (LARGEST + 1))
    assert too_much.status_code == 413
    assert too_much.json()["error"]["code"] == "too_large"
    assert server.client.post("/api/v1/judgements", content=iter(lied())).status_code == 413
    long = {"text": "x" * (LARGEST_TEXT + 1)}
    assert server.client.post("/api/v1/read", json=long).status_code == 413


def test_only_hashes_are_kept_and_only_for_their_owner(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    tokens = Tokens(file)
    secret = tokens.add("Ann", Scope.EDIT, at=NOW)
    assert secret.startswith(MARK)
    assert secret not in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    found = Tokens(file).find(secret)
    assert found is not None
    assert (found.name, found.scope) == ("Ann", Scope.EDIT)
    assert Tokens(file).find(secret + "x") is None
    with pytest.raises(SettingsError, match="Ann"):
        tokens.add("Ann", Scope.READ, at=NOW)
    tokens.remove("Ann")
    assert tokens.find(secret) is None
    with pytest.raises(NotFoundError, match="Ann"):
        tokens.remove("Ann")


def test_a_file_that_holds_no_tokens_is_named(tmp_path: Path) -> None:
    file = tmp_path / "tokens.json"
    file.write_text("nonsense")
    with pytest.raises(SettingsError, match="no list of tokens"):
        Tokens(file).all()
