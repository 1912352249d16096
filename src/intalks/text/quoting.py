"""Quotation marks, and where the words of a quote stand in a text."""

from __future__ import annotations

import re
from typing import Final

from intalks.model.span import Span

MARKS: Final = '"“”„«»`'
"""The characters of quotation marks, but for the apostrophe, which is more often something else."""


def locate(text: str, quote: str, near: Span | None = None) -> Span | None:
    """Where a quote stands: its occurrence inside `near` if there is one, else the first; None where there is none.

    >>> locate("a deal, a good deal", "deal"), locate("a deal, a good deal", "deal", Span(7, 19))
    (Span(start=2, end=6), Span(start=15, end=19))
    """
    if not quote:
        return None
    spans = [Span(m.start(), m.end()) for m in re.finditer(re.escape(quote), text)]
    inside = [s for s in spans if near is not None and near.contains(s)]
    return next(iter(inside or spans), None)
