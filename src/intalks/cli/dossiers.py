"""`intalks dossiers` and `intalks show`: what the ledger holds, deal by deal."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer
from rich.table import Table
from rich.text import Text

from intalks.cli.console import messages, number_of, output, shown, table
from intalks.cli.dossier_json import dossier_line
from intalks.cli.dossier_view import print_dossier
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.errors import SettingsError
from intalks.ledger import DossierFilter
from intalks.model.dossier import Dossier, Outcome
from intalks.model.vocabulary import DealType, Stage

commands = typer.Typer()

SHORT_ID = 8
"""Digits of a dossier's id that a list shows; any beginning that no other dossier shares will do for `show`."""


@commands.command()
def dossiers(
    *,
    ledger: LedgerOption = None,
    company: Annotated[str | None, typer.Option(metavar="NAME", help="With this organization as a party.")] = None,
    type_: Annotated[DealType | None, typer.Option("--type", help="Of this type.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="At this stage now.")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="What became of it.")] = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Heard of on that day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Heard of on that day or earlier.")] = None,
    text: Annotated[str | None, typer.Option(metavar="WORDS", help="With these words in a statement.")] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="No more than this many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One dossier a line, as JSON.")] = False,
) -> None:
    """List the dossiers, the one last heard of first.

    For example:

        intalks dossiers --company Chrysler --stage abandoned

        intalks dossiers --type merger --json > mergers.jsonl
    """
    wanted = DossierFilter(
        company=company,
        type=type_,
        stage=stage,
        outcome=outcome,
        since=_day("--since", since),
        until=_day("--until", until),
        text=text,
        limit=limit,
    )
    with open_ledger(place_of(ledger)) as book:
        found = book.dossiers(wanted)
        if as_json:
            for dossier in found:
                typer.echo(dossier_line(dossier))
            return
        rows = table(
            "id", "parties", "type", "stage", "heard of", "articles", whole={"id", "type", "stage", "heard of"}
        )
        rows.columns[-1].justify = "right"
        for dossier in found:
            _add_row(dossier, rows)
    if rows.row_count:
        output().print(rows)
    messages().print(number_of(rows.row_count, "dossier"))


@commands.command()
def show(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="The id, or its first digits.", show_default=False)],
    *,
    ledger: LedgerOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> None:
    """Print one dossier: parties, stage by stage, who said what, terms, conflicts, origins.

    For example:

        intalks show 4f9a2c71

        intalks show 4f9a2c71 --ledger cars.db --json
    """
    with open_ledger(place_of(ledger)) as book:
        found = book.dossier(dossier)
        if as_json:
            typer.echo(dossier_line(found))
        else:
            print_dossier(output(), found, book)


def _day(option: str, value: str | None) -> str | None:
    """Raises SettingsError where it is no day."""
    if value is None:
        return None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError as error:
        raise SettingsError(f"{option}: {value!r} is no day (as in 2007-08-13)") from error


def _add_row(dossier: Dossier, rows: Table) -> None:
    stage = Text(dossier.stage.value, style="yellow")
    if dossier.outcome.value not in (dossier.stage.value, Outcome.OPEN):
        stage.append(f"\n{dossier.outcome}")
    if dossier.lapsed:
        stage.append("\nlapsed", style="dim")
    rows.add_row(
        dossier.id[:SHORT_ID],
        shown(dossier.title),
        dossier.type.replace("_", " "),
        stage,
        _months(dossier.first, dossier.last),
        str(len(dossier.articles)),
    )


def _months(first: str | None, last: str | None) -> str:
    """From the first month that the deal was heard of to the last."""
    if first is None or last is None:
        return "undated"
    return first[:7] if first[:7] == last[:7] else f"{first[:7]} – {last[:7]}"
