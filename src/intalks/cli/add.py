"""`intalks add`: articles into a ledger, and its dossiers brought up to date."""

from __future__ import annotations

from datetime import UTC, datetime

import typer

from intalks.cli.console import messages
from intalks.cli.ledgers import LedgerOption, bring_up_to_date, open_ledger, place_of, tell_added, tell_held
from intalks.cli.problems import exit_by, report_problems
from intalks.cli.progress import intake_progress
from intalks.cli.sources import (
    Columns,
    Names,
    Outlet,
    Problems,
    Published,
    PublishersFolder,
    Title,
    Workers,
    articles_of,
    columns_of,
    defaults_of,
)
from intalks.settings import current_settings

commands = typer.Typer()


@commands.command()
def add(
    sources: Names,
    *,
    ledger: LedgerOption = None,
    published: Published = None,
    outlet: Outlet = None,
    title: Title = None,
    workers: Workers = None,
    publishers: PublishersFolder = None,
    column: Columns = None,
    problems: Problems = None,
) -> None:
    """Read articles into a ledger, made where there is none, and bring its dossiers up to date.

    What the ledger has already is not read again: a run that was broken off goes on where it stopped.
    Exit code: 0 when every article gave a record, 1 when one was lost, 2 for a wrong call.

    For example:

        intalks add news.jsonl.gz --workers 2

        intalks add reports/ --ledger cars.db --outlet "Harbour Courier"

        intalks add https://courier.example/2019/04/08/talks.html https://courier.example/rss

        intalks add CC-NEWS-20190408.warc.gz articles.csv --column text=Body --problems left-out.jsonl
    """
    # Only this command needs the reference list and near-copy detection, and waits for them.
    from intalks.pipeline.add import add_incoming, own_readers  # noqa: PLC0415

    defaults = defaults_of(published, outlet, title, publishers=publishers)
    intake, stream = articles_of(sources, defaults, columns_of(column))
    console = messages()
    place = place_of(ledger)
    with open_ledger(place, make=True) as book:
        readers = own_readers(workers or current_settings().workers)
        with intake_progress(console, intake, label="reading") as tick:
            report = add_incoming(book, stream, readers, clock=lambda: datetime.now(UTC), tick=tick)
        bring_up_to_date(book)
        tell_added(report.added, report.known)
        tell_held(place, book)
    report_problems(console, report.problems, file=problems)
    exit_by(report.problems)
