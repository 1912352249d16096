"""Paragraphs by rule: texts in other layouts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.reading.paragraphs import split_paragraphs

ONE = [
    """\
Acme Corp wants to part with the pumps that it makes in
Leeds, and four of the men who run that plant would like
to have it, if a bank in the town can be won over before
summer comes.""",
    # a narrow column
    """\
Acme Corp wants to part with
the pumps that it makes in
Leeds, and four of the men
would like to have it.""",
    # one break
    """\
Acme said on Monday it was
in talks with Brill.""",
    """\
ACME CORP WANTS TO PART WITH THE PUMPS THAT IT MAKES IN
LEEDS, AND FOUR OF THE MEN WHO RUN THAT PLANT WOULD LIKE
TO HAVE IT.""",
    # each line is indented
    """\
    Acme Corp wants to part with the pumps that it makes in
    Leeds, and four of the men who run that plant would like
    to have it.""",
    # a day, and no mark
    """\
The line is to be opened on a day that suits both, on May
27. Acme Corp pays for it, and it owns the trains as well
as the track.""",
]
SEVERAL = [
    # broken by width, and an indented line
    (
        """\
Acme Corp wants to part with the pumps that it makes in
Leeds, and would like to be done before summer.
    Nobody spoke of a price, and a bank that could lend it
was not named.
""",
        2,
    ),
    ("Acme sold Bolt on Monday.\nBolt did not comment.\n", 2),
    # headlines without full stops
    ("Acme buys a stake in Brill of Norway\nCorus and Delta form a venture\nElgar ends talks with Fenwick", 3),
    ("Company\tPartner\nAcme\tBrill\nCorus\tDelta\n", 3),
    ("Acme sold Bolt.\n\n \nBolt fell.", 2),
    ("", 0),
    (" \n ", 0),
]


def paragraphs(text: str) -> list[str]:
    return [span.of(text) for span in split_paragraphs(text)]


@pytest.mark.parametrize("text", ONE)
def test_lines_broken_by_width_are_one_paragraph(text: str) -> None:
    assert paragraphs(text) == [text.strip()]


@pytest.mark.parametrize(("text", "number"), SEVERAL)
def test_paragraphs_end(text: str, number: int) -> None:
    assert len(paragraphs(text)) == number


@pytest.mark.parametrize("marks", [("- ", "- "), ("* ", "* "), ("• ", "• "), ("1. ", "2. "), ("(1) ", "(2) ")])
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_items_of_a_list_are_paragraphs_without_their_marks(marks: tuple[str, str], gap: str) -> None:
    text = gap.join(["In brief:", f"{marks[0]}Acme to buy Brill", f"{marks[1]}Corus sells Delta"])
    assert paragraphs(text) == ["In brief:", "Acme to buy Brill", "Corus sells Delta"]


def test_one_mark_makes_no_list() -> None:
    assert paragraphs("In brief:\n- Acme to buy Brill") == ["In brief:", "- Acme to buy Brill"]


@given(st.text(alphabet="Aa .\n\t-1*", max_size=200))
def test_paragraphs_are_ordered_and_lose_no_word_but_marks(text: str) -> None:
    found = list(split_paragraphs(text))
    assert all(one.end <= other.start for one, other in pairwise(found))
    assert all(span.of(text) == span.of(text).strip() != "" for span in found)
    edges = [0, *(edge for span in found for edge in (span.start, span.end)), len(text)]
    between = [text[start:end].split() for start, end in zip(edges[::2], edges[1::2], strict=True)]
    assert all(words in ([], ["-"], ["*"], ["1."]) for words in between)
