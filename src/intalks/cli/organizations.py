"""`intalks organizations import`: users' own lists."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from intalks.cli.console import messages, number_of
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.cli.problems import exit_by, report_problems
from intalks.cli.sources import Problems
from intalks.errors import InputError

_HELP = """The organizations that the ledger knows beforehand.

For example:

    intalks organizations import suppliers.csv
"""

commands = typer.Typer()
group = typer.Typer(no_args_is_help=True, help=_HELP)
commands.add_typer(group, name="organizations")


@group.command(name="import")
def import_(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="CSV, or FollowTheMoney entities as JSON.", show_default=False)
    ],
    *,
    ledger: LedgerOption = None,
    problems: Problems = None,
) -> None:
    """Take over a list of organizations: names, aliases, parents, predecessors, identifiers.

    It is kept with the ledger, made where there is none. A row that cannot be used is named with its file and line; the
    others count. Exit code: 0 when every row was taken over, 1 when one was not or a file holds none, 2 for a wrong
    call.

    For example:

        intalks organizations import suppliers.csv --ledger cars.db
    """
    from intalks.pipeline.organizations import import_organizations  # noqa: PLC0415

    contents = [(str(file), _content(file)) for file in files]
    with open_ledger(place_of(ledger), make=True) as book:
        report = import_organizations(book, contents, recorded_at=datetime.now(UTC))
    console = messages()
    known = f", {report.known:,} already there" if report.known else ""
    console.print(f"{number_of(report.added, 'row')} taken over{known}")
    report_problems(console, report.problems, file=problems, noun="row")
    exit_by(report.problems)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise InputError(f"{file}: cannot be read ({error.strerror})") from error
