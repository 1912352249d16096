"""The terminal: what goes to standard output, what to standard error, and how text out of the news is shown."""

from __future__ import annotations

import re
from collections.abc import Container
from shutil import get_terminal_size
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

_SPACE: Final = re.compile(r"\s+")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f]")
"""Characters that a terminal would obey; news must not be able to steer it."""


_WIDTH: Final = 100
"""Columns where standard output is no terminal and `COLUMNS` is not set."""


_CLIP: Final = 60


def output() -> Console:
    """Standard output, without colour where it is no terminal; nothing in a text is taken for markup."""
    return Console(markup=False, highlight=False, emoji=False, width=get_terminal_size((_WIDTH, 40)).columns)


def messages() -> Console:
    """Standard error: progress, problems, sums."""
    return Console(stderr=True, markup=False, highlight=False, emoji=False)


def shown(text: str) -> str:
    r"""Text of the news on one line, with nothing in it that a terminal would obey.

    >>> shown("Ford \n said\x1b[2J")
    'Ford said[2J'
    """
    return _CONTROL.sub("", _SPACE.sub(" ", text)).strip()


def quoted(text: str) -> str:
    return f"“{shown(text)}”"


def clipped(text: str) -> str:
    """The text, or its beginning and end where it is longer than some 60 characters.

    >>> clipped("They said that " + "they talked about talks " * 4 + "and left.")
    'They said that they talked about talks … talks and left.'
    """
    if len(text) <= _CLIP:
        return text
    return f"{text[:40].rsplit(' ', 1)[0]} … {text[-16:].split(' ', 1)[-1]}"


def table(*columns: str, whole: Container[str] = ()) -> Table:
    """A table without lines; the columns named `whole` are never broken."""
    made = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in columns:
        made.add_column(column, header_style="dim", overflow="fold", no_wrap=column in whole)
    return made


def add_apart(rows: Table, *cells: str | Text) -> None:
    """A row that a blank line parts from the one before: for rows of several lines."""
    if rows.row_count:
        rows.add_row()
    rows.add_row(*cells)


def number_of(count: int, noun: str) -> str:
    """A count with its noun.

    >>> number_of(1, "deal"), number_of(2_000, "statement")
    ('1 deal', '2,000 statements')
    """
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
