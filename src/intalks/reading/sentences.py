"""Sentences and paragraphs by rule, before any parse: the same in every mode of reading."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from intalks.lexicon.words import word_list
from intalks.model.span import Span

_WRAPPED = 40
"""The least length of a full line, in characters, where lines are broken by width and not by paragraph."""

_END = re.compile(r"[.?!][\"'”’)\]]*(?=\s)|[.?!]['\"”’]{1,2}(?=[A-Z])")
_WORD_BEFORE = re.compile(r"\S+$")
_NEXT = re.compile(r"\s*([\"'“‘(\[$£€]*)(\S+)")
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[\"'”’)]*")
_LINE = re.compile(r"[^\n]*\n?")
_INDENT = re.compile(r"[ \t]{2,}")
_DATELINE = re.compile(
    r"\s*[A-Z][A-Z][A-Z.'/-]*(?:[ ,/][A-Za-z.'/]+|,){0,6}?\s*"  # OSLO, PARIS/LONDON, LE BOURGET, France
    r"(?:(?:,? [A-Z][a-z]+\.? \d{1,2},?)?\s*\((?:[A-Z][\w ]{2,20}|AP|DJ)\)\s*(?:-{1,2}|[–—])"  # June 1 (Agency) -
    r"|,? [A-Z][a-z]+\.? \d{1,2} ?(?:-{1,2}|[–—])"  # June 1 -
    r"| --|(?<=[A-Z]{4}) -)\s"
)
_CREDITS = re.compile(
    r"\s*[\\(\[]*(?:(?:additional |with )?(?:reporting|writing|editing) by"
    r"|(?:reported|edited|written|compiled) by|for (?:more|related|full) )",
    re.IGNORECASE,
)
_SUBHEAD = re.compile(
    r"\s*(?=[A-Z ]*[A-Z]{5})[A-Z]{3,}(?: [A-Z]{3,})+\s+(?=[A-Z][a-z]|\")"
    r"(?!(?:Inc|Corp|Corporation|Co|Company|Ltd|Limited|Plc|Group|Holdings?|Industries)\b)"
)


def split_sentences(text: str) -> list[tuple[Span, int]]:
    """The sentences of a text in order, each with the number of its paragraph, counted from 0.

    Spans hold no white space at either end. Between them lie only white space, datelines, subheads and the credits of
    reporters and editors, which no reader quotes.
    """
    result: list[tuple[Span, int]] = []
    for number, paragraph in enumerate(_paragraphs(text)):
        result.extend((span, number) for span in _sentences(text, paragraph))
    return result


def _paragraphs(text: str) -> Iterator[Span]:
    """Paragraphs: ended by a blank line, an indented line, or (unless lines are broken by width) by any line break."""
    wrapped = _is_wrapped(text)
    start = position = 0
    for match in _LINE.finditer(text):
        line = match.group()
        blank = not line.strip()
        if blank or not wrapped or _INDENT.match(line):
            if text[start:position].strip():
                yield Span(start, position)
            start = position
        position = match.end()
    if text[start:position].strip():
        yield Span(start, position)


def _is_wrapped(text: str) -> bool:
    """Whether most lines with a line right below them break within a sentence, by width; a few may be longer (a
    headline).
    """
    lines = [line.rstrip() for line in text.split("\n")]
    upper = [line for line, below in itertools.pairwise(lines) if line and below.strip()]
    broken = sum(len(line) >= _WRAPPED and line[-1] not in ".?!\"'”" for line in upper)
    return len(upper) >= 3 and 2 * broken > len(upper)


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    """The sentences of a paragraph without its dateline ("OSLO (Reuters) - ")."""
    dateline = _DATELINE.match(text, paragraph.start, paragraph.end)
    start = dateline.end() if dateline is not None else paragraph.start
    for match in _END.finditer(text, paragraph.start, paragraph.end):
        if _ends(text, match, paragraph.end):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, paragraph.end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without white space at its ends and without a subhead run into the text ("RIVAL OFFER The bank")."""
    subhead = _SUBHEAD.match(text, start, end)
    start = subhead.end() if subhead is not None else start
    if _CREDITS.match(text, start, end):
        return
    words = text[start:end]
    left = start + len(words) - len(words.lstrip())
    right = left + len(words.strip())
    if right > left:
        yield Span(left, right)


def _ends(text: str, match: re.Match[str], limit: int) -> bool:
    """Whether the stop at `match` ends a sentence: not after an abbreviation, not before a small letter."""
    following = _NEXT.match(text, match.end(), limit)
    if following is None:
        return True
    opening, word = following.groups()
    if not (word[0].isupper() or word[0].isdigit() or opening):
        return False
    if text[match.start()] != ".":
        return True
    before = _WORD_BEFORE.search(text, max(0, match.start() - 40), match.start() + 1)
    stem = before.group().lstrip("(\"'“‘[") if before is not None else "."
    if _INITIALS.fullmatch(stem) or stem.rstrip(".") in word_list("abbreviations_maybe_final"):
        if len(stem) == 2 and stem[0].isupper():
            return False
        return bool(opening) or word.rstrip(",") in word_list("sentence_openers")
    return stem.rstrip(".") not in word_list("abbreviations_never_final")
