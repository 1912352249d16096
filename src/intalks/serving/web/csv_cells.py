"""Cells that a spreadsheet shows and never runs."""

from __future__ import annotations

from typing import Final

from intalks.serving.visible import visible

_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def csv_cell(value: object) -> str:
    """The value as text; what would be a formula is led by an apostrophe.

    >>> csv_cell("=1+1"), csv_cell(12), csv_cell(None)
    ("'=1+1", '12', '')
    """
    text = "" if value is None else visible(str(value))
    return f"'{text}" if text.startswith(_FORMULA) and not isinstance(value, int | float) else text
