"""How every command ends: errors on one line and exit code 2, a closed pipe without a word."""

from __future__ import annotations

import os
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from intalks.errors import IntalksError


class Commands(TyperGroup):
    """The group of all commands."""

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401  # typer keeps the type of its contexts to itself
        try:
            return super().invoke(ctx)
        except IntalksError as error:
            typer.echo(f"intalks: {error}", err=True)
            raise typer.Exit(2) from None
        except KeyboardInterrupt:
            typer.echo("intalks: stopped; what is done is kept, and the same command goes on from there", err=True)
            raise typer.Exit(130) from None
        except BrokenPipeError:
            # Who read our output has gone (`| head`): nothing may be flushed into the closed pipe at exit.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(1) from None
