"""Spans: half-open ranges of code points of an article's text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """`text[start:end]`, 0 ≤ start < end ≤ len(text), in code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words that the span points at.

        >>> Span(5, 9).of("sign deal")
        'deal'
        """
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end
