"""A dossier in HTML and Markdown."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from intalks.export import Selection, export, find_format
from intalks.ledger import Ledger
from intalks.model.dossier import Dossier
from intalks.model.vocabulary import DealType, Stage
from intalks.pipeline.add import update_dossiers
from intalks.resolution import prepare
from tests.export.told import SCRIPT
from tests.ledger.made_deals import NOW, entry

_VOID = frozenset({"meta", "link", "br", "line", "rect", "path", "circle"})


class Page(HTMLParser):
    """What a browser would make of a page: its text, its elements and its links; complains of what is not closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.ids += [value or "" for name, value in attrs if name == "id"]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.fixture
def stake(told: Ledger) -> Dossier:
    return next(one for one in told.dossiers() if one.type is DealType.STAKE)


def page_of(told: Ledger, dossier: Dossier, name: str, folder: Path) -> str:
    target = folder / f"page.{name}"
    assert export(Selection(told, dossier=dossier.id), find_format(name), target)["dossier"] == 1
    return target.read_text(encoding="utf-8")


def test_html_shows_everything(told: Ledger, stake: Dossier, tmp_path: Path) -> None:
    page = Page(page_of(told, stake, "html", tmp_path))
    shown = [party.name for party in stake.parties]
    shown += [one.statement.evidence.value for one in stake.statements]
    shown += [step.evidence for step in stake.timeline] + [one.message for one in stake.conflicts]
    shown += [telling.text for term in stake.terms for telling in term.tellings]
    assert [words for words in shown if words not in page.words] == []
    assert "600,000,000 USD" in page.words
    assert "Ute Kern, chief executive, Brandis" in page.words
    assert len([id_ for id_ in page.ids if id_.startswith("s")]) == len(stake.statements)


def test_html_needs_nothing_and_runs_nothing(told: Ledger, stake: Dossier, tmp_path: Path) -> None:
    text = page_of(told, stake, "html", tmp_path)
    page = Page(text)
    assert {"script", "link", "img", "iframe"} & set(page.tags) == set()
    assert page.tags.count("b") == len(stake.parties)  # the one that a quote holds is text
    outside = [link for link in page.links if not link.startswith("#")]
    assert set(outside) == {"http://post.test/a?b=1&c=2"}  # an address of a script is no link
    assert {link[1:] for link in page.links if link.startswith("#")} <= set(page.ids)
    assert SCRIPT.replace("\x0b", "\ufffd") in page.words
    assert "@import" not in text
    assert "url(" not in text


def test_html_of_all_is_a_folder_with_a_list(told: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "pages"
    written = export(Selection(told), find_format("html"), target)
    pages = {path.name for path in target.iterdir()} - {"index.html", ".intalks-export"}
    assert pages == {f"{one.id}.html" for one in told.dossiers()}
    assert written["dossier"] == len(pages)
    listed = Page((target / "index.html").read_text(encoding="utf-8"))
    assert listed.links == [f"{one.id}.html" for one in told.dossiers()]


def test_markdown_shows_everything_as_text(told: Ledger, stake: Dossier, tmp_path: Path) -> None:
    text = page_of(told, stake, "md", tmp_path)
    page = Page(MarkdownIt("commonmark", {"html": False}).enable("table").render(text))
    shown = [party.name for party in stake.parties]
    shown += [one.statement.evidence.value for one in stake.statements] + [one.message for one in stake.conflicts]
    assert [words for words in shown if words not in page.words] == []
    assert {"script", "b"} & set(page.tags) == set()
    assert set(page.links) == {"http://post.test/a?b=1&c=2"}
    assert "<script>alert('x')</script>" in page.words
    assert page.tags.count("tr") == 2 + len(stake.timeline) + sum(len(term.tellings) for term in stake.terms)


@pytest.mark.parametrize("day", [None, datetime(2012, 2, 1, tzinfo=UTC)])
@pytest.mark.parametrize("name", ["html", "md"])
def test_a_star_is_explained_where_there_is_one(name: str, day: datetime | None, tmp_path: Path) -> None:
    with Ledger.open(tmp_path / "one.db") as ledger:
        deal = (("Firm1", "Firm2"), DealType.STAKE, Stage.TALKS)
        ledger.add([entry("a", [deal], day)], recorded_at=NOW)
        update_dossiers(ledger)
        text = page_of(ledger, next(ledger.dossiers()), name, tmp_path)
    stars = ["2012-02-01 *" in text.replace("\\", ""), "the day of the report" in text]
    assert stars == [day is not None] * 2


REFERENCES = ["AT&copy;T", "&lt;b&gt;", "R&D", "&#35; one", "\\&amp;"]


@pytest.mark.parametrize("words", REFERENCES)
def test_markdown_takes_no_news_for_a_character_reference(words: str, tmp_path: Path) -> None:
    made = entry("a", [(("Firm1", "Firm2"), DealType.STAKE, Stage.TALKS)], datetime(2012, 2, 1, tzinfo=UTC))
    url = "http://post.test/a?b=1&copy;=2&c=3"
    article = replace(made.article, outlet=words, title=f"{words} again", url=url)
    with Ledger.open(tmp_path / "one.db") as ledger:
        ledger.add([prepare(article, made.record, ledger.reference())], recorded_at=NOW)
        update_dossiers(ledger)
        text = page_of(ledger, next(ledger.dossiers()), "md", tmp_path)
    page = Page(MarkdownIt("commonmark").enable("table").render(text))
    assert f"{words}, 2012-02-01" in page.words
    assert f"2012-02-01, {words}: {words} again" in page.words
    assert {"b", "h1"} & set(page.tags) == {"h1"}
    assert set(page.links) == {url}


def test_markdown_of_all_is_a_folder_with_a_list(told: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "pages"
    export(Selection(told), find_format("md"), target)
    page = Page(MarkdownIt().render((target / "index.md").read_text(encoding="utf-8")))
    assert page.links == [f"{one.id}.md" for one in told.dossiers()]
    assert all((target / link).is_file() for link in page.links)
