"""The MCP server, asked through the SDK's own client in memory; once over standard input and output."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, TextContent

from intalks.ledger import Ledger
from intalks.model.vocabulary import DealType
from intalks.serving.mcp import make_server
from tests.export.told import told_ledger
from tests.pipeline.plain_reader import make_plain_reader

Ask = Callable[..., dict[str, Any]]
"""A tool's name and its arguments in, its structured answer out."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    with told_ledger(tmp_path_factory.mktemp("told") / "told.db") as book:
        yield book


def in_client(book: Ledger, then: Callable[[Client], Awaitable[Any]]) -> Any:  # whatever `then` gives
    async def run() -> Any:  # the same
        async with Client(make_server(book, version="1", reader=make_plain_reader)) as client:
            return await then(client)

    return anyio.run(run)


def call(book: Ledger, tool: str, **arguments: object) -> CallToolResult:
    async def ask(client: Client) -> CallToolResult:
        return await client.call_tool(tool, arguments)

    result = in_client(book, ask)
    assert isinstance(result, CallToolResult)
    return result


@pytest.fixture
def ask(told: Ledger) -> Ask:
    def answer(tool: str, **arguments: object) -> dict[str, Any]:
        result = call(told, tool, **arguments)
        assert not result.is_error, result.content
        answered: dict[str, Any] | None = result.structured_content
        assert answered is not None
        for cited in citations_in(answered):
            if tool != "read":
                assert told.article(cited["article"]).text[cited["start"] : cited["end"]] == cited["quote"]
        return answered

    return answer


def citations_in(value: object) -> Iterator[dict[str, Any]]:
    """Every citation, however deep."""
    if isinstance(value, dict):
        if {"quote", "speaker", "outlet", "date", "url", "start", "end"} <= value.keys():
            yield value
        for one in value.values():
            yield from citations_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from citations_in(one)


def test_the_tools_say_what_they_take_and_give(told: Ledger) -> None:
    async def tools(client: Client) -> Any:  # the SDK's list
        return (await client.list_tools()).tools

    found = {tool.name: tool for tool in in_client(told, tools)}
    assert set(found) == {"search", "dossier", "company", "changes", "read"}
    for tool in found.values():
        assert tool.description
        assert tool.output_schema is not None
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert all("description" in str(one) for one in tool.input_schema["properties"].values()), tool.name
    assert "Citation" in found["dossier"].output_schema["$defs"]


def test_search_by_words_cites_the_statements_that_hold_them(ask: Ask) -> None:
    answer = ask("search", words="plans to sell")
    (hit,) = answer["dossiers"]
    assert (hit["title"], hit["stage"], answer["more"]) == ("Fiat – Brandis", "agreed", False)
    assert hit["citations"] == [
        {
            "quote": "We have no plans to sell <b>anything</b>",
            "speaker": "Ute Kern, chief executive, Brandis",
            "outlet": "The Motor Post",
            "date": "2012-01-13",
            "headline": "Fiat looks at Brandis",
            "url": "http://post.test/a?b=1&c=2",
            "article": "a1",
            "start": 105,
            "end": 145,
        }
    ]


SEARCHES: list[tuple[dict[str, object], list[str]]] = [
    ({}, ["Fiat – Brandis", "Elmond – Corvo Works"]),
    ({"company": "Fiat SpA"}, ["Fiat – Brandis"]),
    ({"filter": {"type": "supply"}}, ["Elmond – Corvo Works"]),
    ({"filter": {"stage": "talks"}}, []),
    ({"filter": {"stage": "talks", "as_of": "2012-02-01"}}, ["Fiat – Brandis"]),
    ({"filter": {"since": "2012-03-01"}}, ["Fiat – Brandis"]),
    ({"filter": {"lapsed": True}}, []),
    ({"filter": {"lapsed": False}}, ["Fiat – Brandis", "Elmond – Corvo Works"]),
    ({"filter": {"lapsed": True, "as_of": "2014-02-01"}}, ["Fiat – Brandis"]),
    ({"limit": 1}, ["Fiat – Brandis"]),
    ({"limit": 1, "offset": 1}, ["Elmond – Corvo Works"]),
]


@pytest.mark.parametrize(("arguments", "titles"), SEARCHES, ids=[str(row[0]) for row in SEARCHES])
def test_search(arguments: dict[str, object], titles: list[str], ask: Ask) -> None:
    answer = ask("search", **arguments)
    assert [one["title"] for one in answer["dossiers"]] == titles
    assert all(one["citations"] for one in answer["dossiers"])
    assert answer["more"] == (arguments == {"limit": 1})


def test_dossier(told: Ledger, ask: Ask) -> None:
    stake = next(one for one in told.dossiers() if one.type is DealType.STAKE)
    answer = ask("dossier", id=stake.id[:8])
    assert answer["id"] == stake.id
    assert [one["stage"] for one in answer["timeline"]] == ["talks", "agreed"]
    assert all(one["citations"] for one in answer["timeline"])
    assert [(one["stance"], one["side"]) for one in answer["statements"]] == [
        ("affirms", None), ("denies", "Brandis"), ("affirms", "Fiat"),
    ]  # fmt: skip
    values = {(one["kind"], one["value"]): one["citations"] for one in answer["terms"]}
    assert [one["quote"] for one in values["value", "600000000"]] == ["$600 million"]
    assert values["value", "600000000"][0]["speaker"] == "two people close to the talks"
    assert {one["kind"] for one in answer["conflicts"]} == {one.kind.value for one in stake.conflicts}
    page = ask("dossier", id=stake.id, offset=1, limit=1)
    assert page["statements"] == answer["statements"][1:2]
    assert page["statements_total"] == 3
    assert ask("dossier", id=stake.id, as_of="2012-02-01")["stage"] == "talks"


def test_company(ask: Ask) -> None:
    answer = ask("company", name="Fiat SpA")
    assert (answer["name"], answer["id"], answer["country"]) == ("Fiat", "fiat", "IT")
    facts = {(one["bond"], one["other"]): one["citations"] for one in answer["facts"]}
    assert [one["quote"] for one in facts["holding", "Corvo"]] == ["Fiat owns Corvo"]
    assert [one["quote"] for one in facts["partner", "Elmond"]] == ["Fiat is a partner of Elmond"]
    assert [one["title"] for one in answer["dossiers"]] == ["Fiat – Brandis"]
    assert answer["listed"]
    assert len(ask("company", name="Fiat", limit=1)["facts"]) == 1 < answer["facts_total"]


def test_changes(ask: Ask) -> None:
    answer = ask("changes", since="2012-01-01", until="2012-12-31")
    kinds = [(one["day"], one["kind"]) for one in answer["changes"]]
    assert kinds[:3] == [("2012-01-13", "deal"), ("2012-01-13", "denial"), ("2012-02-01", "deal")]
    assert answer["total"] == len(kinds) > 3
    assert all(one["citations"] for one in answer["changes"])
    denial = answer["changes"][1]
    assert [one["speaker"] for one in denial["citations"]] == ["Ute Kern, chief executive, Brandis"]
    assert ask("changes", since="2012-01-01", company="Elmond", limit=1, offset=0)["changes"][0]["day"] == "2012-02-01"
    assert ask("changes", since="2013-01-01")["changes"] == []


def test_read_stores_nothing(told: Ledger, ask: Ask) -> None:
    before = told.catalogue.counts()
    text = "It is said that Ampel is in talks with Brandis."
    answer = ask("read", text=text, outlet="The Post", published="2012-05-01", title="Ampel", url="http://post.test/x")
    assert [deal["stage"] for deal in answer["record"]["deals"]] == ["talks"]
    (cited,) = answer["citations"]
    assert text[cited["start"] : cited["end"]] == cited["quote"] == "Ampel is in talks with Brandis"
    assert (cited["outlet"], cited["date"], cited["url"]) == ("The Post", "2012-05-01", "http://post.test/x")
    assert told.catalogue.counts() == before


TROUBLE: list[tuple[str, dict[str, object], str]] = [
    ("dossier", {"id": "ffffffff"}, "the ledger holds no dossier 'ffffffff'"),
    ("dossier", {"id": "f"}, "too short"),
    ("company", {"name": "Nobody Ever"}, "neither the list of organizations nor the ledger knows 'Nobody Ever'"),
    ("changes", {"since": "May"}, "since: 'May' is no day (as in 2007-08-13)"),
    ("search", {"words": "!"}, "holds no word to look for"),
    ("search", {"filter": {"type": "gift"}}, "joint_venture"),
    ("search", {"limit": 1000}, "less than or equal to 100"),
    ("read", {"text": " "}, "empty"),
    ("read", {"text": "Ampel is here.", "published": "May"}, "published:"),
]


@pytest.mark.parametrize(("tool", "arguments", "message"), TROUBLE, ids=[f"{row[0]}-{row[2][:9]}" for row in TROUBLE])
def test_what_cannot_be_answered_is_said(tool: str, arguments: dict[str, object], message: str, told: Ledger) -> None:
    result = call(told, tool, **arguments)
    assert result.is_error
    (content,) = result.content
    assert isinstance(content, TextContent)
    assert message in content.text


def test_over_standard_input_and_output(tmp_path: Path) -> None:
    """As a model's program starts it."""
    with told_ledger(tmp_path / "told.db"):
        pass
    command = [sys.executable, "-c", "from intalks.cli import app; app()", "mcp", "--ledger", str(tmp_path / "told.db")]

    async def run() -> dict[str, Any] | None:
        async with Client(stdio_client(StdioServerParameters(command=command[0], args=command[1:]))) as client:
            answered: dict[str, Any] | None = (await client.call_tool("search", {"words": "denied"})).structured_content
            return answered

    assert anyio.run(run) == {"dossiers": [], "offset": 0, "more": False}
