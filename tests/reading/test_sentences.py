"""Sentences and paragraphs by rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.reading.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [span.of(text) for span, _ in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Acme Corp. bought Bolt Inc. in May. It paid cash.", ["Acme Corp. bought Bolt Inc. in May.", "It paid cash."]),
        ("The U.S. firm left. Mr. Lee stayed.", ["The U.S. firm left.", "Mr. Lee stayed."]),
        ('"We sold it," he said. "It was time."', ['"We sold it," he said.', '"It was time."']),
        ("Acme rose 3.5 percent. Bolt fell.", ["Acme rose 3.5 percent.", "Bolt fell."]),
        ("OSLO, Sept 12 (Newswire) - Acme sold Bolt.", ["Acme sold Bolt."]),
        ("OSLO (AP) — Acme sold Bolt.", ["Acme sold Bolt."]),
        ("NEW OSLO, March 3 – Acme sold Bolt.", ["Acme sold Bolt."]),
        ("GENERAL ACME (GA) - the firm - sold Bolt.", ["GENERAL ACME (GA) - the firm - sold Bolt."]),
        ("GENERAL ACME Corp sold Bolt.", ["GENERAL ACME Corp sold Bolt."]),  # no subhead
        ("OSLO (Newswire) - Acme sold Bolt. It is done.", ["Acme sold Bolt.", "It is done."]),  # no dateline
        ("Acme sold Bolt. (Reporting by Ann Lee)", ["Acme sold Bolt."]),  # no credits
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_lines_broken_by_width_are_one_paragraph() -> None:
    text = (
        "Acme Corp wants to part with the pumps that it makes in\n"
        "Leeds, and four of the men who run that plant would like\n"
        "to have it, if a bank in the town can be won over before\n"
        "summer comes.\n    Nobody spoke of a price for the plant.\n"
    )
    found = split_sentences(text)
    assert [paragraph for _, paragraph in found] == [0, 1]


def test_each_line_is_a_paragraph_otherwise() -> None:
    assert len({p for _, p in split_sentences("Acme sold Bolt on Monday.\nBolt did not comment.\n")}) == 2


@given(st.text(max_size=300))
def test_spans_are_ordered_and_trimmed(text: str) -> None:
    last = 0
    for span, _ in split_sentences(text):
        assert last <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        last = span.end
