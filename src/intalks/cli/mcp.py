"""`intalks mcp`: the ledger as tools for language models."""

from __future__ import annotations

import typer

from intalks import __version__
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of

commands = typer.Typer()


@commands.command()
def mcp(*, ledger: LedgerOption = None) -> None:
    """Answer a language model's questions over standard input and output (Model Context Protocol).

    The tools are search, dossier, company, changes and read; each answer has its citations, and none writes to the
    ledger. A program that speaks the protocol starts this command itself, until it closes standard input.

    For example:

        intalks mcp --ledger cars.db
    """
    from intalks.serving.mcp import make_server  # noqa: PLC0415 - no other command should wait for it

    with open_ledger(place_of(ledger)) as book:
        make_server(book, version=__version__).run("stdio")
