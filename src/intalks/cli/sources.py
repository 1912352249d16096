"""The arguments that every command that takes articles has."""

from __future__ import annotations

import sys
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import Annotated, TypeAlias, cast

import typer

from intalks.errors import SettingsError
from intalks.intake import ByteStream, Defaults, parse_published

Names: TypeAlias = Annotated[
    list[str],
    typer.Argument(metavar="FILE|DIR|-", help="Files, folders, or - for standard input.", show_default=False),
]
Published: TypeAlias = Annotated[
    str | None,
    typer.Option(
        metavar="DATE", help="When articles that do not say it were published (ISO 8601: 2007-07-04, 2007-07)."
    ),
]
Outlet: TypeAlias = Annotated[
    str | None, typer.Option(metavar="NAME", help="The outlet of articles that do not name theirs.")
]
Title: TypeAlias = Annotated[str | None, typer.Option(metavar="TEXT", help="The title of articles that have none.")]
Workers: TypeAlias = Annotated[
    int | None,
    typer.Option(metavar="N", min=1, help="Processes that read; the result is the same.  [default: as set, else 1]"),
]
Problems: TypeAlias = Annotated[
    Path | None,
    typer.Option("--problems", metavar="FILE", help="Write every problem into this file too, as JSON Lines."),
]


def standard_input() -> ByteStream:
    """Standard input as bytes."""
    stream = sys.stdin.buffer
    return stream if isinstance(stream, BufferedReader) else BufferedReader(cast("RawIOBase", stream))


def defaults_of(published: str | None, outlet: str | None, title: str | None) -> Defaults:
    """Raises SettingsError where the date is none."""
    try:
        interval = None if published is None else parse_published(published)
    except ValueError as error:
        raise SettingsError(f"--published: {error}") from error
    return Defaults(interval, outlet or None, title or None)
