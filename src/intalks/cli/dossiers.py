"""`intalks dossiers` and `intalks show`: what the ledger holds, deal by deal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Annotated, Final, TypeAlias

import typer
from rich.table import Table
from rich.text import Text

from intalks.cli.console import messages, number_of, output, shown, table
from intalks.cli.dossier_view import print_dossier
from intalks.cli.ledgers import LapsedOption, LedgerOption, open_ledger, place_of, tell_waiting
from intalks.ledger import DossierFilter, Ledger
from intalks.model.dossier import Dossier, Outcome
from intalks.model.dossier_json import dossier_line
from intalks.model.outline import Outline
from intalks.model.vocabulary import DealType, Stage
from intalks.pipeline.asking import iso_day, iso_days

commands = typer.Typer()

AsOf: TypeAlias = Annotated[
    str | None, typer.Option("--as-of", metavar="DAY", help="As only what was published by that day makes it.")
]

_MORE: Final = "there are more, which --limit leaves out"

_UNDATED: Final = 10
"""Articles without a date that are named; more are counted."""

SHORT_ID: Final = 8
"""Digits of a dossier's id that a list shows; any beginning that no other dossier shares will do for `show`."""


@commands.command()
def dossiers(
    *,
    ledger: LedgerOption = None,
    company: Annotated[str | None, typer.Option(metavar="NAME", help="With this organization as a party.")] = None,
    type_: Annotated[DealType | None, typer.Option("--type", help="Of this type.")] = None,
    stage: Annotated[Stage | None, typer.Option(help="At this stage now.")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="What became of it.")] = None,
    lapsed: LapsedOption = None,
    since: Annotated[str | None, typer.Option(metavar="DAY", help="Heard of on that day or later.")] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Heard of on that day or earlier.")] = None,
    as_of: AsOf = None,
    text: Annotated[
        str | None,
        typer.Option(metavar="WORDS", help='With all these words in one statement; "in a row", or begun: merg*.'),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, metavar="N", help="No more than this many.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One dossier a line, as JSON.")] = False,
) -> None:
    """List the dossiers, the one last heard of first.

    For example:

        intalks dossiers --company Chrysler --stage abandoned

        intalks dossiers --as-of 2007-06-30 --text '"letter of intent" Chery'

        intalks dossiers --type merger --json > mergers.jsonl
    """
    first, last = iso_days(since, until)
    beyond = None if limit is None else limit + 1  # the one that tells that there are more
    wanted = DossierFilter(
        company, type_, stage, outcome, since=first, until=last, text=text, limit=beyond, lapsed=lapsed
    )
    day = iso_day("--as-of", as_of)
    with open_ledger(place_of(ledger)) as book:
        if as_json:
            _print_lines(book.dossiers(wanted) if day is None else _as_of(book, wanted, day), limit, day)
            return
        found = book.catalogue.every(wanted) if day is None else _as_of(book, wanted, day)
        rows = dossier_table(islice(found, limit))
        more = next(found, None) is not None
        undated, waiting = book.undated(), book.unresolved()
        if not rows.row_count and company is not None:
            _known(book, company)
    if rows.row_count:
        output().print(rows)
    messages().print(number_of(rows.row_count, "dossier") + (f"; {_MORE}" if more else ""))
    tell_waiting(waiting)
    _tell_undated(undated, day)


def _print_lines(found: Iterator[Dossier], limit: int | None, day: str | None) -> None:
    for dossier in islice(found, limit):
        typer.echo(dossier_line(dossier, as_of=day))
    if next(found, None) is not None:
        messages().print(_MORE)


@commands.command()
def show(
    dossier: Annotated[str, typer.Argument(metavar="DOSSIER", help="The id, or its first digits.", show_default=False)],
    *,
    ledger: LedgerOption = None,
    as_of: AsOf = None,
    as_json: Annotated[bool, typer.Option("--json", help="As one line of JSON.")] = False,
) -> None:
    """Print one dossier: parties, stage by stage, what each side said, every value of its terms, conflicts, sources,
    and the dossiers that it follows or rivals.

    For example:

        intalks show 4f9a2c71

        intalks show 4f9a2c71 --as-of 2007-06-30

        intalks show 4f9a2c71 --ledger cars.db --json
    """
    day = iso_day("--as-of", as_of)
    with open_ledger(place_of(ledger)) as book:
        found = book.dossier(dossier) if day is None else _one_as_of(book, dossier, day)
        if as_json:
            typer.echo(dossier_line(found, as_of=day))
        else:
            print_dossier(output(), found, book, as_of=day)


def dossier_table(found: Iterable[Dossier | Outline]) -> Table:
    """One row for each dossier."""
    rows = table("id", "parties", "type", "stage", "heard of", "articles", whole={"id", "type", "stage", "heard of"})
    rows.columns[-1].justify = "right"
    for dossier in found:
        _add_row(dossier, rows)
    return rows


def _as_of(book: Ledger, wanted: DossierFilter, day: str) -> Iterator[Dossier]:
    # Only these two need resolution, and wait for it.
    from intalks.pipeline.asking import dossiers_as_of  # noqa: PLC0415

    return dossiers_as_of(book, wanted, day)


def _one_as_of(book: Ledger, dossier: str, day: str) -> Dossier:
    from intalks.pipeline.asking import dossier_as_of  # noqa: PLC0415

    return dossier_as_of(book, dossier, day)


def _known(book: Ledger, company: str) -> None:
    """Raises NotFoundError where nobody has that name, SettingsError where several have."""
    from intalks.pipeline.asking import company as ask  # noqa: PLC0415

    ask(book, company)


def _tell_undated(articles: Sequence[str], day: str | None) -> None:
    """The articles without a date, which are in no view of a day."""
    if articles:
        told = ", ".join(shown(one) for one in articles[:_UNDATED])
        rest = f", … and {len(articles) - _UNDATED:,} more" if len(articles) > _UNDATED else ""
        where = "" if day is None else f", and so in no view of {day}"
        messages().print(f"{number_of(len(articles), 'article')} without a date{where}: {told}{rest}", soft_wrap=True)


def _add_row(dossier: Dossier | Outline, rows: Table) -> None:
    id_, articles = (
        (dossier.dossier, dossier.articles) if isinstance(dossier, Outline) else (dossier.id, len(dossier.articles))
    )
    stage = Text(dossier.stage.value, style="yellow")
    if dossier.outcome.value not in (dossier.stage.value, Outcome.OPEN):
        stage.append(f"\n{dossier.outcome}")
    if dossier.lapsed:
        stage.append("\nlapsed", style="dim")
    rows.add_row(
        id_[:SHORT_ID],
        shown(dossier.title),
        dossier.type.replace("_", " "),
        stage,
        _months(dossier.first, dossier.last),
        str(articles),
    )


def _months(first: str | None, last: str | None) -> str:
    """From the first month that the deal was heard of to the last."""
    if first is None or last is None:
        return "undated"
    return first[:7] if first[:7] == last[:7] else f"{first[:7]} – {last[:7]}"
