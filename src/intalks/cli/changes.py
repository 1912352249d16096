"""`intalks changes`: what became known."""

from __future__ import annotations

from typing import Annotated

import msgspec
import typer
from rich.text import Text

from intalks.cli.console import messages, number_of, output, shown, table
from intalks.cli.dossiers import SHORT_ID
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.model.change import Change, ChangeKind
from intalks.pipeline.asking import iso_days

commands = typer.Typer()

_STYLES = {ChangeKind.DEAL: "bold", ChangeKind.STAGE: "yellow", ChangeKind.DENIAL: "red", ChangeKind.CONFLICT: "red"}


@commands.command()
def changes(
    *,
    since: Annotated[str, typer.Option(metavar="DAY", help="Published on that day or later.", show_default=False)],
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Published on that day or earlier.")] = None,
    company: Annotated[str | None, typer.Option(metavar="NAME", help="With this organization as a party.")] = None,
    ledger: LedgerOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One change a line, as JSON.")] = False,
) -> None:
    """List what became known: new deals, new stages, new denials, conflicts; the earliest first.

    For example:

        intalks changes --since 2007-07-01

        intalks changes --since 2007-07-01 --until 2007-07-31 --company Chrysler
    """
    from intalks.pipeline.asking import changes as changes_since  # noqa: PLC0415

    first, last = iso_days(since, until)
    assert first is not None
    with open_ledger(place_of(ledger)) as book:
        found = changes_since(book, first, until=last, company=company)
        undated = len(book.undated())
    if as_json:
        for one in found:
            typer.echo(msgspec.json.encode(one).decode())
        return
    rows = table("day", "new", "what", "parties", "dossier", whole={"day", "new", "dossier"})
    day = None
    for one in found:
        rows.add_row("" if one.day == day else one.day, *_cells(one))
        day = one.day
    if found:
        output().print(rows)
    messages().print(number_of(len(found), "change"))
    if undated:
        messages().print(f"{number_of(undated, 'article')} without a date: what they tell is in no such list")


def _cells(one: Change) -> tuple[Text, str, str, str]:
    return (Text(one.kind.value, style=_STYLES[one.kind]), shown(one.text), shown(one.title), one.dossier[:SHORT_ID])
