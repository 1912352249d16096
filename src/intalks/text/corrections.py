"""Whether an article says of itself that it was corrected."""

from __future__ import annotations

import re
from typing import Final

_EDGE: Final = 600
"""Characters at the beginning and at the end in which such a note stands."""

_NOTE: Final = re.compile(
    r"(?im)^\W{0,3}(?:correction|corrected|clarification|erratum)\b|\(\W{0,2}correct(?:s|ed|ing|ion)\b"
    r"|\b(?:an? (?:earlier|previous) version of this (?:article|story|report)|this (?:article|story|report) "
    r"(?:has been|was) (?:corrected|amended|clarified))\b"
)


def says_corrected(title: str | None, text: str) -> bool:
    """Whether a note of correction stands in the title, or at the beginning or end of the text.

    >>> says_corrected(None, "Ford said so. (Corrects the year in the second paragraph.)")
    True
    >>> says_corrected("CORRECTED-Ford said so", "Ford said so.")
    True
    >>> says_corrected(None, "The correction of the share price went on.")
    False
    """
    return any(_NOTE.search(part) is not None for part in (title or "", text[:_EDGE], text[-_EDGE:]))
