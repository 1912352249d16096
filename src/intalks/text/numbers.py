"""Numbers as news prints them: "1,435", "2.3", "33-1/3", "twenty-five", "one mln", "half a million".

`NUMBER` and `SCALE` are sources of regular expressions without groups, from which `money` and `measures` build theirs;
`read_number` gives the value of what they match.
"""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import Final

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"

NUMBER_WORDS: Final = MappingProxyType(
    {
        **{word: Decimal(i) for i, word in enumerate(_UNITS.split())},
        **{word: Decimal(10 * (i + 2)) for i, word in enumerate(_TENS.split())},
        "a": Decimal(1),
        "an": Decimal(1),
        "dozen": Decimal(12),
        "half": Decimal("0.5"),
    }
)
SCALES: Final = MappingProxyType(
    {
        **dict.fromkeys(("hundred",), Decimal(100)),
        **dict.fromkeys(("thousand", "k"), Decimal(10**3)),
        **dict.fromkeys(("lakh",), Decimal(10**5)),
        **dict.fromkeys(("million", "mln", "mn", "m"), Decimal(10**6)),
        **dict.fromkeys(("crore",), Decimal(10**7)),
        **dict.fromkeys(("billion", "bln", "bn", "b"), Decimal(10**9)),
        **dict.fromkeys(("trillion", "trln", "tn"), Decimal(10**12)),
    }
)
"""What a scale word multiplies by. "Billion" is 10⁹: news in English has not used the long scale since 1974."""

_FRACTIONS = MappingProxyType({"½": "0.5", "¼": "0.25", "¾": "0.75"})
_WORD = "(?:" + "|".join([*_TENS.split(), *sorted(_UNITS.split(), key=len, reverse=True)]) + ")"
DIGITS: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?(?:[- ]\d/\d{1,2}\b|[½¼¾])?"
NUMBER: Final = rf"(?:{DIGITS}|{_WORD}(?:[- ]{_WORD})?\b)"
SCALE: Final = r"(?:(?i:million|billion|trillion|thousand|hundred|mln|bln|trln|crore|lakh|mn|bn|tn|m|b)s?|[kK])\b"


def read_number(words: str) -> Decimal | None:
    """The value of a number in digits or words with its scale words; None where it is none.

    >>> read_number("1,435"), read_number("33-1/3"), read_number("twenty-five")
    (Decimal('1435'), Decimal('33.33'), Decimal('25'))
    >>> read_number("2.3 bln"), read_number("half a million")
    (Decimal('2300000000'), Decimal('500000'))

    A fraction of a whole is rounded to two decimals.
    """
    value: Decimal | None = None
    for part in re.findall(r"\d+/\d+|[\d,]*\.?\d+|[½¼¾]|[a-z]+", words.lower().replace("-", " ")):
        number = _part(part)
        if number is not None:
            value = number if value is None else _joined(value, number, part)
        elif (scale := SCALES.get(part) or SCALES.get(part.rstrip("s"))) is not None:
            value = (Decimal(1) if value is None else value) * scale
        elif part != "and":
            return None
    return None if value is None else plain(value)


def plain(value: Decimal) -> Decimal:
    """The same number without exponent and without zeros after the point.

    >>> plain(Decimal("4.50")), plain(Decimal("1E+3"))
    (Decimal('4.5'), Decimal('1000'))
    """
    short = value.normalize()
    return short.quantize(Decimal(1)) if short == short.to_integral_value() else short


def _part(part: str) -> Decimal | None:
    if part in _FRACTIONS:
        return Decimal(_FRACTIONS[part])
    if "/" in part:
        above, below = part.split("/")
        return None if int(below) == 0 else (Decimal(above) / Decimal(below)).quantize(Decimal("0.01"))
    if part[0].isdigit() or part[0] in ".,":
        digits = part.replace(",", "")
        return Decimal(digits) if digits not in {"", "."} else None
    return NUMBER_WORDS.get(part)


def _joined(value: Decimal, number: Decimal, part: str) -> Decimal:
    """Two numbers in a row: "half a (million)", "a dozen" multiply; "twenty five", "33 1/3", "one hundred twenty"
    add.
    """
    return value * number if part in {"a", "an", "dozen"} else value + number
