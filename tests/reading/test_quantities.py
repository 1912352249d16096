"""Values as mentions over tokens."""

from __future__ import annotations

from intalks.model.reading import MentionKind
from intalks.reading.quantities import find_values
from tests.reading.made_tokens import tokens_of


def test_each_kind_of_value_is_found_once_and_in_order() -> None:
    text = "On Tuesday Acme paid $2.5 billion for 30 percent, due in three months."
    tokens, sentences = tokens_of(text)
    found = [(m.kind, m.span.of(text)) for m in find_values(text, tokens, sentences)]
    assert found == [
        (MentionKind.DATE, "Tuesday"),
        (MentionKind.MONEY, "$2.5 billion"),
        (MentionKind.PERCENT, "30 percent"),
        (MentionKind.QUANTITY, "three months"),
    ]


def test_a_count_reaches_to_the_noun_that_it_counts() -> None:
    text = "It will build 100,000 small cars."
    tokens, sentences = tokens_of(text, "PRP MD VB CD JJ NNS .", {"100,000": "cars", "small": "cars"})
    (count,) = find_values(text, tokens, sentences)
    assert (count.kind, count.span.of(text)) == (MentionKind.QUANTITY, "100,000 small cars")


def test_a_small_number_in_words_counts_nothing() -> None:
    text = "Two firms met."
    tokens, sentences = tokens_of(text, "CD NNS VBD .", {"Two": "firms"})
    assert find_values(text, tokens, sentences) == ()


def test_mentions_cover_whole_tokens_and_quote_the_text() -> None:
    text = "worth 432.5p a share"
    tokens, sentences = tokens_of(text)
    (money,) = find_values(text, tokens, sentences)
    assert money.span.of(text) == "432.5p"
    assert tokens.start[money.first] <= money.span.start < money.span.end <= tokens.end[money.last - 1]


def test_no_sentence_no_value() -> None:
    tokens, sentences = tokens_of("")
    assert find_values("", tokens, sentences) == ()
