"""Amounts of money in news text: "$1.5 billion", "2.3 bln dlrs", "1,435 pence", "£5.7bn", "$16 billion to $20
billion".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType
from typing import Final

from intalks.model.span import Span
from intalks.text.numbers import NUMBER, SCALE, plain, read_number


@dataclass(frozen=True, slots=True)
class Money:
    """One amount, or two where the words give a range.

    `currency` is an ISO 4217 code. `qualifier` is the word before it ("about", "up to"), lower-cased, None without one.
    `span` covers the amount and its currency, not the qualifier.
    """

    amounts: tuple[Decimal, ...]
    currency: str
    qualifier: str | None
    span: Span


def find_money(text: str) -> Iterator[Money]:
    """All amounts of money in text order.

    >>> [(str(m.amounts[0]), m.currency) for m in find_money("up to C$2.5 bln, then 1,435 pence and three mln dlrs")]
    [('2500000000', 'CAD'), ('14.35', 'GBP'), ('3000000', 'USD')]
    >>> [(m.amounts, m.qualifier) for m in find_money("between $16 and $20 billion")]
    [((Decimal('16000000000'), Decimal('20000000000')), 'between')]
    """
    position = 0
    while match := _MONEY.search(text, position):
        currency, unit = _currency(match)
        amounts = _amounts(match, unit)
        # "$4 million and $2 million" is no range: the second amount is read on its own.
        single = match["prefix"] is not None and len(amounts) == 1
        position = match.end("a") if single else match.end()
        if amounts:
            yield Money(amounts, currency, _qualifier(text, match.start()), Span(match.start(), position))


def read_money(words: str) -> Money | None:
    """The first amount in some words, None where they hold none."""
    return next(find_money(words), None)


_CODES: Final = (
    "AED ARS AUD BRL CAD CHF CLP CNY CZK DKK EGP EUR GBP HKD HUF IDR ILS INR JPY KES KRW KWD MXN MYR NGN NOK NZD PHP "
    "PKR PLN QAR RON RUB SAR SEK SGD THB TRY TWD UAH USD VND ZAR"
).split()
_PREFIXES: Final = MappingProxyType(
    {
        "$": "USD",
        "US$": "USD",
        "U.S.$": "USD",
        "U.S. $": "USD",
        "C$": "CAD",
        "CAN$": "CAD",
        "Can$": "CAD",
        "Cdn$": "CAD",
        "A$": "AUD",
        "AU$": "AUD",
        "NZ$": "NZD",
        "HK$": "HKD",
        "S$": "SGD",
        "NT$": "TWD",
        "T$": "TWD",
        "R$": "BRL",
        "£": "GBP",
        "€": "EUR",
        "¥": "JPY",
        "₹": "INR",
        "₩": "KRW",
        "₽": "RUB",
        "₺": "TRY",
        "Rs.": "INR",
        "Rs": "INR",
        "RM": "MYR",
        **dict.fromkeys(("Rmb", "RMB"), "CNY"),
        "Won": "KRW",
        "Rp": "IDR",
        "TL": "TRY",
        "SFr": "CHF",
        **dict.fromkeys(("SKr", "Skr"), "SEK"),
        **dict.fromkeys(("NKr", "Nkr"), "NOK"),
        **dict.fromkeys(("DKr", "Dkr"), "DKK"),
        "FFr": "FRF",
        "DM": "DEM",
        "Dfl": "NLG",
        "L": "ITL",
        **{code: code for code in _CODES},
    }
)
_BEFORE_SCALE: Final = MappingProxyType({"Y": "JPY", "R": "ZAR"})
"""Letters that are a currency before an amount with its scale ("Y300bn"), else a name's ("R8")."""
_NOUNS: Final = MappingProxyType(
    {
        "[Dd]ollars?|[Dd]lrs?|DOLLARS?|DLRS?|bucks": "USD",
        "pence|p|pounds?|quid|sterling|stg": "GBP",
        "cents?|cts": "USD",
        "[Ee]uros?|EUROS?|euro-?cents?": "EUR",
        "yen|YEN": "JPY",
        "yuan|renminbi|rmb|RMB": "CNY",
        "won": "KRW",
        "rupees?": "INR",
        "rupiah": "IDR",
        "deutsche? ?marks?|d-?marks?|marks?|dm": "DEM",
        "lire|lira": "ITL",
        "guilders?|florins?": "NLG",
        "pesetas?": "ESP",
        "schillings?": "ATS",
        "pesos?": "MXN",
        "reais|real|cruzados?": "BRL",
        "ro?ubles?": "RUB",
        "rand": "ZAR",
        "ringgit": "MYR",
        "baht": "THB",
        "dirhams?": "AED",
        "riyals?": "SAR",
        "dinars?": "KWD",
        "shekels?": "ILS",
        "zlotys?": "PLN",
        "forints?": "HUF",
        "francs?": "FRF",
        "crowns?|kron[ae]|kron(?:er|or)": "SEK",
        **{code: code for code in _CODES},
    }
)
_NATIONS: Final = MappingProxyType(
    {
        ("U.S.", "US"): {"USD": "USD"},
        ("Canadian", "Can", "Cdn"): {"USD": "CAD"},
        ("Australian", "Aust", "Aus"): {"USD": "AUD"},
        ("New Zealand", "N.Z.", "NZ"): {"USD": "NZD"},
        ("Hong Kong", "H.K.", "HK"): {"USD": "HKD"},
        ("Singapore",): {"USD": "SGD"},
        ("Taiwan",): {"USD": "TWD"},
        ("Swiss",): {"FRF": "CHF"},
        ("French",): {"FRF": "FRF"},
        ("Belgian",): {"FRF": "BEF"},
        ("Danish",): {"SEK": "DKK"},
        ("Norwegian",): {"SEK": "NOK"},
        ("Swedish",): {"SEK": "SEK"},
        ("Czech",): {"SEK": "CZK"},
        ("Irish",): {"GBP": "IEP"},
        ("Egyptian",): {"GBP": "EGP"},
        ("Turkish",): {"ITL": "TRY"},
        ("Pakistani", "Pakistan"): {"INR": "PKR"},
        ("Sri Lankan",): {"INR": "LKR"},
        ("Philippine",): {"MXN": "PHP"},
        ("Argentine",): {"MXN": "ARS"},
        ("Chilean",): {"MXN": "CLP"},
        ("Colombian",): {"MXN": "COP"},
        ("Finnish",): {"DEM": "FIM"},
        (
            "German",
            "West German",
            "British",
            "Japanese",
            "Chinese",
            "Mexican",
            "Italian",
            "Indian",
            "Russian",
            "Saudi",
            "Polish",
            "Hungarian",
            "South Korean",
            "Korean",
            "South African",
            "Brazilian",
            "Thai",
            "Malaysian",
            "Indonesian",
            "Israeli",
            "Spanish",
            "Dutch",
            "Austrian",
        ): {},
    }
)
"""What the nation before a currency's name makes of it; without one the commonest is meant."""

_HUNDREDTHS = re.compile(r"(?:pence|p|cents?|cts)$")
_PREFIX = (
    "(?:"
    + "|".join(re.escape(p) for p in sorted(_PREFIXES, key=len, reverse=True))
    + f"|[{''.join(_BEFORE_SCALE)}](?=[\\d.,]+(?i:bn|tn|trn|mn?|[ -]?(?:b|m|tr)illion)\\b))"
)
_NOUN = "(?:" + "|".join(_NOUNS) + r")\b"
_NATION = "(?:" + "|".join(re.escape(n) for names in _NATIONS for n in names) + r")\.?"
_LINK = r"\s?(?:to|and|or|-|–|—)\s?(?:about\s)?"
_GAP = r"(?:\s{0,8}|-)"  # also of justified and of indented lines
_AMOUNT = rf"(?:{NUMBER}(?:{_GAP}{SCALE})?|(?:[Hh]alf\sa|[Aa])\s(?:million|billion|trillion)\b)"
_MONEY: Final = re.compile(
    rf"(?<![\w.,$])(?:(?P<prefix>{_PREFIX})\s?(?P<a>{_AMOUNT})(?:{_LINK}(?P=prefix)\s?(?P<b>{_AMOUNT})|{_LINK}(?P<b2>{NUMBER}{_GAP}{SCALE}))?"
    rf"|(?P<c>{_AMOUNT})(?:{_LINK}(?P<d>{_AMOUNT}))?[\s-]?(?P<nation>{_NATION}\s)?(?P<noun>{_NOUN}))"
)
_QUALIFIERS = (
    "about around roughly approximately nearly almost some up_to as_much_as at_least more_than less_than not_less_than "
    "over under between from worth_about an_estimated estimated only just another further additional"
).split()
_QUALIFIER = re.compile(
    "(?:^|\\W)("
    + "|".join(q.replace("_", r"\s") for q in sorted(_QUALIFIERS, key=len, reverse=True))
    + r")\s+(?:a\s)?$",
    re.IGNORECASE,
)


def _currency(match: re.Match[str]) -> tuple[str, Decimal]:
    """The currency's code, and what one of the words' units is worth in it (a penny: 0.01)."""
    prefix, noun, nation = match["prefix"], match["noun"], match["nation"]
    if prefix:
        return _PREFIXES.get(prefix) or _BEFORE_SCALE[prefix], Decimal(1)
    code = next(code for words, code in _NOUNS.items() if re.fullmatch(words, noun))
    if nation:
        by_nation = next(
            codes for names, codes in _NATIONS.items() if nation.strip().rstrip(".") in {n.rstrip(".") for n in names}
        )
        code = by_nation.get(code, code)
    return code, Decimal("0.01") if _HUNDREDTHS.match(noun) or "cent" in noun else Decimal(1)


def _amounts(match: re.Match[str], unit: Decimal) -> tuple[Decimal, ...]:
    words = [w for w in (match["a"] or match["c"], match["b"] or match["b2"] or match["d"]) if w]
    values = [v for v in map(read_number, words) if v is not None]
    if len(values) == 2:
        low = _scaled_like(words[0], values[0], words[1])
        if low < values[1]:
            return plain(low * unit), plain(values[1] * unit)
        values = values[:1]
    return tuple(plain(v * unit) for v in values)


def _scaled_like(words: str, value: Decimal, later: str) -> Decimal:
    """In "$50 to $60 million" the scale of the later amount holds for the earlier one too."""
    scale = re.search(rf"[\s\d-]({SCALE})$", later)
    if scale is None or re.search(rf"{SCALE}$", words):
        return value
    return value * (read_number(scale[1]) or Decimal(1))


def _qualifier(text: str, start: int) -> str | None:
    match = _QUALIFIER.search(text, max(0, start - 24), start)
    return " ".join(match[1].lower().split()) if match else None
