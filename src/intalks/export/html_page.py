"""HTML: one dossier as one file that needs nothing beside it, or a folder of them with a list."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from intalks.export.dossier_page import date_of, page_of, said_by
from intalks.export.format import Format, Shape, Written
from intalks.export.pages import write_pages
from intalks.export.selection import Selection
from intalks.export.timeline_picture import picture_of
from intalks.model.dossier import Dossier
from intalks.text.writable import xml_text


def write(selection: Selection, path: Path) -> Written:
    """No script and nothing fetched: opens offline, prints, and takes the light or dark of its reader."""
    return write_pages(selection, path, suffix=".html", page=_page, listing=_listing)


def _page(dossier: Dossier, selection: Selection) -> str:
    page = page_of(dossier, selection)
    made = _templates().get_template("dossier.html").render(page=page, dossier=dossier, picture=picture_of(page))
    return xml_text(made)


def _listing(dossiers: Iterator[tuple[Dossier, str]]) -> str:
    return xml_text(_templates().get_template("index.html").render(dossiers=list(dossiers)))


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("intalks.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters |= {"date_of": date_of, "said_by": said_by, "plain": _plain, "amount": _amount}
    return made


def _plain(word: str) -> str:
    """A word of a vocabulary as people write it."""
    return word.replace("_", " ")


def _amount(value: str) -> str:
    """A number with its thousands apart; anything else as it is."""
    whole, point, rest = value.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.lstrip("-").isdigit() else value


FORMAT = Format("html", "one dossier as a page that stands alone, or a folder of several", Shape.PAGES, ".html", write)
