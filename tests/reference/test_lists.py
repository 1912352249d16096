"""A user's list: what can be used is, what cannot is named with its file and line."""

from __future__ import annotations

import pytest

from intalks.errors import Problem
from intalks.model.listing import Listing
from intalks.reference import read_list


def rows(text: str) -> list[Listing]:
    return [one[1] for one in read_list(text.encode(), "list.csv") if not isinstance(one, Problem)]


def problems(text: str) -> list[tuple[str, str]]:
    return [(one.reason, one.where) for one in read_list(text.encode(), "list.csv") if isinstance(one, Problem)]


def test_a_row_of_a_csv() -> None:
    text = (
        "Name,Alias,Parent,Predecessor,Valid from,valid_to,LEI,ticker,wikidata\n"
        'Ampel,Ampel AG|"Ampel, the firm",Brandis,Old Ampel,1999-05,2008,HWUPKR0MPOU8FGXBT394,AMP,Q42\n'
    )
    quoted = text.replace('"Ampel, the firm"', "Ampel the firm")
    assert rows(quoted) == [
        Listing(
            name="Ampel",
            aliases=("Ampel AG", "Ampel the firm"),
            parent="Brandis",
            predecessor="Old Ampel",
            start="1999-05",
            end="2008",
            lei="HWUPKR0MPOU8FGXBT394",
            ticker="AMP",
            wikidata="Q42",
        )
    ]


def test_comments_and_empty_lines_are_passed_over_and_a_mark_of_byte_order_too() -> None:
    text = "\ufeff# a list\nname,country\n\nAmpel,DE\n# more\nBrandis,\n"
    assert [(one.name, one.country) for one in rows(text)] == [("Ampel", "DE"), ("Brandis", None)]


BAD = [
    ("name,alias\n,x\nAmpel,\n", ("bad-row", "list.csv:2"), 1),  # no name
    ("name,alias\nAmpel\nBrandis,\n", ("bad-row", "list.csv:2"), 1),  # a field too few
    ("name,lei\nAmpel,HWUPKR0MPOU8FGXBT395\n", ("bad-row", "list.csv:2"), 0),  # wrong check digits
    ("name,wikidata\nAmpel,42\n", ("bad-row", "list.csv:2"), 0),
    ("name,valid_from\nAmpel,2008-13\n", ("bad-row", "list.csv:2"), 0),
    ("name,valid_from,valid_to\nAmpel,2009,2008\n", ("bad-row", "list.csv:2"), 0),
    ("name,country\nAmpel,Germany\n", ("bad-row", "list.csv:2"), 0),
    ("name\nAm\x00pel\nBrandis\n", ("bad-row", "list.csv:2"), 1),  # what PostgreSQL cannot hold
    ("name,alias\nAmpel,Amp|A\x1bB\nBrandis,\n", ("bad-row", "list.csv:2"), 1),
    ("name,parent\nAmpel,Bran\x85dis\n", ("bad-row", "list.csv:2"), 0),
    ('{"id": "a", "schema": "Company", "properties": {"name": ["Am\\u0000pel"]}}', ("bad-row", "list.csv:1"), 0),
    ('name,alias\nAmpel,"x"y\nBrandis,\n', ("bad-row", "list.csv:2"), 1),  # no CSV
    ("firm\nAmpel\n", ("bad-header", "list.csv:1"), 0),
    ("name,colour\nAmpel,red\n", ("bad-header", "list.csv:1"), 0),
    ('{"id": "a", "schema": "Company"}\n', ("bad-row", "list.csv:1"), 0),  # no name
    ('{"id": "a"\n{"id": "b", "schema": "Company", "properties": {"name": ["B"]}}\n', ("bad-entity", "list.csv:1"), 1),
    ('[{"id": "a"}]', ("bad-entity", "list.csv[0]"), 0),
    ("[1", ("bad-entity", "list.csv"), 0),
    ("", ("empty", "list.csv"), 0),
    ("\ufeff\n# nothing yet\n", ("empty", "list.csv"), 0),
    ("name,alias\n", ("empty", "list.csv"), 0),
    ("[]", ("empty", "list.csv"), 0),
    ('{"id": "p", "schema": "Person", "properties": {"name": ["Ann"]}}', ("no-organization", "list.csv:1"), 0),
]


@pytest.mark.parametrize(("text", "problem", "good"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_used_is_named_and_the_rest_goes_on(text: str, problem: tuple[str, str], good: int) -> None:
    assert problems(text) == [problem]
    assert len(rows(text)) == good


def test_a_control_character_is_named() -> None:
    [found] = read_list(b"name,sector\nAmpel,ships\x00\n", "list.csv")
    assert isinstance(found, Problem)
    assert found.message == r"'ships\x00' holds a control character (U+0000)"


def test_no_utf8_is_told() -> None:
    [found] = read_list(b"name\n\xff\n", "list.csv")
    assert isinstance(found, Problem)
    assert found.reason == "not-utf8"


def test_entities_and_who_owns_whom() -> None:
    text = """[
        {"id": "a", "schema": "Company", "properties": {
            "name": ["Ampel", "Ampel AG"], "previousName": ["Old Ampel"], "jurisdiction": ["de"],
            "leiCode": ["HWUPKR0MPOU8FGXBT394"], "wikidataId": ["Q42"]}},
        {"id": "b", "schema": "Organization", "properties": {"name": ["Brandis"]}},
        {"id": "o", "schema": "Ownership", "properties": {"owner": ["b"], "asset": ["a"], "startDate": ["1999"]}},
        {"id": "s", "schema": "Succession", "properties": {"predecessor": ["b"], "successor": ["a"]}}
    ]"""
    assert rows(text) == [
        Listing("Ampel", ("Ampel AG", "Old Ampel"), lei="HWUPKR0MPOU8FGXBT394", wikidata="Q42", country="DE"),
        Listing("Brandis"),
        Listing("Ampel", parent="Brandis", start="1999"),
        Listing("Ampel", predecessor="Brandis"),
    ]
    unknown = '{"id": "o", "schema": "Ownership", "properties": {"owner": ["b"], "asset": ["a"]}}'
    assert problems(unknown) == [("unknown-organization", "list.csv:1")]
