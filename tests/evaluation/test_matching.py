from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.evaluation.coded import CodedTerm, Scalar
from intalks.evaluation.matching import (
    Verdict,
    date_verdict,
    evidence_verdict,
    name_key,
    names_match,
    number,
    span_overlap,
    span_verdict,
    term_verdict,
    words,
)

COR, PAR, INC = Verdict.CORRECT, Verdict.PARTIAL, Verdict.INCORRECT


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Citroën's plant", ["citroen", "plant"]),  # accents and possessives fall away
        ("AT&T Inc.", ["at&t", "inc"]),  # an ampersand belongs to the name
        ("U.S. vans", ["us", "vans"]),  # dots join
        ("Straße", ["strasse"]),
        (" - ", []),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("The Borel Motor Co., Ltd.", ("borel", "motor")),
        ("Co", ("co",)),  # nothing but a legal form: kept
        ("?", ("?",)),  # nothing but a sign: the name itself
    ],
)
def test_name_key(name: str, expected: tuple[str, ...]) -> None:
    assert name_key(name) == expected


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        (["Borel Motors", "Borel"], ["Borel"], True),
        (["Borel"], ["Borel Motors Holdings"], True),  # generic words only
        (["Borel Motors"], ["Borel"], True),  # the same the other way round
        (["Borel"], ["Borel Vans"], False),  # "vans" makes another firm of it
        (["Borel Motors"], ["Borel Cars"], False),  # neither begins the other
        ([], ["Borel"], False),
    ],
)
def test_names_match(left: list[str], right: list[str], same: bool) -> None:
    assert names_match(frozenset(map(name_key, left)), frozenset(map(name_key, right))) is same


@pytest.mark.parametrize(
    ("key", "response", "expected"),
    [
        ("small cars", "the small cars", COR),
        ("small cars", "cars", PAR),
        ("small cars", "big trucks", None),
        ("the", "the", COR),  # only stop words: all words count
        ("", "cars", None),
    ],
)
def test_span_verdict(key: str, response: str, expected: Verdict | None) -> None:
    assert span_verdict(key, response) == expected


@given(st.text(), st.text())
def test_span_overlap_is_symmetric_and_bounded(left: str, right: str) -> None:
    assert span_overlap(left, right) == span_overlap(right, left)
    assert 0.0 <= span_overlap(left, right) <= 1.0


@given(st.text(min_size=1))
def test_a_span_with_words_equals_itself(span: str) -> None:
    assert span_verdict(span, span) == (COR if words(span) else None)


@pytest.mark.parametrize(
    ("key", "response", "expected"),
    [
        ("2007-08", "2007-08", COR),
        ("2007-08", "2007-08-13", COR),  # finer than the key
        ("2007-08-13", "2007-08", PAR),  # coarser
        ("2007-08", "2007-09", INC),
        ("2007", "last year", INC),
    ],
)
def test_date_verdict(key: str, response: str, expected: Verdict) -> None:
    assert date_verdict(key, response) == expected


@pytest.mark.parametrize(
    ("key", "response", "expected"),
    [
        (("value", 300_000_000, "USD"), ("value", 3e8, "usd"), COR),
        (("value", 300_000_000, "USD"), ("value", "300000000", "EUR"), PAR),  # another unit
        (("value", 20, "percent"), ("stake", 20, "percent"), PAR),  # another kind
        (("stake", 20, "percent"), ("stake", 21, "percent"), None),
        (("stake", 20, "percent"), ("stake", "a fifth", "percent"), None),
        (("end", "2010", "date"), ("end", "2010-05", "date"), COR),
        (("end", "2010-05", "date"), ("end", "2010", "date"), PAR),
        (("end", "2010", "date"), ("deadline", "2010", "date"), PAR),
        (("end", "2010", "date"), ("end", "2011", "date"), None),
        (("end", "2010", "date"), ("volume", 2010, "units"), None),  # a date is no number
    ],
)
def test_term_verdict(
    key: tuple[str, Scalar, str], response: tuple[str, Scalar, str], expected: Verdict | None
) -> None:
    (kind, value, unit), (other_kind, other_value, other_unit) = key, response
    other = CodedTerm(kind=other_kind, value=other_value, unit=other_unit)
    assert term_verdict(CodedTerm(kind=kind, value=value, unit=unit), other) == expected


@pytest.mark.parametrize(
    ("value", "expected"), [("33.5", 33.5), (7, 7.0), (True, 1.0), ("seven", None), (None, None), ("", None)]
)
def test_number(value: Scalar, expected: float | None) -> None:
    assert number(value) == expected


@pytest.mark.parametrize(
    ("keys", "responses", "expected"),
    [
        (["Borel talks to Quentin"], ["Borel talks to Quentin about vans"], COR),  # a part of the other
        (["Borel talks to Quentin"], ["nothing", "Borel talks to Quentin"], COR),  # the best pair counts
        (["Borel talks to Quentin"], ["Borel sells to Orrin"], PAR),
        (["Borel talks to Quentin"], ["Halden has a plant"], INC),
        (["vans"], [" ".join(["vans", *["word"] * 90])], INC),  # a word somewhere in a page is no evidence
        (["a b"], [], INC),
    ],
)
def test_evidence_verdict(keys: list[str], responses: list[str], expected: Verdict) -> None:
    assert evidence_verdict(keys, responses) == expected
