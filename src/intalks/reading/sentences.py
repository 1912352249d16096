"""Sentences by rule, before any parse: the same in every mode of reading."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from intalks.lexicon.words import word_list
from intalks.model.span import Span
from intalks.reading.paragraphs import split_paragraphs

_END = re.compile(
    r"[.?!][\"'”’»)\]]*(?=\s)|[.?!]['\"”’]{1,2}(?=[A-Z])"
    r"|(?<=[a-z]{3})[.?!](?=[\"“]?[A-Z][a-z]*[\s,'’-])(?!(?:Com|Net|Org)\b)"  # where a page lost the white space
)
_MARK_APART = re.compile(r"\s+(''|[”»\"])(?=\s|$)")
_WORD_BEFORE = re.compile(r"\S+$")
_NEXT = re.compile(r"\s*((?:[\"“«„`]+\s+)?[\"'“‘`«„(\[$£€]*)(\S+)")
_SMALL_NAME = re.compile(r"[a-z]{1,5}[A-Z][a-z]")  # eBay
_INITIALS = re.compile(r"(?:[A-Za-z]\.)+[\"'”’)]*")
_DATELINE = re.compile(
    r"""\s*
    (?:
      (?:{capitals}(?:,?\ {day},?)? | {city},?\ {day},?) \s*{dash}?\s*{agency}\s*{dash}  # Paris, June 1 (AFP) -
    | {city}\ \({known}\)\s*{dash}                                                      # London (Reuters) -
    | (?:{capitals}|{city}),?\ {day}\s*(?:{dash}|:)                                     # OSLO, June 1 -
    | {capitals}(?:\ -- | (?<=[A-Z]{{4}})\ -)                                          # OSLO --
    )(?:\s|$|(?<=-)(?=[A-Z"“]))""".format(
        capitals=r"[A-Z][A-Z][A-Z.'/-]*?(?:[ ,/][A-Za-z.'/]+|,){0,6}?",  # OSLO, PARIS/LONDON, LE BOURGET, France
        city=r"[A-Z][\w.'’-]+(?:[ /][A-Z][\w.'’-]+){0,2}(?:,(?:\ [A-Z][\w.'’-]+){1,3})?",
        day=r"(?:(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?\ \d{1,2}(?:,\ \d{4})?)",
        agency=r"(?:\((?:[A-Z][\w ,.-]{2,40}|AP|DJ)\)|/[A-Z][\w -]{2,24}/)",
        known=r"(?:Reuters|AFP|AP|UPI|Bloomberg|Dow\ Jones|MarketWatch|Xinhua|Kyodo|PTI|IANS|dpa|TASS|Interfax)",
        dash=r"(?:-{1,2}|[–—_])",
    ),
    re.VERBOSE,
)
_CITY = re.compile(  # MUMBAI: Acme; OTTAWA, Ill. — Acme
    r"\s*(?:[A-Z]{4,}|[A-Z]{3,} [A-Z]{3,})(?: [A-Z]{3,}){0,2}(?:, [A-Z][a-z]+\.?(?: [A-Z][a-z]+)?)?"
    r"(?::| [–—])\s(?=[A-Z])"
)
_INTRODUCING = 3
"""Paragraphs of which one may begin with a city and a colon or dash; further down it is a label."""
_CREDITS = re.compile(
    r"\s*[\\(\[]*(?:(?:additional |with )?(?:reporting|writing|editing) by"
    r"|(?:reported|edited|written|compiled) by|for (?:more|related|full) )",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r".{0,300}(?:(?:REUTERS|Reuters|AFP|EPA)/[A-Z][\w .'’/-]*|\(AP Photo/[^)]*\)|Getty Images"
    r"|Photo(?:graph)?(?: by|:) [A-Z][\w .'’/-]*)\s*",
    re.DOTALL,
)
_BYLINE = re.compile(
    r"By(?: [A-Z][\w.'’-]*,?| and| for| of| in)+"
    r"|(?:Staff|Business|Senior|Special|Chief) (?:Writers?|Reporters?|Correspondents?)"
    r"|(?:Last )?(?:Updated|Published|Posted|Modified)\W.{0,60}\b(?:\d{1,2}:\d\d|(?:19|20)\d\d)\b.{0,30}"
)
_FORM = r"(?:Inc|Corp|Corporation|Co|Company|Ltd|Limited|Plc|Group|Holdings?|Industries)\b"
_HEAD = r"(?=[A-Z'’ ]*[A-Z]{5})[A-Z][A-Z'’]{2,}(?: (?:A|AN|AT|BY|FOR|IN|NO|OF|ON|OR|TO|VS|[A-Z][A-Z'’]{2,}))+"
_SUBHEAD = re.compile(rf"\s*{_HEAD}(?:\s+(?=[A-Z][a-z]|\")(?!{_FORM})|\s*$)")  # RIVAL OFFER The bank
_SLUG = re.compile(
    r"\s*(?:(?:UPDATE|WRAPUP|RPT|REFILE|CORRECTED|EXCLUSIVE|ANALYSIS|INSIGHT|INTERVIEW|FACTBOX|TIMELINE|DEALTALK|FEATURE"
    r"|NEWSMAKER|BREAKINGVIEWS|TEXT|BRIEF)(?: \d{1,2})?-)+(?=\S)"
)

Sentences: TypeAlias = Sequence[tuple[Span, int]]
"""Spans in text order, each with the number of its paragraph."""


def split_sentences(text: str) -> list[tuple[Span, int]]:
    """The sentences of a text in order, each with the number of its paragraph, counted from 0.

    Spans hold no white space at either end. Between them lie only white space, datelines, slugs, subheads, marks of
    list items, bylines, captions and the credits of reporters and editors, which no reader quotes.
    """
    result: list[tuple[Span, int]] = []
    for number, paragraph in enumerate(split_paragraphs(text)):
        start = _beginning(text, paragraph, introduces=number < _INTRODUCING)
        result.extend((span, number) for span in _sentences(text, Span(start, paragraph.end)))
    return result


def _beginning(text: str, paragraph: Span, *, introduces: bool) -> int:
    """Where a paragraph begins behind its dateline ("OSLO (Reuters) - ") or slug ("UPDATE 1-"); the caption of a
    picture is none.
    """
    if _CAPTION.fullmatch(text, paragraph.start, paragraph.end):
        return paragraph.end
    for pattern in (_DATELINE, _SLUG, *([_CITY] if introduces else [])):
        before = pattern.match(text, paragraph.start, paragraph.end)
        if before is not None:
            return before.end()
    return paragraph.start


def _sentences(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for match in _END.finditer(text, paragraph.start, paragraph.end):
        end = _with_mark(text, paragraph, match.end())
        if end > start and _ends(text, match, Span(end, paragraph.end)):
            yield from _trimmed(text, start, end)
            start = end
    yield from _trimmed(text, start, paragraph.end)


def _with_mark(text: str, paragraph: Span, end: int) -> int:
    """The end with a quotation mark that closes after a blank, as in tokenised text (`It is done . "`)."""
    mark = _MARK_APART.match(text, end, paragraph.end)
    closes = mark is not None and (mark[1] != '"' or text.count('"', paragraph.start, end) % 2 == 1)
    return mark.end() if mark is not None and closes else end


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The span without white space at its ends and without a subhead run into the text ("RIVAL OFFER The bank")."""
    subhead = _SUBHEAD.match(text, start, end)
    start = subhead.end() if subhead is not None else start
    if _CREDITS.match(text, start, end):
        return
    words = text[start:end]
    left = start + len(words) - len(words.lstrip())
    right = left + len(words.strip())
    if right > left and not _BYLINE.fullmatch(text, left, right):
        yield Span(left, right)


def _ends(text: str, match: re.Match[str], rest: Span) -> bool:
    """Whether the stop at `match` ends a sentence: not after an abbreviation, not before a small letter in the rest."""
    following = _NEXT.match(text, rest.start, rest.end)
    if following is None:
        return True
    opening, word = following.groups()
    if not (word[0].isupper() or word[0].isdigit() or opening or _SMALL_NAME.match(word)):
        return False
    if text[match.start()] != ".":
        return text[match.start()] != "!" or re.match(_FORM, word) is None
    stem = _stem(text, match.start())
    if _INITIALS.fullmatch(stem) or stem.rstrip(".") in word_list("abbreviations_maybe_final"):
        if len(stem) == 2 and stem[0].isupper():
            return False
        if opening.endswith(("(", "[")):  # "Acme Corp. (AC.N) said"
            return _CREDITS.match(text, rest.start) is not None or word in word_list("sentence_openers")
        return bool(opening) or word.rstrip(",") in word_list("sentence_openers")
    return stem.rstrip(".") not in word_list("abbreviations_never_final")


def _stem(text: str, stop: int) -> str:
    """The word that the stop ends, with it. A stop that stands apart is a sentence's own ("said Acme Corp ."), but for
    one behind an abbreviation that the text never has with its own, as where all stops were set apart.
    """
    before = _WORD_BEFORE.search(text, max(0, stop - 40), stop + 1)
    stem = before.group().lstrip("(\"'“‘[") if before is not None else "."
    apart = _WORD_BEFORE.search(text, max(0, stop - 40), stop - 1) if stem == "." else None
    if (
        apart is not None
        and apart.group() in word_list("abbreviations_maybe_final")
        and f"{apart.group()}." not in text
    ):
        return apart.group()
    return stem
