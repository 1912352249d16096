"""Which words of a sentence show a deal: where the evidence of what the article itself says begins and ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from intalks.extraction.scoring import Decision
from intalks.extraction.statement_views import DealView, content_lemmas
from intalks.lexicon.linear import load_model
from intalks.lexicon.words import word_list
from intalks.model.reading import MentionKind, Reading

Range = tuple[int, int]
"""Tokens `first` ≤ i < `last`."""

_MARKS: Final = frozenset({",", ";", ":", "--", "-", "(", ")", '"', "``", "''", "'", "“", "”", "."})
_OPENING: Final = frozenset(
    {
        "which", "who", "whose", "that", "while", "after", "before", "but", "and", "as", "because", "although",
        "though", "when", "where", "if", "following", "adding", "including", "with", "since", "unless", "saying",
        "despite", "amid", "or", "until", "so", "to", "from", "for", "by", "in", "at",
    }
)  # fmt: skip
"""Words before which a clause or phrase that is no part of the evidence may begin."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence that shows a deal, or what is left of it."""

    reading: Reading
    deal: DealView
    whole: Range


def evidence_range(passage: Passage) -> Range:
    """The part of the passage that shows the deal: the likeliest end, then the likeliest beginning before it."""
    ends, starts = _models()
    first, last = passage.whole
    end = max(end_places(passage), key=lambda e: (ends.total(end_features(passage, e)), e), default=last)
    shortened = replace(passage, whole=(first, end))
    start = max(start_places(shortened), key=lambda s: (starts.total(start_features(shortened, s)), -s), default=first)
    return start, end


@cache
def _models() -> tuple[Decision, Decision]:
    return Decision.of(load_model("evidence_end")), Decision.of(load_model("evidence_start"))


def end_places(passage: Passage) -> list[int]:
    """Where the evidence may end, its last word before them: before a mark or an opening word, and at the end."""
    first, last = passage.whole
    lower = passage.reading.tokens.lower
    places = {_before_marks(passage, i) for i in range(first + 1, last) if lower[i] in _MARKS | _OPENING}
    return sorted({e for e in places if e > first} | {_before_marks(passage, last)})


def start_places(passage: Passage) -> list[int]:
    """Where the evidence may begin: at the beginning, and after a mark or at an opening word."""
    first, last = passage.whole
    lower = passage.reading.tokens.lower
    places = {i for i in range(first + 1, last) if lower[i] in _OPENING or lower[i - 1] in _MARKS | _OPENING}
    return sorted({first} | {s for s in places if lower[s] not in _MARKS and s < last - 1})


def _before_marks(passage: Passage, end: int) -> int:
    lower = passage.reading.tokens.lower
    while end > passage.whole[0] + 1 and lower[end - 1] in _MARKS:
        end -= 1
    return end


def end_features(passage: Passage, end: int) -> list[str]:
    first, last = passage.whole
    tokens = passage.reading.tokens
    follows = next((i for i in range(end, last) if tokens.lower[i] not in _MARKS), None)
    mark = tokens.lower[end] if end < last and tokens.lower[end] in _MARKS else "none"
    if follows is None:
        opening = ["final"]
    else:
        word = tokens.lower[follows] if tokens.lower[follows] in _OPENING else tokens.tag[follows]
        opening = [word, f"{mark}/{word}", f"dep/{tokens.dep[follows]}", f"{mark}/{tokens.dep[follows]}"]
    before, after = _holds(passage, (first, end)), _holds(passage, (end, last))
    length, rest = _length(end - first), _length(last - end)
    return [*_crossed(opening, before, after), *_sizes(opening[0], length, rest), *_tail(passage, end)]


def start_features(passage: Passage, start: int) -> list[str]:
    first, last = passage.whole
    tokens = passage.reading.tokens
    if start == first:
        opening = ["first"]
    else:
        mark = tokens.lower[start - 1]
        word = tokens.lower[start] if tokens.lower[start] in _OPENING else tokens.tag[start]
        opening = [word, f"{mark}/{word}", f"dep/{tokens.dep[start]}", f"before/{mark}"]
    before, after = _holds(passage, (first, start)), _holds(passage, (start, last))
    length, rest = _length(last - start), _length(start - first)
    return [*_crossed(opening, after, before), *_sizes(opening[0], length, rest)]


def _crossed(opening: list[str], kept: list[str], left: list[str]) -> Iterator[str]:
    """What opens there, beside what the words that are kept and those left out hold."""
    for o in opening:
        yield f"open={o}"
        for k in kept:
            yield f"open+kept={o}/{k}"
        for out in left:
            yield f"open+left={o}/{out}"
    for k in kept:
        yield f"kept={k}"
    for out in left:
        yield f"left={out}"


def _sizes(opening: str, length: int, rest: int) -> Iterator[str]:
    yield f"length={length}"
    yield f"rest={rest}"
    yield f"length+rest={length}/{rest}"
    yield f"length+open={length}/{opening}"
    yield f"rest+open={rest}/{opening}"


def _tail(passage: Passage, end: int) -> Iterator[str]:
    tokens = passage.reading.tokens
    yield f"tail={tokens.tag[end - 1]}"
    yield f"tail+dep={tokens.dep[end - 1]}"


def _holds(passage: Passage, part: Range) -> list[str]:
    """How many parties of the deal the words name, whether they speak of it and hold its values."""
    reading, deal = passage.reading, passage.deal
    first, last = part
    inside = [m for m in reading.mentions if first <= m.head < last]
    named = {e for m in inside for e in m.entities} & deal.parties
    lemmas = set(content_lemmas(reading.tokens, first, last))
    speaks = bool(lemmas & word_list("deal_nouns")) or any(
        any(lemma.startswith(stem) for stem in _stems()) for lemma in lemmas
    )
    valued = any(m.kind in (MentionKind.MONEY, MentionKind.PERCENT) for m in inside)
    verbs = any(t.startswith("VB") and t not in ("VBG", "VBN") for t in reading.tokens.tag[first:last])
    parties = min(len(named), 2)
    return [f"parties{parties}", f"speaks{speaks}", f"valued{valued}", f"verbs{verbs}", f"both{parties}/{speaks}"]


@cache
def _stems() -> tuple[str, ...]:
    return tuple(sorted(word_list("deal_passage_words")))


def _length(tokens: int) -> int:
    """The number of tokens by size: 0, 1 to 3, 4 to 7, 8 to 13, 14 to 21, 22 to 31, more."""
    return sum(tokens >= least for least in (1, 4, 8, 14, 22, 32))
