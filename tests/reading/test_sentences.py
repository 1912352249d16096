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
        ("OSLO (AP) _ Acme sold Bolt.", ["Acme sold Bolt."]),
        ("OSLO (Dow Jones)--Acme sold Bolt.", ["Acme sold Bolt."]),
        ("OSLO, June 1, 2012 /PRNewswire/ -- Acme sold Bolt.", ["Acme sold Bolt."]),
        ("OSLO--(BUSINESS WIRE)--Acme sold Bolt.", ["Acme sold Bolt."]),
        ("Oslo, June 1 (AFP) - Acme sold Bolt.", ["Acme sold Bolt."]),
        ("New Oslo, June 1: Acme sold Bolt.", ["Acme sold Bolt."]),
        ("OSLO: Acme sold Bolt.", ["Acme sold Bolt."]),
        ("NEW OSLO: Acme sold Bolt.", ["Acme sold Bolt."]),
        ("OTTAWA, Ill. — Acme sold Bolt.", ["Acme sold Bolt."]),
        ("IBM: Acme sold Bolt.", ["IBM: Acme sold Bolt."]),
        ("Acme sold Bolt.\n\nSENATOR'S IRE\n\nNobody spoke.", ["Acme sold Bolt.", "Nobody spoke."]),
        ("RACE FOR A RIVAL Acme sold Bolt.", ["Acme sold Bolt."]),
        ("OSLO — Acme sold Bolt.", ["Acme sold Bolt."]),
        ("ACME — which sold Bolt — fell.", ["ACME — which sold Bolt — fell."]),
        ("General Acme (Acme) - the firm - sold Bolt.", ["General Acme (Acme) - the firm - sold Bolt."]),
        ("BOLT: Acme owns it.", ["Acme owns it."]),  # as a city would be
        ("A.\n\nB.\n\nC.\n\nBOLT: Acme owns it.", ["A.", "B.", "C.", "BOLT: Acme owns it."]),  # a label
        (
            "By Ann Lee and Tom Ward\nStaff Writers\nUpdated: 3:04 p.m.\nAcme sold Bolt.",
            ["Acme sold Bolt."],
        ),  # no byline
        ("By Monday Acme had sold Bolt.", ["By Monday Acme had sold Bolt."]),
        ("A man in Oslo June 1. REUTERS/Ann Lee\n\nAcme sold Bolt.", ["Acme sold Bolt."]),  # no caption
        ("Acme sold Bolt.Corus did not.", ["Acme sold Bolt.", "Corus did not."]),  # white space lost
        ("Acme.Com sold Overstock.Com shares.", ["Acme.Com sold Overstock.Com shares."]),
        ("GENERAL ACME (GA) - the firm - sold Bolt.", ["GENERAL ACME (GA) - the firm - sold Bolt."]),
        ("GENERAL ACME Corp sold Bolt.", ["GENERAL ACME Corp sold Bolt."]),  # no subhead
        ("OSLO (Newswire) - Acme sold Bolt. It is done.", ["Acme sold Bolt.", "It is done."]),  # no dateline
        ("Acme sold Bolt. (Reporting by Ann Lee)", ["Acme sold Bolt."]),  # no credits
        ("UPDATE 1-Acme sold Bolt.", ["Acme sold Bolt."]),  # no slug
        ("Yahoo! Inc sold Bolt. What a sum! Bolt fell.", ["Yahoo! Inc sold Bolt.", "What a sum!", "Bolt fell."]),
        ("`` It is sold . '' Bolt fell .", ["`` It is sold . ''", "Bolt fell ."]),  # tokenised
        ('" It is sold . " Bolt fell . " It is done . "', ['" It is sold . "', "Bolt fell .", '" It is done . "']),
        ("«It is sold.» «It is done.»", ["«It is sold.»", "«It is done.»"]),
        ("Acme Corp. ( AC.N ) sold Bolt.", ["Acme Corp. ( AC.N ) sold Bolt."]),
        ("Acme Corp. (AC.N) sold Bolt.", ["Acme Corp. (AC.N) sold Bolt."]),
        ("Acme Corp. (Acme) sold Bolt at 9 a.m. (0800 GMT).", ["Acme Corp. (Acme) sold Bolt at 9 a.m. (0800 GMT)."]),
        ("It sold Bolt to Acme Corp. (It did not say why.)", ["It sold Bolt to Acme Corp.", "(It did not say why.)"]),
        ("It sold Bolt to Acme Corp. (Reporting by Ann Lee)", ["It sold Bolt to Acme Corp."]),
        ("", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(max_size=300))
def test_spans_are_ordered_and_trimmed(text: str) -> None:
    last = 0
    for span, _ in split_sentences(text):
        assert last <= span.start < span.end <= len(text)
        assert span.of(text) == span.of(text).strip()
        last = span.end
