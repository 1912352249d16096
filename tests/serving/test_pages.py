"""Every page shows what the ledger holds, and the news as text, whatever is in it."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from html.parser import HTMLParser

import pytest

from intalks.export import FORMATS, Shape, find_format
from intalks.model.article import Article
from intalks.model.interval import Interval
from intalks.model.record import ArticleRecord, Fact, Fill, Organization
from intalks.model.span import Span
from intalks.model.vocabulary import DealType, OrganizationKind, Relation, Role, Stage
from intalks.model.watching import FeedState, PageState, PageStatus
from intalks.pipeline.add import update_dossiers
from intalks.reference import load
from intalks.resolution import prepare
from intalks.serving.desk import Options
from intalks.serving.guards import HEADERS
from intalks.serving.links import article_href
from tests.serving.conftest import Serve, Server
from tests.serving.made_stories import CAUSE, HOSTILE_TITLE, HOSTILE_WORDS, NOW, Said, Story, entry


def pages(server: Server) -> list[str]:
    found = [f"/dossiers/{one.id}" for one in server.ledger.dossiers()]
    found += [article_href(id_) for id_ in server.ledger.articles()]
    found += [
        "/",
        "/explore",
        "/explore/network",
        "/sources",
        "/api",
        "/search?q=small+car",
        "/search",
        "/suggest?q=ch",
    ]
    return [
        *found,
        "/companies/chrysler",
        "/companies/Fiat",
        "/login",
        f"/dossiers/{server.dossier()}?as_of=2006-12-01",
    ]


def test_every_page_is_there_and_obeys_the_security_policy(editable: Server) -> None:
    """No script or style stands in a page, so that what news smuggles in could not run either."""
    for path in pages(editable):
        answer = editable.client.get(path)
        assert answer.status_code == 200, path
        check = Checker()
        check.feed(answer.text)
        assert check.faults == [], path
        assert len(check.ids) == len(set(check.ids)), f"{path}: an id stands twice"
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS


class Checker(HTMLParser):
    """Collects what the content security policy forbids."""

    def __init__(self) -> None:
        super().__init__()
        self.faults: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if "id" in given:
            self.ids.append(given["id"] or "")
        if tag == "script" and "src" not in given and given.get("type") != "application/json":
            self.faults.append("a script in the page")
        if tag == "style" or "style" in given or any(name.startswith("on") for name in given):
            self.faults.append(f"{tag} {given}")
        for name in ("href", "src", "action", "hx-get", "hx-post"):
            target = given.get(name)
            if (
                target is not None
                and not target.startswith(("/", "#"))
                and given.get("rel") != "noopener noreferrer external"
            ):
                self.faults.append(f"{tag} leads to {target}")


def test_a_dossier_tells_where_the_deal_stands_and_on_whose_word(server: Server) -> None:
    text = plain(server.client.get(f"/dossiers/{server.dossier()}").text)
    assert "Agreed, not yet carried out on 4 July 2007, on the word of Tom Reed, chief executive, Chrysler" in text
    assert "USD 500 million" in text
    assert "Yin Li, director, Chery Automobile denies" in text
    assert "Heard of 9 October 2006 to 4 July 2007" in text


def test_as_of_a_day_only_what_was_out_by_then_counts(server: Server) -> None:
    text = plain(server.client.get(f"/dossiers/{server.dossier()}?as_of=2006-10-31").text)
    assert "In talks since 9 October 2006, on the word of two people, Chrysler" in text
    assert "Tom Reed" not in text
    assert server.client.get(f"/dossiers/{server.dossier()}?as_of=2006-01-01").status_code == 404


def test_a_statement_has_an_address_of_its_own(server: Server) -> None:
    page = server.client.get(f"/dossiers/{server.dossier()}").text
    (path, *_) = re.findall(r'href="(/dossiers/\w+/statements/\w+)"', page)
    text = plain(server.client.get(path).text)
    assert "The Harbour Courier" in text
    assert "https://paper.example/courier/" in text


@pytest.mark.parametrize("path", ["/dossiers/{}", "/articles/post%2F2", "/", "/explore", "/search?q=talks"])
def test_hostile_news_is_shown_as_text(server: Server, path: str) -> None:
    """Mark-up, scripts, turned writing and control characters of a title, an outlet, a source and a text."""
    html = server.client.get(path.format(server.dossier("Fiat – Tata Motors"))).text
    assert HOSTILE_TITLE not in html
    assert "<img src=x" not in html
    assert "<b>Bold" not in html
    assert "\u202e" not in html
    assert "\x1b" not in html


def test_what_was_hostile_is_still_there_to_read(server: Server) -> None:
    text = plain(server.client.get("/articles/post%2F2").text)
    assert "<script>document.title = 'taken'</script> Fiat & Tata" in text
    assert "<img src=x onerror=alert(1)>" in text
    assert "[RLO]neppah ␛[2J" in text


def test_an_article_shows_its_evidence_linked_both_ways(server: Server) -> None:
    html = server.client.get("/articles/courier%2F1").text
    assert server.client.get("/articles/courier/1").text == html
    for target in re.findall(r'href="#([^"]+)"', html):
        assert f'id="{target}"' in html, target
    assert "rule: made" in plain(html)


def test_an_article_leads_to_organizations_that_have_a_page(editable: Server) -> None:
    """One of the list has one, and one that a fact tells of; one that is only named has none."""
    text = "Elm Fund owns a tenth of Suzuki, Alder Research wrote."
    article = Article("post/named", text, "A tenth", Interval.of_prefix("2007-05-02"), "The Motor Post", None)
    whole = Fill(text, Span(0, len(text)), 0.9, CAUSE)
    named = tuple(
        Organization(name, (), OrganizationKind.COMPANY, (Span(text.index(name), text.index(name) + len(name)),))
        for name in ("Elm Fund", "Suzuki", "Alder Research")
    )
    record = ArticleRecord(
        article.id,
        article.text_hash,
        "made-1",
        named,
        (),
        (),
        (Fact("Elm Fund", Relation.OWNS, "Suzuki", "10", whole),),
    )
    editable.ledger.add([prepare(article, record, load())], recorded_at=NOW)
    update_dossiers(editable.ledger)
    found = editable.client.get("/api/v1/articles/post/named").json()["organizations"]
    assert {one["name"]: one["href"] for one in found} == {
        "Elm Fund": "/companies/Elm%20Fund",
        "Suzuki": "/companies/Suzuki",
        "Alder Research": None,
    }
    assert "Alder Research" in plain(editable.client.get("/articles/post/named").text)
    for path in [article_href(id_) for id_ in editable.ledger.articles()]:
        for target in re.findall(r'href="(/companies/[^"]+)"', editable.client.get(path).text):
            assert editable.client.get(target).status_code == 200, (path, target)


def test_snippets_leave_out_what_is_no_evidence(serve: Serve) -> None:
    """The whole text of this server's articles is evidence; so only the address for programs can show it."""
    server = serve(Options(full_text=False))
    assert server.client.get("/api/v1/articles/courier%2F1").json()["text"] is None
    assert "shows the evidence only" in server.client.get("/articles/courier%2F1").text


def test_the_news_are_filtered_and_go_on(server: Server) -> None:
    text = plain(server.client.get("/?kind=denial&company=&since=").text)
    assert "Yin Li: “No talks with Chrysler are held" in text
    assert "new deal Renault" not in text
    assert "Renault" in plain(server.client.get("/?company=renault").text)


def test_facets_narrow_and_the_csv_has_the_view(server: Server) -> None:
    html = server.client.get("/explore?stage=agreed").text
    assert "1 dossiers" in plain(html)
    rows = list(csv.DictReader(io.StringIO(server.client.get("/explore.csv?stage=agreed").text)))
    assert [row["parties"] for row in rows] == ["Chrysler (customer); Chery Automobile (manufacturer)"]
    assert "Heard of in" in plain(html)
    for part in ("kind=anonymous", "sector=automobiles", "country=IT", "year=2007", "text=contract", "company=fiat"):
        answer = server.client.get(f"/explore?{part}")
        assert answer.status_code == 200
        assert "No dossier answers" not in answer.text, part


def test_lapsed_deals_are_counted_and_listed_apart(server: Server) -> None:
    counted = server.client.get("/api/v1/facets").json()["lapsed"]
    for asked in ("true", "false"):
        number = counted.get(asked, 0)
        assert server.client.get(f"/api/v1/facets?lapsed={asked}").json()["total"] == number
        items = server.client.get(f"/api/v1/dossiers?lapsed={asked}").json()["items"]
        assert [str(one["lapsed"]).lower() for one in items] == [asked] * number
        rows = list(csv.DictReader(io.StringIO(server.client.get(f"/explore.csv?lapsed={asked}").text)))
        assert len(rows) == number
    assert "Remove lapsed true" in server.client.get("/explore?lapsed=true").text


def test_a_cell_of_the_csv_is_no_formula(server: Server) -> None:
    text = server.client.get(f"/dossiers/{server.dossier()}/statements.csv").text
    assert not re.search(r"(?m)(^|,)\"?[=+@]", text)


def test_what_is_not_there_says_so(server: Server) -> None:
    for path in ("/nowhere", "/dossiers/0000", "/articles/none", "/companies/Nobody%20Ltd", "/dossiers/ab"):
        answer = server.client.get(path)
        assert answer.status_code == 404, path
        assert "Not Found" in answer.text
        assert answer.headers["content-type"].startswith("text/html")
    assert server.client.get("/explore?stage=married").status_code == 422


def test_an_answer_is_kept_until_the_ledger_changes(editable: Server) -> None:
    path = f"/dossiers/{editable.dossier()}"
    first = editable.client.get(path)
    again = editable.client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    head = editable.client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    editable.client.post(
        "/api/v1/judgements",
        json={
            "verdict": "correct",
            "left": editable.dossier(),
            "field": "stage",
            "value": "abandoned",
            "why": "said so",
        },
        headers={"authorization": f"Bearer {editable.editor}"},
    )
    changed = editable.client.get(path, headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200
    assert "Abandoned" in plain(changed.text)


def plain(html: str) -> str:
    """What a page says, on one line."""
    reader = Plain()
    reader.feed(html)
    return re.sub(r"\s+", " ", "".join(reader.parts))


class Plain(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def test_the_hostile_words_are_what_they_are() -> None:
    assert "\u202e" in HOSTILE_WORDS
    assert "\x1b" in HOSTILE_WORDS


@pytest.mark.parametrize("name", [name for name, _ in FORMATS])
def test_a_dossier_goes_along_in_every_format(server: Server, name: str) -> None:
    """What has several files comes as an archive of them, the same bytes each time."""
    path = f"/dossiers/{server.dossier()}/export/{name}"
    answer = server.client.get(path)
    assert answer.status_code == 200
    file = answer.headers["content-disposition"].partition('filename="')[2].rstrip('"')
    assert file.startswith(server.dossier()[:8])
    assert file.endswith(".zip") == (find_format(name).shape is Shape.FOLDER)
    if file.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            assert archive.testzip() is None
            assert archive.namelist()
        assert server.client.get(path).content == answer.content
    assert path in server.client.get(f"/dossiers/{server.dossier()}").text or name == "jsonl"


def test_a_format_that_is_none_is_not_found(server: Server) -> None:
    assert server.client.get(f"/dossiers/{server.dossier()}/export/docx").status_code == 404
    assert server.client.get("/dossiers/0000/export/md").status_code == 404


def test_how_each_feed_is_doing(editable: Server) -> None:
    """Those that fail stand first; one that was never visited says so."""
    assert "Feeds that are watched" not in editable.client.get("/sources").text
    book = editable.ledger.watched
    book.put_feed(FeedState("https://quiet.example/rss"))
    well = FeedState("https://well.example/rss", title="Well", tried_at=NOW, succeeded_at=NOW, due_at=NOW)
    pages = [
        PageState(f"https://well.example/{i}", well.url, b"{}", "s", status, NOW, reason=reason)
        for i, (status, reason) in enumerate([(PageStatus.READ, None), (PageStatus.REFUSED, "too-short")])
    ]
    book.put_feed(well, pages)
    book.put_feed(FeedState("https://ill.example/rss", failures=3, reason="status", message="it answered 503"))
    text = plain(editable.client.get("/sources").text)
    assert text.index("ill.example") < text.index("quiet.example") < text.index("well.example")
    assert "3 failures in a row" in text
    assert "it answered 503" in text
    assert "not yet visited" in text
    assert "too-short: 1" in text


def test_a_deal_on_which_nobody_is_heard_says_so(editable: Server) -> None:
    parties = (("Volkswagen", Role.PARTNER), ("Suzuki", Role.PARTNER))
    words = Said("Volkswagen and Suzuki build engines together.")
    told = Story("post/unheard", "2007-05-01", parties, DealType.JOINT_VENTURE, Stage.COMPLETED, (words,))
    editable.ledger.add([entry(told, spoken=False)], recorded_at=NOW)
    update_dossiers(editable.ledger)
    (id_,) = (one.id for one in editable.ledger.dossiers() if "Suzuki" in one.title)
    page = editable.client.get(f"/dossiers/{id_}").text
    assert "Nobody is named or quoted on this deal" in page
    assert "Nobody is named or quoted" not in editable.client.get(f"/dossiers/{editable.dossier()}").text
