"""Articles as other papers would print them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from intalks.evaluation.styles import AS_IT_IS, OTHER_NAMES, STYLES, in_styles, style_report
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from tests.evaluation.example_key import ARTICLES, KEY, write_lines

TEXT = """\
OSLO (Newswire) - Acme Corp ( AC.N ) agreed to buy 30 percent of Brill Inc for $3 billion -- more than it said.

"It's done," said Ann Lee of Acme & Sons. Brill ( 0123.T ) did not comment. The deal ends talks.
"""
EXPECTED = {
    "curly quotation marks": "“It’s done,”",
    "tokenised": "`` It 's done , ''",
    "character references": "&quot;It&#39;s done,&quot; said Ann Lee of Acme &amp; Sons",
    "footnotes": "comment.[1] The",
    "no white space": "comment.The",
    "tight tickers": "Acme Corp (AC.N) agreed",
    "tickers by exchange": "(NYSE: AC)",
    "tickers by country": "(0123 US)",
    "tickers in brackets": "[AC.N]",
    "wire dateline": "OSLO, June 1 (AFP) -- Acme Corp",
    "percent signs": "30% of",
    "short scales": "$3bn",
    "em dashes": "billion—more",
    "commas before forms": "Brill, Inc. for",
}


@pytest.mark.parametrize("style", STYLES)
def test_a_style_changes_how_words_are_printed_and_keeps_them(style: str) -> None:
    printed = STYLES[style](TEXT)
    assert printed != TEXT
    assert EXPECTED.get(style, "") in printed
    assert re.findall("Brill|Ann Lee", printed.replace("By Ann Lee", "").replace("REUTERS/Ann Lee", "")) == [
        "Brill",
        "Ann Lee",
        "Brill",
    ]


def test_the_report_has_a_line_for_each_style_the_articles_as_they_are_first(tmp_path: Path) -> None:
    write_lines(tmp_path / "dev.jsonl", KEY)
    write_lines(tmp_path / "dev_texts.jsonl", ARTICLES)
    texts: list[str] = []

    def silent(articles: Iterable[Article]) -> Iterator[ArticleRecord]:
        for one in articles:
            texts.append(one.text)
            yield ArticleRecord(one.id, one.text_hash, "silent", (), (), (), ())

    found = in_styles(tmp_path, silent, [KEY[0]["id"]], styles=["caption", "footnotes"])
    assert list(found) == [AS_IT_IS, OTHER_NAMES, "title repeated", "caption", "footnotes"]
    assert len(set(texts)) == 5
    assert [line.split("  ")[0] for line in style_report(found).splitlines()][1] == AS_IT_IS
