"""The command line: one file per group of commands."""

from __future__ import annotations

from typing import Annotated

import typer

from intalks import __version__
from intalks.cli import (
    add,
    backup,
    bulk,
    changes,
    check,
    company,
    dossiers,
    export,
    feeds,
    judging,
    mcp,
    organizations,
    read,
    remove,
    reread,
    serve,
    watch,
)
from intalks.cli.group import Commands
from intalks.cli.score import score

__all__ = ["app"]

app = typer.Typer(
    name="intalks",
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(on: bool) -> None:
    if on:
        typer.echo(f"intalks {__version__}")
        raise typer.Exit


@app.callback()
def main(
    *,
    show_version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, help="Print the version and leave.", callback=_version),
    ] = False,
) -> None:
    """Read news, keep the record of corporate deals while they are still only talked about.

    For example:

        intalks read report.txt --published 2007-07-04

        intalks add news.jsonl.gz

        intalks dossiers --company Chrysler
    """
    del show_version


app.add_typer(read.commands)
app.add_typer(add.commands)
app.add_typer(bulk.commands)
app.add_typer(watch.commands)
app.add_typer(feeds.commands)
app.add_typer(dossiers.commands)
app.add_typer(company.commands)
app.add_typer(changes.commands)
app.add_typer(export.commands)
app.add_typer(judging.commands)
app.add_typer(organizations.commands)
app.add_typer(check.commands)
app.add_typer(reread.commands)
app.add_typer(remove.commands)
app.add_typer(backup.commands)
app.add_typer(mcp.commands)
app.add_typer(serve.commands)
app.add_typer(
    serve.tokens_commands,
    name="tokens",
    help="Who is let in by `serve`, and to what.\n\nFor example:\n\n    intalks tokens add Ann --scope edit",
)
evaluation = typer.Typer()
evaluation.command()(score)
app.add_typer(evaluation)
