"""Paragraphs by rule: which lines belong together, whatever they are broken by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from intalks.model.span import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\n]*\S")
_MARK = re.compile(r"^[ \t]*((?:[•‣▪◦●*–—-]|\(?[1-9]\d?[.)]|\([a-z]\))[ \t]+)(?=\S)", re.MULTILINE)
_SHORT = 0.75
"""The part of the width up to which a line before an item is not broken for want of room."""
_INDENT = 2
"""Columns by which a line has to begin further right than most to begin a paragraph."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank: its words are `span`; `follows`: right below another one. `mark` is the length of the
    mark of a list's item with which it begins, 0 where it is none.
    """

    span: Span
    words: str
    indent: int
    follows: bool
    mark: int

    @property
    def ends_sentence(self) -> bool:
        return self.words[-1] in ".?!\"'”"

    @property
    def begins_small(self) -> bool:
        return self.words.split(None, 1)[0].islower()

    def with_word_of(self, below: _Line) -> int:
        """How long the line would be with the next one's first word."""
        return len(self.words) + 1 + len(below.words.split(None, 1)[0])


def split_paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of a text in order, without white space at their ends and without the marks of a list's items.

    One ends before a blank line, an indented line, an item of a list, and, unless lines are broken by width, at any
    line break where the text does not go on in small letters.
    """
    lines = list(_lines(text))
    for first, after in pairwise([*_beginnings(lines), len(lines)]):
        yield Span(lines[first].span.start + lines[first].mark, lines[after - 1].span.end)


def _lines(text: str) -> Iterator[_Line]:
    marks = {match.start(1): len(match[1]) for match in _MARK.finditer(text)}
    last = None
    for match in _LINE.finditer(text):
        line = match.group()
        words = line.lstrip()
        start = match.end() - len(words)
        follows = last is not None and text.count("\n", last, start) == 1
        indent = len(line[: len(line) - len(words)].expandtabs())
        mark = marks.get(start, 0) if len(marks) > 1 else 0
        yield _Line(Span(start, match.end()), words, indent, follows, mark)
        last = match.end()


def _beginnings(lines: list[_Line]) -> list[int]:
    """The numbers of the lines with which paragraphs begin."""
    pairs = [(above, line) for above, line in pairwise(lines) if line.follows and not line.mark]
    width = _quantile([len(above.words) for above, _ in pairs], 0.5)
    by_width = _are_broken_by_width(pairs, width)
    margin = _quantile([line.indent for line in lines], 0.25)

    def begins(above: _Line, line: _Line) -> bool:
        if not line.follows or line.indent >= margin + _INDENT:
            return True
        if line.mark:
            return not by_width or above.ends_sentence or above.with_word_of(line) <= _SHORT * width
        return not by_width and (above.ends_sentence or not line.begins_small)

    return [i for i, line in enumerate(lines) if i == 0 or begins(lines[i - 1], line)]


def _are_broken_by_width(pairs: list[tuple[_Line, _Line]], width: int) -> bool:
    """Whether most lines with one right below them break within a sentence: for want of room, or before a small letter
    (as at least a quarter of these do not begin with a capital, in a text that has small letters).
    """
    within = [(above, line) for above, line in pairs if not above.ends_sentence]
    small = sum(not line.words[0].isupper() for _, line in within)
    full = sum(line.begins_small or above.with_word_of(line) > width for above, line in within)
    capitals = all(above.words.isupper() for above, _ in within)
    return len(pairs) > 1 and 2 * full > len(pairs) and (capitals or 4 * small >= len(within))


def _quantile(values: list[int], part: float) -> int:
    return sorted(values)[int(part * len(values))] if values else 0
