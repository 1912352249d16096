"""`intalks backup` and `intalks restore`: a ledger into one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from intalks.cli.console import messages
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of, tell_held
from intalks.ledger import Ledger, restore_ledger
from intalks.ledger.copying import at_rest

commands = typer.Typer()


@commands.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.", show_default=False)],
    *,
    ledger: LedgerOption = None,
) -> None:
    """Write the ledger as it is now into one file, while others read and write it.

    The file is a ledger itself: any command takes it as --ledger. It is the same for a ledger in SQLite and one in
    PostgreSQL, so that a ledger can move from one to the other.

    For example:

        intalks backup cars-2012-05-03.db --ledger cars.db
    """
    with open_ledger(place_of(ledger)) as book:
        book.backup(file)
    _tell(str(file))
    at_rest(file)


@commands.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What `backup` wrote.", show_default=False)],
    *,
    ledger: LedgerOption = None,
) -> None:
    """Make a new ledger of a backup, in a new file or an empty PostgreSQL database.

    For example:

        intalks restore cars-2012-05-03.db --ledger postgresql://user@host/cars
    """
    place = place_of(ledger)
    restore_ledger(file, place, told=messages().print)
    _tell(place)


def _tell(place: str) -> None:
    with Ledger.open(place) as book:
        tell_held(place, book)
