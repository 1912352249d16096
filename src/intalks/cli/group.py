"""How every command ends: errors on one line and exit code 2, a closed pipe without a word."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

import typer
from typer.core import TyperGroup

from intalks.cli.console import clipped
from intalks.errors import IntalksError, SettingsError
from intalks.ledger.database import DATABASE_ERRORS, in_a_line

_NO_TEXT: Final = "surrogates not allowed"
"""Why Python encodes no text that stands for bytes which are not UTF-8."""


class Commands(TyperGroup):
    """The group of all commands."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  # typer keeps the type of its contexts to itself
        try:
            return super().invoke(ctx)
        except IntalksError as error:
            typer.echo(f"intalks: {error}", err=True)
            raise typer.Exit(2) from None
        except DATABASE_ERRORS as error:
            typer.echo(f"intalks: the database cannot be used ({in_a_line(error)})", err=True)
            raise typer.Exit(2) from None
        except UnicodeEncodeError as error:
            if error.reason != _NO_TEXT:
                raise
            typer.echo(f"intalks: {_escaped(error.object)}: the text or name is not UTF-8", err=True)
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            typer.echo("intalks: stopped; what is done is kept, and the same command goes on from there", err=True)
            raise typer.Exit(130) from None
        except BrokenPipeError:
            # Who read our output has gone (`| head`): nothing may be flushed into the closed pipe at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401  # the same
        """The command, with what it is called with. Raises SettingsError where that cannot be stored or printed."""
        for one in args:
            _check_text(one)
        return super().resolve_command(ctx, args)


def _check_text(argument: str) -> None:
    """Raises SettingsError where it is not UTF-8, unless a file or folder is named so."""
    try:
        argument.encode()
    except UnicodeEncodeError as error:
        if _is_there(argument) or _is_there(argument.partition("=")[2]):
            return
        raise SettingsError(f"{_escaped(argument)}: the argument is not UTF-8") from error


def _is_there(name: str) -> bool:
    try:
        return name != "" and Path(name).exists()
    except (OSError, ValueError):  # too long for a name, or not to be one
        return False


def _escaped(text: str) -> str:
    return clipped(text.encode(errors="backslashreplace").decode())
