"""What makes a text unreadable, as problems: the text is refused whole, never mended or cut."""

from __future__ import annotations

import re
from typing import Final

from intalks.errors import Problem
from intalks.intake.language import other_language
from intalks.model.article import MAX_CHARACTERS

_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_CONTROL_SHARE: Final = 0.02
"""Old wire copy has a stray control character here and there; more of them than this, or a zero byte, is no text."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_WORD: Final = r"[^\W\d_]++(?:['’-][^\W\d_]++)*+"
_SENTENCE: Final = re.compile(rf"\b{_WORD}(?:[,;:\"'”’)]{{0,2}}\s{{1,3}}[\"'“‘(]?{_WORD}){{2}}")
"""Three words in a row: less says nothing about anybody."""


def text_problem(text: str, where: str) -> Problem | None:
    """Why the text cannot be read (reasons `empty`, `too-long`, `not-utf8`, `binary`, `language`, `no-sentence`), or
    None.
    """
    if not text.strip():
        return Problem("empty", "the text is empty", where)
    if len(text) > MAX_CHARACTERS:
        return too_long(where, f"{len(text):,} characters")
    if has_broken_character(text):
        return Problem(
            "not-utf8", "the text holds a broken character (a lone surrogate), so it is no Unicode text", where
        )
    if "\0" in text or len(_CONTROL.findall(text)) > _CONTROL_SHARE * len(text):
        return Problem("binary", "the text holds bytes that are no text", where)
    language = other_language(text)
    if language is not None:
        return _other_language(language, where)
    if _SENTENCE.search(text) is None:
        return Problem("no-sentence", "there is no sentence in the text", where)
    return None


def set_aside(declared: str, where: str) -> Problem | None:
    """The problem of an article whose source declares another language than English, by name ("German") or by code
    (`de`, `de-AT`); None for English.
    """
    name = declared.strip().lower()
    code = name.replace("_", "-").partition("-")[0]
    if name == "english" or code in {"en", "eng", "", "und", "mul"}:
        return None
    return _other_language(code, where)


def _other_language(code: str, where: str) -> Problem:
    name = "a script other than Latin" if code == "und" else f"another language ({code})"
    return Problem("language", f"the text is in {name}; only English is read", where)


def too_long(where: str, size: str) -> Problem:
    """The problem of an article over the limit; `size` says how long it is, as far as it was looked at."""
    return Problem("too-long", f"{size}: longer than {MAX_CHARACTERS:,} characters; refused whole, split it", where)


def has_broken_character(text: str) -> bool:
    """Whether the text holds a lone surrogate, which no UTF-8 can carry."""
    return _SURROGATE.search(text) is not None
