"""Amounts of money: pairs of words and what they are worth."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.text.money import find_money, read_money

# words, amounts, currency
PAIRS = [
    ("$1.5 billion", ["1500000000"], "USD"),
    ("$ 1.5 billion", ["1500000000"], "USD"),  # tokenised text
    ("2.3 bln dlrs", ["2300000000"], "USD"),  # wire style of 1987
    ("$1.2B", ["1200000000"], "USD"),
    ("$1.2 Billion", ["1200000000"], "USD"),
    ("$300K", ["300000"], "USD"),
    ("300 MLN DLRS", ["300000000"], "USD"),
    ("1.2 BILLION DOLLARS", ["1200000000"], "USD"),
    ("$450  million", ["450000000"], "USD"),  # justified lines
    ("$1.2\n     billion", ["1200000000"], "USD"),  # indented lines
    ("$5 Mazda", ["5"], "USD"),
    ("275\nmln dlrs", ["275000000"], "USD"),  # a line broken by width
    ("C$300 million", ["300000000"], "CAD"),
    ("HK$5", ["5"], "HKD"),
    ("£5.7bn", ["5700000000"], "GBP"),
    ("1,435 pence per share", ["14.35"], "GBP"),
    ("432.5p a share", ["4.325"], "GBP"),
    ("75 cents", ["0.75"], "USD"),
    ("250 mln euros", ["250000000"], "EUR"),
    ("three billion yen", ["3000000000"], "JPY"),
    ("4.5 billion Swiss francs", ["4500000000"], "CHF"),
    ("1.2 billion Danish crowns", ["1200000000"], "DKK"),
    ("Rs 500 crore", ["5000000000"], "INR"),
    ("600 mln Hong Kong dlrs", ["600000000"], "HKD"),
    ("PLN 300m", ["300000000"], "PLN"),
    ("1.2 billion AED", ["1200000000"], "AED"),
    ("5 billion Polish zlotys", ["5000000000"], "PLN"),
    ("SKr4bn", ["4000000000"], "SEK"),
    ("Y300bn", ["300000000000"], "JPY"),
    ("R1.2 billion", ["1200000000"], "ZAR"),
    ("Rmb300m", ["300000000"], "CNY"),
    ("a billion dollars", ["1000000000"], "USD"),
    ("half a million euros", ["500000"], "EUR"),
    ("$10.2-billion", ["10200000000"], "USD"),
    ("$16 billion to $20 billion", ["16000000000", "20000000000"], "USD"),
    ("$50 to $60 million", ["50000000", "60000000"], "USD"),
    ("3.2 - 3.5 mln stg", ["3200000", "3500000"], "GBP"),
]


@pytest.mark.parametrize(("words", "amounts", "currency"), PAIRS)
def test_an_amount_is_read(words: str, amounts: list[str], currency: str) -> None:
    (money,) = find_money(words)
    assert [str(a) for a in money.amounts] == amounts
    assert money.currency == currency


@pytest.mark.parametrize("words", ["30 percent", "the year 2007", "version 2.0", "a dollar store chain", "m", "p"])
def test_what_is_no_money_is_left_alone(words: str) -> None:
    assert list(find_money(words)) == []


def test_two_amounts_that_make_no_range_are_read_apart() -> None:
    assert [str(m.amounts[0]) for m in find_money("$4 million and $2 million of notes")] == ["4000000", "2000000"]


def test_the_word_before_an_amount_is_its_qualifier() -> None:
    assert [m.qualifier for m in find_money("as much as $3 million, then $4 million")] == ["as much as", None]


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal(999), places=2),
    st.sampled_from([("million", 6), ("bln", 9)]),
)
def test_a_printed_amount_reads_back(value: Decimal, scale: tuple[str, int]) -> None:
    words, power = scale
    money = read_money(f"worth ${value} {words} in all")
    assert money is not None
    assert money.amounts == (value * 10**power,)


@given(st.text(max_size=60))
def test_spans_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    spans = [m.span for m in find_money(text)]
    assert all(0 <= s.start < s.end <= len(text) for s in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
