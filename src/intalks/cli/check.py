"""`intalks check`: is the ledger whole?"""

from __future__ import annotations

import typer

from intalks.cli.console import messages
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of, tell_held
from intalks.cli.problems import exit_by, report_problems

commands = typer.Typer()


@commands.command()
def check(*, ledger: LedgerOption = None) -> None:
    """Check the ledger: every span exact, every dossier led back to its articles, nothing doubled or missing.

    Exit code: 0 when the ledger is whole, 1 when it is not.

    For example:

        intalks check --ledger cars.db
    """
    place = place_of(ledger)
    with open_ledger(place) as book:
        found = list(book.check())
        tell_held(place, book)
    console = messages()
    report_problems(console, found, file=None)
    exit_by(found)
    console.print("the ledger is whole")
