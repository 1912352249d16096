"""Coded articles about firms of other names."""

from __future__ import annotations

import json
import random
import re

from intalks.evaluation.coded import CodedRecord, decode_record
from intalks.evaluation.renaming import made_up, renamed
from intalks.model.article import Article

TEXT = """\
OSLO - Brill Motor Works (BMW) agreed to buy Acme Bank from Reuters, ACME said.

Brill's Ann Lee of the Bank of Oslo told Acme that BMW and Brills differ. The Ministry of Trade was not asked.
"""
KEY = {
    "id": "a-brill",
    "organizations": [
        {"name": "Brill Motor Works", "aliases": ["BMW", "Brill"], "kind": "company"},
        {"name": "Acme Bank", "aliases": ["Acme"], "kind": "company"},
        {"name": "Bank of Oslo", "aliases": [], "kind": "company"},
        {"name": "Reuters", "aliases": [], "kind": "outlet"},
    ],
    "deals": [
        {
            "id": "d1",
            "type": "acquisition",
            "parties": [{"name": "Brill Motor Works", "role": "acquirer"}, {"name": "Acme Bank", "role": "target"}],
            "evidence": ["Brill Motor Works (BMW) agreed to buy Acme Bank"],
        }
    ],
}


def under_other_names(seed: int = 0) -> tuple[Article, CodedRecord]:
    key = decode_record(json.dumps(KEY), "a-brill")
    return renamed(Article("a-brill", TEXT, "Brill buys Acme"), key, random.Random(seed))  # noqa: S311


def test_a_firm_has_one_new_name_wherever_it_stands() -> None:
    article, key = under_other_names()
    first, second = (organization.name for organization in key.organizations[:2])
    assert first is not None
    assert second is not None
    brill, acme = first.split()[0], second.split()[0]
    assert {brill, acme}.isdisjoint({"Brill", "Acme"})
    assert (first, second) == (f"{brill} Motor Works", f"{acme} Bank")
    assert article.title == f"{brill} buys {acme}"
    assert not re.search(r"\bBrill\b|\bAcme\b|\bACME\b", article.text)
    assert f"{acme.upper()} said" in article.text


def test_initials_follow_the_name() -> None:
    article, key = under_other_names()
    name = key.organizations[0].name
    assert name is not None
    initials = f"{name[0]}MW"
    assert key.organizations[0].aliases[0] == initials
    assert f"({initials})" in article.text
    assert f"that {initials} and" in article.text


def test_outlets_places_and_words_of_trade_stay() -> None:
    article, key = under_other_names()
    assert "from Reuters" in article.text
    assert "Bank of Oslo" in article.text
    assert "Ministry of Trade" in article.text
    assert "Brills" in article.text
    assert key.organizations[2].name == "Bank of Oslo"


def test_the_record_still_quotes_the_article_and_keeps_its_id() -> None:
    article, key = under_other_names()
    assert key.id == "a-brill"
    assert key.deals[0].evidence[0] in article.text
    assert [party.name for party in key.deals[0].parties] == [o.name for o in key.organizations[:2]]


def test_the_same_seed_gives_the_same_names_and_another_others() -> None:
    assert under_other_names(1) == under_other_names(1)
    assert under_other_names(1) != under_other_names(2)


def test_an_article_without_firms_stays_as_it_is() -> None:
    key = decode_record(json.dumps({"id": "a", "deals": []}), "a")
    article = Article("a", TEXT)
    assert renamed(article, key, random.Random(0)) == (article, key)  # noqa: S311


def test_names_are_of_one_word() -> None:
    chance = random.Random(0)  # noqa: S311
    assert all(re.fullmatch(r"[A-Z][A-Za-z]+", made_up(chance)) for _ in range(200))
