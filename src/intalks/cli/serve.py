"""`intalks serve`: the ledger on the web; `intalks tokens`: who is let in."""

from __future__ import annotations

import gc
import os
import time
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from socket import socket
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from intalks.cli.console import messages, number_of, output, shown, table
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.errors import SettingsError
from intalks.ledger.database import place_told
from intalks.serving.tokens import Scope, Tokens
from intalks.serving.workers import bind, can_fork, processors, run
from intalks.settings import current_settings

if TYPE_CHECKING:
    from intalks.ledger import Ledger
    from intalks.serving.desk import Options
    from intalks.serving.shared import Shared

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
    workers: Annotated[
        int | None,
        typer.Option(min=1, max=64, metavar="N", help="Processes that answer.", show_default="one for each processor"),
    ] = None,
) -> None:
    """Show the ledger in a browser, and to programs under /api/v1. Ctrl-C ends it.

    It only shows, unless it is started with `--edit`; who judges logs in with a token that `intalks tokens` makes.

    For example:

        intalks serve

        intalks serve --ledger cars.db --port 8080 --edit
    """
    tokens = _tokens()
    if edit and not any(one.allows(Scope.EDIT) for one in tokens.all()):
        raise SettingsError("nobody has a token that lets edit; make one: intalks tokens add NAME --scope edit")
    if closed and not tokens.all():
        raise SettingsError("nobody has a token; make one: intalks tokens add NAME")
    if not closed and not _only_here(host):
        messages().print(f"{host}: everybody who reaches this address can read the ledger; --closed asks for a token")
    from intalks.serving.desk import Options  # noqa: PLC0415 - it takes a second that other commands should not cost

    options = Options(edit=edit, closed=closed, full_text=not snippets, rate=rate)
    _answer(place_of(ledger), (host, port), tokens, options, workers=workers)


def _answer(
    place: str, address: tuple[str, int], tokens: Tokens, options: Options, *, workers: int | None = None
) -> None:
    """Until it is told to end. Raises SettingsError where nothing can listen at the address."""
    import uvicorn  # noqa: PLC0415

    from intalks.serving.app import create_app  # noqa: PLC0415
    from intalks.serving.rendering import templates  # noqa: PLC0415
    from intalks.serving.shared import Shared  # noqa: PLC0415

    count = (processors() if workers is None else workers) if can_fork() else 1
    try:
        sockets = bind(*address, count)
    except OSError as error:
        raise SettingsError(f"{address[0]}:{address[1]}: nothing can listen there ({error.strerror})") from error

    def work(number: int, at: socket | None) -> None:
        with open_ledger(place) as book:
            if at is None:
                _prepare(book, tokens, options, shared[number])
                return
            app = create_app(book, tokens, options, shared=shared[number])
            config = uvicorn.Config(app, log_level="warning", server_header=False)  # from now on errors are logged
            _warm(book, tokens, options)
            uvicorn.Server(config).run([at])

    templates()
    open_ledger(place).close()  # what is to be brought up to date is so once, before all processes open it
    with TemporaryDirectory(prefix="intalks-") as folder:
        shared = Shared.among(count + 1, Path(folder)) if count > 1 else [Shared.alone()]
        where = f"[{address[0]}]" if ":" in address[0] else address[0]
        held = shown(place_told(place))
        messages().print(f"http://{where}:{sockets[0].getsockname()[1]}/ shows {held}; Ctrl-C ends it")
        if count == 1:
            work(0, sockets[0])
        elif run([*sockets, *([] if options.closed else [None])], work):
            raise typer.Exit(1)


def _warm(book: Ledger, tokens: Tokens, options: Options) -> None:
    """Have what every page needs at hand before anybody asks."""
    from intalks.serving.app import Outside, create_unguarded  # noqa: PLC0415
    from intalks.serving.preparing import warm  # noqa: PLC0415
    from intalks.serving.shared import Shared  # noqa: PLC0415

    warm(create_unguarded(book, tokens, options, shared=Shared.alone(), outside=Outside()), book)
    gc.collect()
    gc.freeze()  # what is there now stays: to look through it again and again would hold answers up


def _prepare(book: Ledger, tokens: Tokens, options: Options, shared: Shared) -> None:
    """Make answers ahead, for ever, whenever the processors have nothing else to do."""
    from intalks.serving.app import Outside, create_unguarded  # noqa: PLC0415
    from intalks.serving.preparing import prepare  # noqa: PLC0415

    os.nice(19)
    app = create_unguarded(book, tokens, options, shared=shared, outside=Outside())
    prepare(app, book, generation=app.state.desk.freshness.current, shared=shared, sleep=time.sleep)


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
