"""The walks of a reader and of a judge through the pages, in Debian's chromium."""

from __future__ import annotations

import os
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, expect, sync_playwright

from intalks.ledger import Ledger
from intalks.serving.app import Outside, create_app
from intalks.serving.desk import Options
from intalks.serving.tokens import Scope, Tokens
from tests.serving.conftest import StoryReader
from tests.serving.made_stories import NOW

AXE = Path(__file__).parent / "axe.min.js"
PAGES = (
    "/",
    "/explore",
    "/sources",
    "/search?q=talks",
    "/companies/chrysler",
    "/articles/courier%2F1",
    "/api",
    "/login",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser; where there is none, these tests are skipped, and say how to get one."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    if found is None:
        pytest.skip(
            "no chromium was found; install it (on Debian: apt-get install chromium) to test the pages in a browser"
        )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=found, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def secret() -> list[str]:
    return []


@pytest.fixture(scope="module")
def address(stories: Path, tmp_path_factory: pytest.TempPathFactory, secret: list[str]) -> Iterator[str]:
    """A server on a port of its own, which takes judgements."""
    folder = tmp_path_factory.mktemp("browsed")
    file = folder / "ledger.db"
    file.write_bytes(stories.read_bytes())
    tokens = Tokens(folder / "tokens.json")
    secret.append(tokens.add("Ann", Scope.EDIT, at=NOW))
    with Ledger.open(file) as book:
        app = create_app(book, tokens, Options(edit=True), outside=Outside(StoryReader, lambda: NOW))
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", lifespan="off"))
        begun = threading.Event()
        startup = server.startup

        async def told(sockets: list[socket.socket] | None = None) -> None:
            await startup(sockets)
            begun.set()

        server.startup = told  # type: ignore[method-assign]  # so that nobody has to wait by the clock
        thread = threading.Thread(target=server.run)
        thread.start()
        assert begun.wait(60)
        port = server.servers[0].sockets[0].getsockname()[1]
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        thread.join()


@pytest.fixture
def page(chromium: Browser, address: str) -> Iterator[Page]:
    """A page in a browser that nobody has used; whatever it complains of fails the test."""
    context = chromium.new_context(base_url=address, locale="en-GB", reduced_motion="reduce")
    made = context.new_page()
    faults: list[str] = []
    made.on("pageerror", lambda error: faults.append(str(error)))
    made.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    yield made
    context.close()
    assert faults == []


def test_a_reader_walks_from_a_company_to_the_words_and_back(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("chry")
    suggestion = page.get_by_role("option", name=re.compile("^Chrysler"))
    expect(suggestion).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/companies/chrysler$"))
    page.get_by_role("table").get_by_role("link", name="Chrysler – Chery Automobile").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chrysler – Chery Automobile")
    said = page.locator(".said", has_text="No talks with Chrysler")
    expect(said).to_contain_text("denies")
    said.get_by_role("link", name="in context").click()
    expect(page).to_have_url(re.compile("/articles/courier%2F2#w-"))
    expect(page.locator(".text .lit").first).to_contain_text("No talks with")
    page.locator(".read").get_by_role("link", name="Chrysler – Chery Automobile").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Chrysler – Chery Automobile")
    page.go_back()
    expect(page).to_have_url(re.compile("/articles/"))


def test_the_slider_of_days_changes_the_stage(page: Page) -> None:
    page.goto("/explore?stage=agreed")
    page.get_by_role("link", name="Chrysler – Chery Automobile").click()
    expect(page.locator(".standing")).to_contain_text("Agreed")
    slider = page.get_by_role("slider", name="Day of knowledge")
    slider.focus()
    page.keyboard.press("Home")
    expect(page.locator(".standing")).to_contain_text("In talks")
    expect(page).to_have_url(re.compile("as_of=2006-10-09"))
    page.get_by_role("link", name="Back to today").click()
    expect(page.locator(".standing")).to_contain_text("Agreed")


def test_a_dot_of_the_timeline_leads_to_the_words(page: Page) -> None:
    page.goto("/explore?stage=agreed")
    page.get_by_role("link", name="Chrysler – Chery Automobile").click()
    page.locator(".timeline a.stance-denies").click()
    expect(page.locator(".said:target")).to_contain_text("No talks with Chrysler")


def test_an_edge_of_the_network_opens_its_dossier(page: Page) -> None:
    page.goto("/companies/chrysler")
    network = page.locator("[data-drawn]")
    expect(network).to_be_visible()
    network.evaluate("place => place.network.edges('[stage = \"agreed\"]').first().emit('tap')")
    expect(page.get_by_role("heading", level=1)).to_have_text("Chrysler – Chery Automobile")


def test_a_citation_is_copied(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/explore?stage=agreed")
    page.get_by_role("link", name="Chrysler – Chery Automobile").click()
    page.locator(".said", has_text="No talks").get_by_role("button", name="cite").click()
    expect(page.get_by_role("status")).to_have_text("Citation copied")
    assert "20 November 2006" in page.evaluate("navigator.clipboard.readText()")


def test_a_judge_corrects_a_value_sees_it_everywhere_and_takes_it_back(page: Page, secret: list[str]) -> None:
    page.goto("/login")
    page.get_by_label("Token").fill(secret[0])
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Review")).to_be_visible()
    page.goto("/search?q=Renault+Hyundai")
    page.get_by_role("link", name="Renault – Hyundai").click()
    form = page.locator("form[data-field=stage]")
    form.get_by_label("Stage").select_option("abandoned")
    form.get_by_label("Why").fill("it was only an idea")
    form.get_by_role("button").click()
    expect(page.locator(".standing")).to_contain_text("Abandoned, as Ann has judged")
    address = page.url.partition("?")[0]
    page.goto("/explore?stage=abandoned")
    expect(page.get_by_role("link", name="Renault – Hyundai")).to_be_visible()
    page.goto(address)
    page.locator(".note").get_by_role("button", name="Undo").first.click()
    expect(page.locator(".standing")).to_contain_text("Under consideration")


def test_the_review_queue_goes_by_single_keys(page: Page, secret: list[str]) -> None:
    page.goto("/login")
    page.get_by_label("Token").fill(secret[0])
    page.keyboard.press("Enter")
    question = page.locator(".card h2")
    first = question.inner_text()
    page.locator("h1").click()
    page.keyboard.press("s")
    expect(question).not_to_have_text(first)
    second = question.inner_text()
    page.keyboard.press("y")
    expect(page.locator(".note")).to_contain_text("Your last word")
    expect(question).not_to_have_text(second)
    page.keyboard.press("u")
    expect(question).to_have_text(second)


def test_a_second_visit_is_known(page: Page) -> None:
    page.goto("/explore?stage=agreed")
    page.get_by_role("link", name="Chrysler – Chery Automobile").click()
    expect(page.locator("#since")).to_be_hidden()
    page.evaluate(
        "name => localStorage.setItem(name, JSON.stringify({keys: [], at: 0}))",
        "seen:" + (page.locator("#dossier").get_attribute("data-dossier") or ""),
    )
    page.reload()
    expect(page.locator("#since")).to_contain_text("new since your last visit")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_no_serious_fault_and_nothing_runs_over(page: Page, theme: Any, width: int) -> None:
    """Colours, names and order of all pages; on a phone no page is wider than the screen."""
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/explore?stage=agreed")
    link = page.get_by_role("link", name="Chrysler – Chery Automobile").get_attribute("href")
    for path in (*PAGES, link or ""):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        found = page.evaluate(f"{AXE.read_text(encoding='utf-8')}; axe.run({{resultTypes: ['violations']}})")
        serious = [
            (path, one["id"], one["nodes"][0]["html"][:160])
            for one in found["violations"]
            if one["impact"] in ("serious", "critical")
        ]
        assert serious == []
