"""The arguments that every command that takes articles has."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from io import BufferedReader, RawIOBase
from itertools import chain
from pathlib import Path
from random import Random
from typing import Annotated, Final, TypeAlias, cast

import typer

from intalks.errors import SettingsError
from intalks.intake import ByteStream, Defaults, Intake, Item, Publishers, parse_published
from intalks.intake.source import STDIN
from intalks.intake.tables import FIELDS
from intalks.settings import current_watch_settings

_SCHEMES: Final = ("http://", "https://")

Names: TypeAlias = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|DIR|URL|-",
        help="Files, folders, addresses of pages, feeds or sitemaps, or - for standard input.",
        show_default=False,
    ),
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


PublishersFolder: TypeAlias = Annotated[
    Path | None,
    typer.Option("--publishers", metavar="DIR", help="A folder of publishers of your own, one TOML file each."),
]
Columns: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=NAME",
        help="The column of tables that holds the text, title, date, outlet, url, author or id; may be repeated.",
    ),
]


def standard_input() -> ByteStream | None:
    """Standard input as bytes; None where it is closed."""
    if sys.stdin is None:
        return None
    stream = sys.stdin.buffer
    return stream if isinstance(stream, BufferedReader) else BufferedReader(cast("RawIOBase", stream))


def articles_of(
    sources: Sequence[str], defaults: Defaults, columns: Mapping[str, str] | None = None
) -> tuple[Intake, Iterator[Item]]:
    """The files and folders among the sources, and the stream of all articles: those of files, and what their links
    lead to, then those of addresses. Raises InputError for a name that is no file, no folder and no address.
    """
    # What reads pages and feeds takes a moment that other commands should not cost.
    from intalks.intake.fetching import Clock, Fetcher  # noqa: PLC0415
    from intalks.pipeline.links import Links  # noqa: PLC0415

    urls = [name for name in sources if name.startswith(_SCHEMES)]
    files = [name for name in sources if not name.startswith(_SCHEMES)]
    draw = Random()  # noqa: S311 - jitter
    fetcher = Fetcher(current_watch_settings().limits, clock=Clock(), draw=draw)
    links = Links(fetcher.fetch, defaults)
    stdin = standard_input() if STDIN in files else None
    intake = Intake(files, defaults=defaults, stdin=stdin, columns=columns or {}, fetch=links.of_link)
    return intake, chain(intake, links.of_urls(urls))


def columns_of(given: Sequence[str] | None) -> dict[str, str]:
    """Field → column. Raises SettingsError for what is no pair, or names a field that there is not."""
    columns: dict[str, str] = {}
    for one in given or ():
        field, equals, name = one.partition("=")
        if not equals or not name or field not in FIELDS:
            raise SettingsError(f"--column {one}: say FIELD=NAME, as in text=Body; the fields are {', '.join(FIELDS)}")
        columns[field] = name
    return columns


def defaults_of(
    published: str | None, outlet: str | None, title: str | None, *, publishers: Path | None = None
) -> Defaults:
    """Raises SettingsError where the date is none, LexiconError where a publisher's file breaks the schema."""
    try:
        interval = None if published is None else parse_published(published)
    except ValueError as error:
        raise SettingsError(f"--published: {error}") from error
    known = Publishers(publishers)
    known.check()
    return Defaults(interval, outlet or None, title or None, publishers=known)
