"""Whether two fills say the same: names, spans of text, dates, terms and evidence (codebook, section 7).

Word lists and thresholds are those of the measure that the keys were reconciled with: a change changes every figure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from functools import lru_cache
from typing import Final, TypeAlias

from intalks.evaluation.coded import CodedTerm, Scalar
from intalks.text.words import without_accents

NameKey: TypeAlias = tuple[str, ...]


class Verdict(StrEnum):
    """MUC-5's five verdicts on a fill. PARTIAL counts half."""

    CORRECT = "COR"
    PARTIAL = "PAR"
    INCORRECT = "INC"
    MISSING = "MIS"
    SPURIOUS = "SPU"


LEGAL_WORDS: Final = frozenset({
    "inc", "incorporated", "corp", "corporation", "co", "company", "ltd", "limited", "llc", "lp", "llp", "plc",
    "ag", "sa", "se", "nv", "bv", "spa", "gmbh", "kk", "oyj", "ab", "asa", "pty", "kg", "the", "cos", "companies",
})  # fmt: skip
GENERIC_WORDS: Final = frozenset({
    "motor", "motors", "automobile", "automobiles", "automotive", "auto", "cars", "group", "holding", "holdings",
    "international", "industries", "industry", "industrial", "airlines", "airways", "air", "technologies",
    "technology", "systems", "software", "energy", "oil", "gas", "resources", "mining", "steel", "pharmaceuticals",
    "pharmaceutical", "pharma", "laboratories", "capital", "partners", "management", "financial", "insurance",
    "media", "entertainment", "communications", "telecom", "telecommunications", "wireless", "electronics",
    "electric", "chemical", "chemicals", "foods", "stores", "brands", "properties", "services", "products",
    "europe", "usa", "us", "america", "worldwide", "global", "enterprises", "engineering", "manufacturing",
    "research", "euronext", "animation",
})  # fmt: skip
"""Words that may follow a firm's short name without making it another firm ("Nissan" = "Nissan Motor")."""

_STOP_WORDS: Final = frozenset({
    "a", "an", "the", "of", "in", "for", "and", "to", "its", "their", "by", "with", "at", "on", "s",
})  # fmt: skip
_DATED_KINDS: Final = frozenset({"start", "deadline", "closing", "end"})
_ISO_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?$")
_WORD = re.compile(r"[\w&]+")

# Evidence may be a clause of the other's sentence, but not a phrase somewhere in a page.
_LONGEST_EVIDENCE_WORDS: Final = 80
_LONGEST_EVIDENCE_RATIO: Final = 6


def words(text: str) -> list[str]:
    """The words of a text, folded to lower case without accents, dots and possessives.

    >>> words("Renault S.A.'s Dacia")
    ['renault', 'sa', 'dacia']
    """
    bare = text.casefold().replace("'s", " ").replace("’s", " ").replace(".", "")
    return _WORD.findall(without_accents(bare))


@lru_cache(maxsize=100_000)
def name_key(name: str) -> NameKey:
    """The words that tell a name apart: no legal form, no article. Never empty.

    >>> name_key("The Lifan Group Co., Ltd")
    ('lifan', 'group')
    """
    tokens = words(name)
    return tuple(t for t in tokens if t not in LEGAL_WORDS) or tuple(tokens) or (name,)


def names_match(left: frozenset[NameKey], right: frozenset[NameKey]) -> bool:
    """Whether two alias sets name one organization: an alias shared, or one that only adds generic words."""
    return not left.isdisjoint(right) or any(_extends(a, b) or _extends(b, a) for a in left for b in right)


def _extends(short: NameKey, long: NameKey) -> bool:
    return long[: len(short)] == short and all(word in GENERIC_WORDS for word in long[len(short) :])


def span_overlap(left: str, right: str) -> float:
    """Dice overlap of content words, 0 to 1; of all words where a side has no content word.

    >>> span_overlap("the small cars", "small electric cars")
    0.8
    """
    a, b = _content(left), _content(right)
    total = a.total() + b.total()
    return 2 * (a & b).total() / total if total else 0.0


def _content(text: str) -> Counter[str]:
    return Counter(w for w in words(text) if w not in _STOP_WORDS) or Counter(words(text))


def span_verdict(key: str, response: str) -> Verdict | None:
    """CORRECT from an overlap of 0.8, PARTIAL from 0.4, else None: not the same thing at all."""
    overlap = span_overlap(key, response)
    return Verdict.CORRECT if overlap >= 0.8 else Verdict.PARTIAL if overlap >= 0.4 else None


def date_verdict(key: str, response: str) -> Verdict:
    """CORRECT: equal as far as the key goes; PARTIAL: right but coarser than the key; else INCORRECT.

    >>> date_verdict("2007-08", "2007-08-13"), date_verdict("2007-08", "2007")
    (<Verdict.CORRECT: 'COR'>, <Verdict.PARTIAL: 'PAR'>)
    """
    if _ISO_DATE.match(response) is None:
        return Verdict.INCORRECT
    if response.startswith(key):
        return Verdict.CORRECT
    return Verdict.PARTIAL if key.startswith(response) else Verdict.INCORRECT


def term_verdict(key: CodedTerm, response: CodedTerm) -> Verdict | None:
    """CORRECT: the same value, kind and unit; PARTIAL: the same value; None: another value."""
    same_kind = key.kind == response.kind
    if (key.kind in _DATED_KINDS) != (response.kind in _DATED_KINDS):
        return None
    if key.kind in _DATED_KINDS:
        verdict = date_verdict(str(key.value), str(response.value))
        if verdict is Verdict.INCORRECT:
            return None
        return Verdict.CORRECT if same_kind and verdict is Verdict.CORRECT else Verdict.PARTIAL
    k, r = number(key.value), number(response.value)
    if k is None or r is None or abs(k - r) > 1e-6 * max(1.0, abs(k)):
        return None
    same_unit = (key.unit or "").casefold() == (response.unit or "").casefold()
    return Verdict.CORRECT if same_kind and same_unit else Verdict.PARTIAL


def number(value: Scalar) -> float | None:
    """The value as a number, None where it is none."""
    if value is None:
        return None
    try:
        return float(value)
    except ValueError:
        return None


def evidence_verdict(keys: Sequence[str], responses: Sequence[str]) -> Verdict:
    """The best pair by the share of the shorter span's words that the other has: CORRECT from 0.7, PARTIAL from 0.4."""
    best = max((_shared_evidence(Counter(words(k)), Counter(words(r))) for k in keys for r in responses), default=0.0)
    return Verdict.CORRECT if best >= 0.7 else Verdict.PARTIAL if best >= 0.4 else Verdict.INCORRECT


def _shared_evidence(a: Counter[str], b: Counter[str]) -> float:
    small, large = sorted((a.total(), b.total()))
    if small == 0 or large > max(_LONGEST_EVIDENCE_WORDS, _LONGEST_EVIDENCE_RATIO * small):
        return 0.0
    return (a & b).total() / small
