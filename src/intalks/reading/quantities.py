"""Mentions of values in an article: money, percentages, quantities (counts and lengths of time) and dates."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from intalks.model.reading import Mention, MentionForm, MentionKind, Sentence, Tokens
from intalks.model.span import Span
from intalks.text.dates import find_dates
from intalks.text.measures import find_durations, find_percents
from intalks.text.money import find_money
from intalks.text.numbers import SCALES, read_number

_LONGEST_COUNT = 6
"""A count ("7 million Delta shares") reaches at most that many tokens from its number to its noun."""


def find_values(text: str, tokens: Tokens, sentences: tuple[Sentence, ...]) -> tuple[Mention, ...]:
    """All values of the text in text order, none overlapping another, each within one sentence.

    Where two readings overlap, money goes before percentages, these before dates, lengths of time and counts.
    A value that lies outside of every sentence (a heading left out) is no mention.
    """
    taken: list[Span] = []
    result: list[Mention] = []
    for kind, span in _spans(text):
        if not any(span.overlaps(other) for other in taken) and (mention := _mention(kind, span, tokens, sentences)):
            taken.append(span)
            result.append(mention)
    covered = {i for mention in result for i in range(mention.first, mention.last)}
    for first, last in _counts(text, tokens, covered):
        span = Span(tokens.start[first], tokens.end[last - 1])
        result.append(_at(MentionKind.QUANTITY, span, (first, last), tokens))
    return tuple(sorted(result, key=lambda m: m.span))


def _spans(text: str) -> Iterator[tuple[MentionKind, Span]]:
    yield from ((MentionKind.MONEY, money.span) for money in find_money(text))
    yield from ((MentionKind.PERCENT, percent.span) for percent in find_percents(text))
    yield from ((MentionKind.DATE, span) for span in find_dates(text))
    yield from ((MentionKind.QUANTITY, duration.span) for duration in find_durations(text))


def _mention(kind: MentionKind, span: Span, tokens: Tokens, sentences: tuple[Sentence, ...]) -> Mention | None:
    """The mention over all tokens that the span touches; None where it touches none or crosses a sentence's end."""
    first = bisect_right(tokens.end, span.start)
    last = bisect_left(tokens.start, span.end)
    if first >= last or sentences[tokens.sentence[first]].last < last:
        return None
    return _at(kind, span, (first, last), tokens)


def _at(kind: MentionKind, span: Span, reach: tuple[int, int], tokens: Tokens) -> Mention:
    first, last = reach
    inside = range(first, last)
    heads = (i for i in inside if tokens.head[i] not in inside or tokens.head[i] == i)
    return Mention(kind, MentionForm.NAME, span, first, last, next(heads, last - 1), tokens.sentence[first])


def _counts(text: str, tokens: Tokens, covered: set[int]) -> Iterator[tuple[int, int]]:
    """Numbers in digits, or with a scale word, and what they count: "100,000 cars", "7 million Delta shares"."""
    position = 0
    for i, tag in enumerate(tokens.tag):
        if tag != "CD" or i < position or i in covered:
            continue
        noun = _counted(tokens, i)
        if noun is None or noun in covered or not _is_number(text, tokens, (i, noun)):
            continue
        position = noun + 1
        yield i, noun + 1


def _counted(tokens: Tokens, number: int) -> int | None:
    """The noun that a number counts, to its right and near it."""
    node = number
    while tokens.dep[node] in {"compound", "quantmod", "nummod", "amod"} and tokens.head[node] > node:
        node = tokens.head[node]
        if tokens.tag[node].startswith("NN") and tokens.lower[node] not in SCALES:
            return node if node - number <= _LONGEST_COUNT else None
    return None


def _is_number(text: str, tokens: Tokens, reach: tuple[int, int]) -> bool:
    first, noun = reach
    words = [text[tokens.start[i] : tokens.end[i]] for i in range(first, noun) if tokens.tag[i] == "CD"]
    return any(w[0].isdigit() or w.lower() in SCALES for w in words) and read_number(" ".join(words)) is not None
