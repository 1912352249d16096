"""Headlines at the head of a text."""

from __future__ import annotations

import pytest

from intalks.model.article import Article
from intalks.reading.headline import without_headline
from intalks.reading.sentences import split_sentences

BODY = "Acme said on Monday that it would buy Brill. Brill did not comment."


def read(text: str, title: str | None) -> tuple[str | None, list[str]]:
    article, sentences = without_headline(Article("a", text, title), split_sentences(text))
    return article.title, [span.of(text) for span, _ in sentences]


@pytest.mark.parametrize("head", ["Acme to buy Brill", "ACME TO BUY  BRILL", "Acme to buy 'Brill'."])
def test_a_title_that_the_text_repeats_is_not_read(head: str) -> None:
    assert read(f"{head}\n\n{BODY}", "Acme to buy Brill") == ("Acme to buy Brill", sentences(BODY))


def test_a_headline_is_the_title_where_there_is_none() -> None:
    assert read(f"Acme to  buy Brill\n\n{BODY}", None) == ("Acme to buy Brill", sentences(BODY))


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        f"It is all over now.\n\n{BODY}",
        "Acme to buy Brill\nCorus sells Delta\nElgar in talks",  # headlines alone
        f"{'Acme and so on ' * 9}\n\n{BODY}",  # too long
        "",
    ],
)
def test_no_headline(text: str) -> None:
    assert read(text, None) == (None, sentences(text))


def sentences(text: str) -> list[str]:
    return [span.of(text) for span, _ in split_sentences(text)]
