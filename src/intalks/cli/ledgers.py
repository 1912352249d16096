"""Which ledger a command works on."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, TypeAlias

import typer

from intalks.cli.console import messages, number_of
from intalks.cli.progress import step_progress
from intalks.ledger import Ledger
from intalks.ledger.database import open_engine, place_told
from intalks.reference import load
from intalks.settings import current_settings

LedgerOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--ledger", metavar="FILE|URL", help="The ledger.  [default: as set, else intalks.db]"),
]

LapsedOption: TypeAlias = Annotated[
    bool | None, typer.Option("--lapsed/--no-lapsed", help="Open or agreed, and not heard of for long; or not so.")
]


def place_of(named: str | None) -> str:
    """The ledger named on the command line, else the one of the settings."""
    return named or current_settings().ledger


def open_ledger(place: str, *, make: bool = False) -> Ledger:
    """Raises LedgerError where there is none and none is to be made: a question makes no ledger.

    A ledger of an earlier version has had nothing derived of its articles that questions go by: it is now.
    """
    engine = open_engine(place, make=make, told=messages().print)
    book = Ledger(engine, reference=load(), lapse=timedelta(days=current_settings().lapse_days))
    if not make and book.keyed_by() is None and next(book.readings(), None) is not None:
        messages().print("its articles are made ready for new questions; this is done once")
        bring_up_to_date(book)
    return book


def bring_up_to_date(book: Ledger) -> None:
    """The dossiers, under a progress bar."""
    from intalks.pipeline.add import update_dossiers  # noqa: PLC0415 - it takes a moment that questions should not cost

    with step_progress(messages(), label="dossiers") as step:
        update_dossiers(book, progress=step)


def tell_added(added: int, known: int) -> None:
    """How many articles were stored, and how many were there before."""
    messages().print(f"{number_of(added, 'article')} added{f', {known:,} already there' if known else ''}")


def tell_held(place: str, book: Ledger) -> None:
    """How much the ledger at that place holds."""
    held = book.catalogue.counts()
    messages().print(
        f"{place_told(place)}: {number_of(held.articles, 'article')}, {number_of(held.dossiers, 'dossier')}"
    )
    tell_waiting(held.unresolved)


def tell_waiting(reports: int) -> None:
    """That the dossiers are not up to date, where that many reports are in none."""
    if reports:
        messages().print(
            f"{number_of(reports, 'report')} in no dossier yet, as a run was cut off: call it again, or add anything"
        )
