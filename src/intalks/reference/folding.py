"""Names brought to the form in which they are compared."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from intalks.text.words import without_accents

LEGAL_FORMS: Final = frozenset(
    "ab ag as asa bhd berhad bv co company corp corporation cv gmbh inc incorporated jsc kg kgaa kk limited llc llp "
    "lp ltd nv oao ojsc ooo oy oyj pjsc plc pte pty sa sab sae sarl sas sdn se spa srl tbk".split()
)
"""Legal forms, folded. They distinguish nothing unless the name is nothing else."""

GENERIC: Final = frozenset(
    "group groupe holding holdings international motor motors automobile automobiles automotive auto autos car "
    "cars vehicle industry industries industrial enterprise enterprises trade trading manufacturing partners capital "
    "management technology technologies systems".split()
)
"""Words at the end of firms' names that papers drop ("Hawtai Motor Group" is "Hawtai" in the next sentence)."""

_TICKER = re.compile(r"\([^()]*\)|<[^<>]*>|\b[A-Z0-9]{2,9}\.[A-Z]{1,2}\b")
_SPACED = re.compile(r"\bs\.?\s?p\.?\s?a\.?(?=\W|$)|\bs\.a\.?(?=\W|$)|\bn\.v\.?(?=\W|$)|\ba/s\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=100_000)
def fold(name: str) -> str:
    """Case, accents, punctuation, tickers in brackets, a leading article and a possessive taken away.

    >>> fold("The  Škoda Auto a.s. (SKOD.PR)")
    'skoda auto as'
    >>> fold("Fiat SpA's")
    'fiat spa'
    """
    text = _TICKER.sub(" ", name.replace("’", "'"))
    text = _SPACED.sub(lambda match: re.sub(r"\W", "", match[0]), text)
    text = re.sub(r"'s\b|s'(?=\s|$)", lambda match: match[0].rstrip("'").removesuffix("'s"), text)
    text = re.sub(r"(?<=\b\w)\.(?=\w\b)", "", text.replace("&", " and "))
    words = _WORD.findall(without_accents(text).casefold())
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)


def bare(name: str) -> str:
    """`fold` without the legal forms at either end.

    >>> bare("AB Volvo"), bare("Ford Motor Co."), bare("SA")
    ('volvo', 'ford motor', 'sa')
    """
    return " ".join(_trimmed(fold(name).split(), LEGAL_FORMS, ends=(True, True)))


def core(name: str) -> str:
    """`bare` without the generic words at its end; what is left may be one word.

    >>> core("Hawtai Motor Group Co Ltd"), core("Spyker Cars NV")
    ('hawtai', 'spyker')
    """
    return " ".join(_trimmed(fold(name).split(), LEGAL_FORMS | GENERIC, ends=(False, True)))


def _trimmed(words: list[str], droppable: frozenset[str], *, ends: tuple[bool, bool]) -> list[str]:
    """The words without droppable ones at the start and the end, at least one kept."""
    first, last = 0, len(words)
    while ends[1] and last - first > 1 and words[last - 1] in droppable:
        last -= 1
    while ends[0] and last - first > 1 and words[first] in droppable:
        first += 1
    return words[first:last]
