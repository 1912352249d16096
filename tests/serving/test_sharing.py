"""Several processes answer as one."""

from __future__ import annotations

import logging
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from threading import Lock

import pytest
from starlette.types import Receive, Scope, Send

from intalks.ledger import DossierFilter, Ledger
from intalks.model.dossier import Dossier
from intalks.serving.app import Outside, create_unguarded
from intalks.serving.freshness import Freshness, Kept
from intalks.serving.guards import Pace
from intalks.serving.metrics import Metrics
from intalks.serving.preparing import likely, others, prepare, warm
from intalks.serving.shared import Answers, Folder, Shared
from intalks.serving.tokens import Scope as TokenScope
from intalks.serving.tokens import Sessions, Tokens
from tests.serving.conftest import Clock, Server
from tests.serving.made_stories import NOW

ONE = Kept(((b"content-type", b"text/plain"),), b"well", packed=False, etag="e")


def test_an_answer_of_one_process_serves_another_until_either_sees_a_change(tmp_path: Path) -> None:
    revisions = ["1", "1"]
    shared = Answers(tmp_path, Lock())
    first, second = (Freshness(lambda i=i: revisions[i], shared) for i in range(2))  # type: ignore[misc]
    assert first.find("/") is None
    first.keep("/", ONE, first.at)
    assert second.find("/") == ONE
    revisions[1] = "2"
    assert second.find("/") is None
    assert first.find("/") is None


def test_an_answer_of_a_generation_that_is_past_is_dropped(tmp_path: Path) -> None:
    shared = Answers(tmp_path, Lock())
    first, second = (Freshness(lambda: "1", shared) for _ in range(2))
    first.find("/")
    begun = first.at
    second.clear()
    first.keep("/", ONE, begun)
    assert second.find("/") is None


def test_figures_pace_and_sessions_are_of_all_processes(tmp_path: Path) -> None:
    first, second = Shared.among(2, tmp_path)
    for one, times in ((first, 1), (second, 2)):
        for _ in range(times):
            Metrics(["/x"], one).count("/x", "GET", 200, 0.02)
    with Ledger.open(tmp_path / "empty.db") as book:
        text = Metrics(["/x"], second).text(book.catalogue.counts()).decode()
    assert 'intalks_requests_total{method="GET",route="/x",status="200"} 3.0' in text
    assert 'intalks_request_seconds_bucket{le="0.025",route="/x"} 3.0' in text
    assert 'intalks_request_seconds_bucket{le="0.01",route="/x"} 0.0' in text
    assert "intalks_answers_ready 0.0" in text
    assert second.requests() == 3
    paces = [Pace(1, Clock(), one.buckets) for one in (first, second)]
    assert [pace.wait("a") > 0 for pace in paces] == [False, True]
    tokens = Tokens(tmp_path / "tokens")
    secret = tokens.add("Ann", TokenScope.EDIT, at=NOW)
    begun = Sessions(tokens, lambda: NOW, first.sessions).begin(secret)
    assert begun is not None
    elsewhere = Sessions(tokens, lambda: NOW, second.sessions)
    assert elsewhere.find(begun[0]) == begun[1]
    assert begun[0] not in "".join(file.name for file in tmp_path.iterdir())
    elsewhere.end(begun[0])
    assert Sessions(tokens, lambda: NOW, first.sessions).find(begun[0]) is None


def test_a_folder_holds_values_and_no_keys(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder["key"] = b"value"
    assert (folder["key"], folder.get("other"), len(folder)) == (b"value", None, 1)
    with pytest.raises(TypeError):
        list(folder)
    del folder["key"]
    with pytest.raises(KeyError):
        del folder["key"]


def test_what_is_likely_to_be_asked_for_is_there(server: Server) -> None:
    for address in (*likely(server.ledger), *others(server.ledger)):
        assert server.client.get(address).status_code == 200, address


def test_a_server_asks_itself_once_for_each_kind_of_page(server: Server, tmp_path: Path) -> None:
    (shared,) = Shared.among(1, tmp_path)
    app = create_unguarded(server.ledger, server.tokens, None, shared=shared, outside=Outside())
    answers = shared.answers
    assert answers is not None
    warm(app, server.ledger)
    made = [one for one in likely(server.ledger) if answers.find(one if "?" in one else f"{one}?", answers.generation)]
    assert {"/", "/explore", "/sources", "/api/v1/statements"} <= set(made)
    assert sum(one.startswith("/dossiers/") for one in made) == 1
    assert sum(one.startswith("/api/v1/companies/") for one in made) == 1
    (last,) = server.ledger.catalogue.outlines(DossierFilter(), limit=1)
    assert answers.find(f"/dossiers/{last.dossier}?as_of={last.first}", answers.generation)


def test_one_page_that_fails_does_no_other_harm(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is told where a server tells its errors; all other kinds of pages are asked for."""
    asked: list[str] = []

    async def app(scope: Scope, _receive: Receive, _send: Send) -> None:
        asked.append(scope["path"])
        if scope["path"] in ("/", "/sources"):
            raise RuntimeError("made to fail")

    errors = logging.getLogger("uvicorn.error")
    monkeypatch.setattr(errors, "disabled", False)  # import-linter, in another test, disables all loggers that it finds
    errors.addHandler(caplog.handler)
    try:
        warm(app, server.ledger)
    finally:
        errors.removeHandler(caplog.handler)
    assert asked[0] == "/"
    assert {"/explore", "/api", "/api/v1/changes", "/search"} <= set(asked)
    told = {one.getMessage() for one in caplog.records}
    assert {"/ cannot be made ahead", "/sources cannot be made ahead"} <= told
    assert "made to fail" in caplog.text


def test_a_dossier_that_cannot_be_read_does_not_keep_others_from_being_made(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = server.dossier()
    read = Ledger.dossier

    def broken(self: Ledger, id_: str) -> Dossier:
        if id_ == bad:
            raise ValueError("made to fail")
        return read(self, id_)

    monkeypatch.setattr(Ledger, "dossier", broken)
    made = list(others(server.ledger))
    assert f"/dossiers/{bad}" in made
    assert not any(one.startswith(f"/dossiers/{bad}?as_of=") for one in made)
    assert any("?as_of=" in one for one in made)


def test_answers_are_made_ahead_and_anew_after_a_change(server: Server, tmp_path: Path) -> None:
    (shared,) = Shared.among(1, tmp_path)
    app = create_unguarded(server.ledger, server.tokens, None, shared=shared, outside=Outside())
    freshness, answers = app.state.desk.freshness, shared.answers
    assert answers is not None
    begun = answers.generation
    waits = 0

    def sleep(_seconds: float) -> None:
        nonlocal waits
        waits += 1
        if waits == 1:
            assert answers.find("/?", begun) is not None
            assert answers.ready
            freshness.clear()
        if waits == 2:
            assert answers.find("/?", begun + 1) is None
            assert not answers.ready
        if waits == 40:
            assert answers.find("/?", begun + 1) is not None
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare(app, server.ledger, generation=freshness.current, shared=shared, sleep=sleep)


def test_making_ahead_gives_way_to_who_asks(server: Server, tmp_path: Path) -> None:
    (shared,) = Shared.among(1, tmp_path)
    app = create_unguarded(server.ledger, server.tokens, None, shared=shared, outside=Outside())
    looks, waited = 0, 0.0

    def generation() -> int:
        nonlocal looks
        looks += 1
        return 0

    def sleep(seconds: float) -> None:
        nonlocal waited
        assert looks == 2, "one answer was made, and none since"
        waited += seconds
        if waited >= 0.5:
            raise KeyboardInterrupt
        shared.asked[0] += 1

    shared.asked[0] = 3
    with pytest.raises(KeyboardInterrupt):
        prepare(app, server.ledger, generation=generation, shared=_asked_meanwhile(shared), sleep=sleep)


def _asked_meanwhile(shared: Shared) -> Shared:
    """Somebody asked between the beginning and the first answer."""
    counts = iter([0.0])

    class Asked(Shared):
        def requests(self) -> float:
            return next(counts, super().requests())

    return Asked(0, 1, shared.tallies, shared.asked, shared.buckets, shared.sessions, shared.answers)


@contextmanager
def running(stories: Path, *more: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`intalks serve` as a program of its own, and its port."""
    with socket.socket() as place:
        place.bind(("127.0.0.1", 0))
        port: int = place.getsockname()[1]
    command = [sys.executable, "-c", "from intalks.cli import app; app()", "serve", "--ledger", str(stories)]
    program = subprocess.Popen([*command, "--port", str(port), *more], stderr=subprocess.PIPE)
    assert program.stderr is not None
    try:
        assert f":{port}/".encode() in program.stderr.readline()
        yield program, port
    finally:
        program.kill()
        program.wait()
        program.stderr.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system does not fork")
def test_processes_answer_at_one_address_and_end_together(stories: Path) -> None:
    with running(stories, "--workers", "2") as (program, port):
        for _ in range(6):
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("GET", "/healthz")
            answer = connection.getresponse()
            assert (answer.status, answer.read()) == (200, b"ok\n")
            connection.close()
        program.send_signal(signal.SIGTERM)
        assert program.wait(60) == 0
        with pytest.raises(OSError, match="refused"):
            HTTPConnection("127.0.0.1", port, timeout=5).connect()
