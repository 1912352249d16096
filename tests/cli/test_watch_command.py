"""`intalks watch` and `intalks sources`, as whoever calls them has them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import pytest

from intalks.ledger import Ledger
from tests.cli.test_ledger_commands import run
from tests.intake.web_server import Reply, WebServer
from tests.pipeline.news_site import QUICK, furnish

MOST_MEMORY = 1_500_000
"""Kilobytes."""

SETTINGS = """
[watch]
feeds = [{feeds}]
allow_hosts = ["127.0.0.1"]
host_delay = "0s"
timeout = "5m"
deadline = "10m"
tries = 1
max_megabytes = 3

[[alerts]]
name = "all"
print = true
within_days = 36500
"""


@pytest.fixture
def site() -> Iterator[WebServer]:
    with WebServer().running() as server:
        furnish(server)
        server.routes["/empty.xml"] = Reply(body=b"<rss version='2.0'><channel><title>Quiet</title></channel></rss>")
        yield server


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def settle(folder: Path, site: WebServer, *paths: str) -> None:
    feeds = ", ".join(f'"{site.url(path)}"' for path in paths)
    (folder / "intalks.toml").write_text(SETTINGS.format(feeds=feeds))


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], IO[str], IO[str]]]:
    """The program, its output and its messages; it does not outlive the test."""
    command = [sys.executable, "-c", "from intalks.cli import app; app()", "watch", *arguments]
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    with process:
        assert process.stdout is not None
        assert process.stderr is not None
        try:
            yield process, process.stdout, process.stderr
        finally:
            process.kill()


def test_a_run_reads_what_is_good_in_bounded_memory(site: WebServer, folder: Path) -> None:
    """With the reader that ships, beside bombs and bodies without an end."""
    settle(folder, site, "/quick.xml", "/feed.json")
    with started(folder, "--once", "--problems", "lost.jsonl") as (process, output, messages):
        err, out = messages.read(), output.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 1
    assert usage.ru_maxrss < MOST_MEMORY
    lines = [json.loads(line) for line in err.splitlines() if line.startswith("{")]
    assert len(lines) == 2 + len(QUICK) + 4
    assert {line["url"] for line in lines if line["reason"] == "ok" and line["what"] == "page"} == {
        site.url(f"/news/{number}") for number in range(21, 25)
    }
    assert "2 feeds and 16 pages asked for: 4 articles added" in err
    lost = [json.loads(line) for line in (folder / "lost.jsonl").read_text().splitlines()]
    assert {one["where"]: one["reason"] for one in lost if one["reason"] in QUICK.values()} == {
        site.url(path): reason for path, reason in QUICK.items()
    }
    with Ledger.open(folder / "intalks.db") as ledger:
        assert ledger.catalogue.counts().articles == 4
        told = [one.change.title for one in ledger.outbox.latest()[::-1]]
    assert [line.split("  ")[-2].split(": ")[0] for line in out.splitlines()] == told


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_in_good_order(site: WebServer, folder: Path, number: signal.Signals) -> None:
    settle(folder, site, "/empty.xml")
    with started(folder) as (process, _, messages):
        first = json.loads(messages.readline())
        assert (first["what"], first["reason"]) == ("feed", "ok")
        process.send_signal(number)
        rest = messages.read()
        process.wait()
    assert process.returncode == 0
    assert "1 feed and 0 pages asked for: 0 articles added" in rest
    assert "stopped; the same command goes on from here" in rest


def test_nothing_to_watch(folder: Path) -> None:
    code, _, err = run("watch")
    assert code == 2
    assert 'name feeds in intalks.toml, as in [watch] feeds = ["https://…"]' in err


def test_sources(site: WebServer, folder: Path) -> None:
    settle(folder, site, "/quick.xml", "/failing.xml", "/moved.xml", "/empty.xml")
    site.routes["/moved.xml"] = Reply(301, headers={"Location": "/empty.xml"})
    assert run("watch", "--once")[0] == 1
    settle(folder, site, "/quick.xml", "/failing.xml", "/moved.xml", "/page.html")
    code, out, err = run("sources")
    assert code == 0
    rows = {line.split()[0].rpartition("/")[2]: line for line in out.splitlines() if "http://" in line}
    assert rows["quick.xml"].split()[-4:] == ["0", "2", "10", "well"]
    assert rows["failing.xml"].endswith("failing (1×): http-500")
    assert rows["moved.xml"].rstrip().endswith("moved")
    assert rows["empty.xml"].rstrip().endswith("no longer watched")
    assert rows["page.html"].rstrip().endswith("not asked for yet")
    assert f"{site.url('/failing.xml')}: the server answered with status 500; next try 20" in err
    assert err.endswith("5 feeds, 1 failing\n")


def test_sources_for_programs(site: WebServer, folder: Path) -> None:
    settle(folder, site, "/quick.xml")
    run("watch", "--once")
    (line,) = run("sources", "--json")[1].splitlines()
    health = json.loads(line)
    assert (health["url"], health["watched"], health["failures"]) == (site.url("/quick.xml"), True, 0)
    assert health["lost"]["language"] == 1
    assert health["pages"] == {"failed": 7, "refused": 3, "waiting": 2}


def test_one_source(site: WebServer, folder: Path) -> None:
    settle(folder, site, "/quick.xml")
    run("watch", "--once")
    _, out, _ = run("sources", site.url("/quick.xml"))
    fetches, lost = out.split("Pages that came to nothing: ")
    assert lost.startswith("1 empty, 1 gone, 1 gzip-bomb, 1 language, 1 no-text, 2 private-address, 1 redirects, ")
    assert "Last fetches" in fetches
    assert "gzip-bomb" in fetches
    assert [line.split()[0] for line in lost.splitlines() if "http://" in line and "/bad/" in line].count(
        "language"
    ) == 1
    assert run("sources", "http://nowhere.example/")[0] == 2


def test_addresses_are_added(site: WebServer, folder: Path) -> None:
    """With the reader that ships."""
    settle(folder, site)
    code, _, err = run("add", site.url("/news/1"), site.url("/bad/gone"))
    assert code == 1
    assert "1 article added" in err
    assert f"{site.url('/bad/gone')}: the server says that there is no such page (status 404)" in err
