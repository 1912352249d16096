"""The interface for programs: lists go on to their end, trouble has one shape, answers carry ETags."""

from __future__ import annotations

import pytest

from intalks.ledger import DossierFilter, Ledger
from intalks.model.outline import Order
from intalks.model.vocabulary import DealType, Role, Stage
from intalks.pipeline.add import update_dossiers
from intalks.pipeline.organizations import import_organizations
from intalks.serving.lists import dossier_page
from intalks.serving.views import OutlineView
from tests.serving.conftest import Server
from tests.serving.made_stories import NOW, STORIES, Said, Story, entry, texts

LISTS = (
    "dossiers",
    "dossiers?order=articles",
    "dossiers?order=first",
    "statements",
    "articles",
    "companies",
    "changes",
)


def items(server: Server, path: str, limit: int) -> list[dict[str, object]]:
    """All items of a list, page by page."""
    found: list[dict[str, object]] = []
    sign = "&" if "?" in path else "?"
    cursor = ""
    while True:
        page = server.client.get(f"/api/v1/{path}{sign}limit={limit}{cursor}").json()
        assert len(page["items"]) <= limit
        found += page["items"]
        if page["next"] is None:
            return found
        assert page["items"]
        cursor = f"&cursor={page['next']}"


@pytest.mark.parametrize("path", LISTS)
def test_small_pages_give_what_one_big_page_gives(server: Server, path: str) -> None:
    whole = items(server, path, 200)
    assert whole
    assert items(server, path, 1) == items(server, path, 2) == whole


def test_lists_hold_everything(server: Server) -> None:
    assert {one["id"] for one in items(server, "dossiers", 2)} == {one.id for one in server.ledger.dossiers()}
    assert {one["id"] for one in items(server, "articles", 2)} == {story.id for story in STORIES}
    assert len(items(server, "statements", 2)) == sum(len(story.said) for story in STORIES)


@pytest.mark.parametrize("order", list(Order))
def test_an_order_is_kept_over_pages(server: Server, order: Order) -> None:
    catalogue = server.ledger.catalogue
    told = [one.dossier for one in catalogue.outlines(DossierFilter(), order=order)]
    assert [one["id"] for one in items(server, f"dossiers?order={order}", 1)] == told


def test_names_of_any_length_are_gone_through(editable: Server) -> None:
    """A cursor is of one length, however long the names of organizations are."""
    names = [letter * 100 for letter in "ЖЩЮ"]
    told = [tale(f"post/long{i}", "2007-05-01", name, "Suzuki") for i, name in enumerate(names)]
    editable.ledger.add([entry(one) for one in told], recorded_at=NOW)
    rows = "\n".join(["name", *names])
    import_organizations(editable.ledger, [("own.csv", rows.encode())], recorded_at=NOW)
    whole = items(editable, "companies", 200)
    assert [one["name"] for one in whole][-3:] == names
    assert items(editable, "companies", 1) == items(editable, "companies", 6) == whole
    page = editable.client.get("/api/v1/companies?limit=1&cursor=WyJub25lIl0").json()
    assert page["error"]["code"] == "bad_request"


def tale(id_: str, day: str | None, left: str, right: str) -> Story:
    """Of a deal between these two."""
    parties = ((left, Role.PARTNER), (right, Role.PARTNER))
    said = Said(f"{left} and {right} build engines together.")
    return Story(id_, day, parties, DealType.JOINT_VENTURE, Stage.TALKS, (said,))


@pytest.mark.parametrize("order", list(Order))
def test_an_order_holds_undated_dossiers_too(ledger: Ledger, order: Order) -> None:
    """Last, where days give the order; on either database."""
    pairs = (("Volkswagen", "Suzuki"), ("BMW", "Honda"), ("Volvo", "Mazda"))
    undated = [tale(f"post/undated{i}", None, *pair) for i, pair in enumerate(pairs)]
    ledger.add([entry(one) for one in (*STORIES, *undated)], recorded_at=NOW)
    update_dossiers(ledger)
    found: list[OutlineView] = []
    cursor = None
    while (page := dossier_page(ledger, DossierFilter(), order=order, cursor=cursor, limit=1)).next is not None:
        found += page.items
        cursor = page.next
    found += page.items
    assert sorted(one.id for one in found) == sorted(one.id for one in ledger.dossiers())
    if order in (Order.FIRST, Order.LAST):
        days = [(one.first if order is Order.FIRST else one.last) or "" for one in found]
        assert days == sorted(days, reverse=True)
        assert days[-3:] == [""] * 3


def test_a_year_counts_what_it_leads_to(server: Server) -> None:
    """The dossiers that were heard of in it, whenever they began."""
    years = server.client.get("/api/v1/facets").json()["years"]
    assert years == {"2006": 1, "2007": 3}
    for year, number in years.items():
        assert server.client.get(f"/api/v1/facets?year={year}").json()["total"] == number
        assert len(items(server, f"dossiers?year={year}", 10)) == number


def test_filters_of_statements(server: Server) -> None:
    (denial,) = items(server, "statements?stance=denies&company=Chery", 10)
    assert denial["words"] == "No talks with Chrysler are held, Yin Li of Chery Automobile said."
    assert denial["citation"] == (
        "“No talks with Chrysler are held, Yin Li of Chery Automobile said.”, Yin Li, director, Chery Automobile, in "
        "The Harbour Courier, “Chery denies”, 20 November 2006. https://paper.example/courier/2"
    )
    assert len(items(server, "statements?since=2007-07-01", 10)) == 1
    assert items(server, "statements?outlet=The Harbour Courier&kind=anonymous&until=2006-12-31", 10)


def test_one_dossier_as_of_a_day(server: Server) -> None:
    path = f"/api/v1/dossiers/{server.dossier()}"
    today, then = (server.client.get(f"{path}{day}").json() for day in ("", "?as_of=2006-12-31"))
    assert (today["stage"], then["stage"]) == ("agreed", "talks")
    assert then["as_of"] == "2006-12-31"
    assert today["days"] == ["2006-10-09", "2006-11-20", "2007-07-04"]
    assert [one["kind"] for one in today["conflicts"]].count("denial") == 1
    statement = today["statements"][0]
    one = server.client.get(f"{path}/statements/{statement['key']}").json()
    assert one == statement


def test_spans_lead_to_their_words(server: Server) -> None:
    """An article's id may hold a slash, whether it is written so or quoted."""
    for id_, text in texts().items():
        one = server.client.get(f"/api/v1/articles/{id_}").json()
        assert one["text"] == text
        for said in one["statements"]:
            assert text[said["start"] : said["end"]] == said["words"]
        assert one["deals"][0]["dossier"]


def test_a_company_by_any_name(server: Server) -> None:
    one = server.client.get("/api/v1/companies/Chrysler LLC").json()
    assert one == server.client.get("/api/v1/companies/chrysler").json()
    assert [tie["other"] for tie in one["ties"] if tie["bond"] == "holding" and not tie["listed"]] == [
        "Chery Automobile"
    ]
    assert [dossier["id"] for dossier in one["dossiers"]] == [server.dossier()]


def test_suggestions_begin_where_a_name_or_a_word_of_it_does(server: Server) -> None:
    def suggested(query: str) -> list[str]:
        return [one["name"] for one in server.client.get(f"/api/v1/suggestions?q={query}").json()["items"]]

    assert suggested("chr") == ["Chrysler"]
    assert "Tata Motors" in suggested("tat")
    assert suggested("  ") == []


def test_a_text_is_read_and_forgotten(server: Server) -> None:
    text = texts()["courier/1"]
    answer = server.client.post("/api/v1/read", json={"text": text, "published": "2006-10-09", "id": "mine"})
    assert answer.status_code == 200
    assert answer.json()["deals"][0]["type"] == "manufacturing"
    assert server.client.get("/api/v1/articles/mine").status_code == 404


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"text": ""}, "body.text"),
        ({}, "body.text"),
        ({"text": "Fiat bids.", "published": "soon"}, "body.published"),
        ({"text": 1}, "body.text"),
    ],
)
def test_a_text_that_cannot_be_read(server: Server, given: dict[str, object], where: str) -> None:
    answer = server.client.post("/api/v1/read", json=given)
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "invalid"
    assert answer.json()["error"]["wrong"][0]["where"] == where


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("dossiers/0000", 404, "not_found"),
        ("dossiers/x", 404, "not_found"),
        ("articles/none", 404, "not_found"),
        ("companies/Nobody", 404, "not_found"),
        ("nowhere", 404, "not_found"),
        ("dossiers?stage=married", 422, "invalid"),
        ("dossiers?limit=0", 422, "invalid"),
        ("dossiers?limit=1000", 422, "invalid"),
        ("dossiers?since=yesterday", 422, "invalid"),
        ("dossiers?cursor=nonsense", 400, "bad_request"),
        ("dossiers?order=articles&cursor=WyIyMDA3IiwiYSJd", 400, "bad_request"),
        ("statements?cursor=WzFd", 400, "bad_request"),
        ("dossiers?text=...", 400, "bad_request"),
    ],
)
def test_trouble_has_one_shape(server: Server, path: str, status: int, code: str) -> None:
    answer = server.client.get(f"/api/v1/{path}")
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert set(answer.json()["error"]) == {"code", "message", "wrong"}
    assert answer.json()["error"]["code"] == code


def test_what_is_wrong_is_said_without_a_prefix(server: Server) -> None:
    (wrong,) = server.client.get("/api/v1/dossiers?since=2007").json()["error"]["wrong"]
    assert wrong == {"where": "query.since", "message": "must be a day, as in 2007-07-04"}
    page = server.client.get("/explore?since=2007")
    assert (page.status_code, "must be a day" in page.text, "Value error" in page.text) == (422, True, False)


def test_answers_carry_etags_and_are_packed(server: Server) -> None:
    first = server.client.get("/api/v1/dossiers")
    assert first.headers["content-encoding"] == "gzip"
    assert server.client.get("/api/v1/dossiers", headers={"if-none-match": first.headers["etag"]}).status_code == 304
    plain = server.client.get("/api/v1/dossiers", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == first.json()
    assert plain.headers["etag"] != first.headers["etag"]


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br;q=1, GZIP ; q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip;q=0.0, *", False),
        ("gzip;q=much", False),
        ("*;q=0", False),
        ("identity", False),
        ("xgzip", False),
        ("", False),
    ],
)
@pytest.mark.parametrize("path", ["/api/v1/dossiers", "/assets/app.css"])
def test_only_who_takes_gzip_gets_it(server: Server, path: str, accepted: str, packed: bool) -> None:
    answer = server.client.get(path, headers={"accept-encoding": accepted})
    assert ("content-encoding" in answer.headers) == packed
    assert answer.content == server.client.get(path).content


@pytest.mark.parametrize("path", ["/assets/icon.svg", "/assets/inter-latin.woff2", "/explore", "/api/v1/dossiers"])
def test_head_tells_what_get_would_send(server: Server, path: str) -> None:
    head, whole = server.client.head(path), server.client.get(path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-length", "content-type", "etag", "cache-control"):
        assert head.headers[name] == whole.headers[name]


def test_the_description_is_complete(server: Server) -> None:
    """Every call says what it is for, and how its trouble looks."""
    described = server.client.get("/api/v1/openapi.json").json()
    for path, verbs in described["paths"].items():
        for verb, call in verbs.items():
            assert call["description"], (verb, path)
            assert {"200", "201"} & set(call["responses"])
            assert call["responses"]["422"]["content"]["application/json"]["schema"]["$ref"].endswith("/ErrorView")


def test_the_server_can_be_looked_after(server: Server) -> None:
    assert server.client.get("/healthz").text == "ok\n"
    server.client.get("/explore?page=1")
    text = server.client.get("/metrics").text
    assert 'intalks_ledger{what="articles"} 6.0' in text
    assert 'intalks_requests_total{method="GET",route="/explore",status="200"}' in text
