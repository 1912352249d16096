"""Numbers in digits and words."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.text.numbers import plain, read_number

PAIRS = [
    ("7", "7"),
    ("1,435", "1435"),
    ("33-1/3", "33.33"),
    ("twenty-five", "25"),
    ("one mln", "1000000"),
    ("two hundred thousand", "200000"),
    ("half a million", "500000"),
    ("a dozen", "12"),
    ("6,332,471", "6332471"),
    ("4.50", "4.5"),
]


@pytest.mark.parametrize(("words", "value"), PAIRS)
def test_a_number_is_read(words: str, value: str) -> None:
    assert str(read_number(words)) == value


@pytest.mark.parametrize("words", ["", "several", "first", "-"])
def test_what_is_no_number_is_none(words: str) -> None:
    assert read_number(words) is None


@given(st.integers(min_value=0, max_value=10**12))
def test_digits_with_commas_read_back(number: int) -> None:
    assert read_number(f"{number:,}") == number


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=0, max_value=10**9, places=4))
def test_plain_keeps_the_value_and_has_no_exponent(value: Decimal) -> None:
    assert plain(value) == value
    assert "E" not in str(plain(value))
