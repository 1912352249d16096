"""`intalks serve`: the ledger on the web; `intalks tokens`: who is let in."""

from __future__ import annotations

from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from intalks.cli.console import messages, number_of, output, shown, table
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.errors import SettingsError
from intalks.serving.tokens import Scope, Tokens
from intalks.settings import current_settings

commands = typer.Typer()
tokens_commands = typer.Typer(no_args_is_help=True)

Name: TypeAlias = Annotated[str, typer.Argument(metavar="NAME", help="Whose token it is.", show_default=False)]


@commands.command()
def serve(
    *,
    ledger: LedgerOption = None,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="Where to listen; 0.0.0.0 is everywhere.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, metavar="N", help="On which port; 0 finds one.")] = 8000,
    edit: Annotated[bool, typer.Option("--edit", help="Take judgements from who logs in with a token.")] = False,
    closed: Annotated[bool, typer.Option("--closed", help="Show nothing without a token.")] = False,
    snippets: Annotated[
        bool, typer.Option("--snippets", help="Show the evidence only, never the whole text of an article.")
    ] = False,
    rate: Annotated[
        int, typer.Option(min=1, metavar="N", help="Calls of the interface that a client may make in a minute.")
    ] = 600,
) -> None:
    """Show the ledger in a browser, and to programs under /api/v1. Ctrl-C ends it.

    It only shows, unless it is started with `--edit`; who judges logs in with a token that `intalks tokens` makes.

    For example:

        intalks serve

        intalks serve --ledger cars.db --port 8080 --edit
    """
    # A server takes a second to load that other commands should not cost.
    import uvicorn  # noqa: PLC0415

    from intalks.serving.app import create_app  # noqa: PLC0415
    from intalks.serving.desk import Options  # noqa: PLC0415

    tokens = _tokens()
    if edit and not any(one.allows(Scope.EDIT) for one in tokens.all()):
        raise SettingsError("nobody has a token that lets edit; make one: intalks tokens add NAME --scope edit")
    if closed and not tokens.all():
        raise SettingsError("nobody has a token; make one: intalks tokens add NAME")
    if not closed and not _only_here(host):
        messages().print(f"{host}: everybody who reaches this address can read the ledger; --closed asks for a token")
    with open_ledger(place_of(ledger)) as book:
        options = Options(edit=edit, closed=closed, full_text=not snippets, rate=rate)
        app = create_app(book, tokens, options)
        config = uvicorn.Config(
            app, host=host, port=port, log_level="warning", server_header=False, date_header=True, lifespan="off"
        )
        server = uvicorn.Server(config)
        where = f"[{host}]" if ":" in host else host
        if port:
            messages().print(f"http://{where}:{port}/ shows {shown(place_of(ledger))}; Ctrl-C ends it")
        server.run()


@tokens_commands.command()
def add(
    name: Name, *, scope: Annotated[Scope, typer.Option(help="What it lets: read, or edit too.")] = Scope.READ
) -> None:
    """Make a token and print it, this once: only its hash is kept.

    For example:

        intalks tokens add Ann --scope edit
    """
    secret = _tokens().add(name, scope, at=datetime.now(UTC))
    typer.echo(secret)
    messages().print(f"kept as {shown(name)}, scope {scope}; it cannot be shown again")


@tokens_commands.command("list")
def list_tokens() -> None:
    """List whose tokens let in, and what they allow.

    For example:

        intalks tokens list
    """
    found = _tokens().all()
    rows = table("name", "scope", "made")
    for one in found:
        rows.add_row(shown(one.name), one.scope.value, one.made_at[:10])
    if found:
        output().print(rows)
    messages().print(number_of(len(found), "token"))


@tokens_commands.command()
def remove(name: Name) -> None:
    """Take a token back: it lets nobody in from now on.

    For example:

        intalks tokens remove Ann
    """
    _tokens().remove(name)
    messages().print(f"the token of {shown(name)} lets nobody in any more")


def _tokens() -> Tokens:
    return Tokens(Path(current_settings().tokens))


def _only_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
