"""`intalks remove`: an article goes, on a publisher's or a court's demand."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

import typer

from intalks.cli.console import messages, shown
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.errors import SettingsError

commands = typer.Typer()


@commands.command()
def remove(
    article: Annotated[str, typer.Argument(metavar="ARTICLE", help="The article's id.", show_default=False)],
    *,
    why: Annotated[str, typer.Option(metavar="TEXT", help="The reason; it stays, with the day.", show_default=False)],
    ledger: LedgerOption = None,
) -> None:
    """Erase an article: its text, quotes and records go, and so do other articles with the very same text.

    A tombstone with the reason, the time and the hash stays, and the article cannot be added again. The dossiers are
    made anew without it. Backups made before still hold it.

    For example:

        intalks remove a17 --why "the publisher's letter of 3 May"
    """
    # Only this command and `add` need the reference list and near-copy detection, and wait for them.
    from intalks.pipeline.remove import remove_article  # noqa: PLC0415

    if not why.strip():
        raise SettingsError("--why: an article is not removed without a reason")
    console = messages()
    with open_ledger(place_of(ledger)) as book:
        report = remove_article(book, article, why=why.strip(), at=datetime.now(UTC))
    for stone in report.stones:
        console.print(f"removed: {shown(stone.article)} (tombstone {stone.key})", soft_wrap=True)
    if not report.wiped:
        console.print("another program is reading the ledger: what it still sees leaves the disk when it ends")
