from __future__ import annotations

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import intalks
from intalks.cli import app

COMMANDS = sorted(get_command(app).list_commands(None))  # type: ignore[attr-defined]  # a group


def test_there_are_commands() -> None:
    assert {"add", "dossiers", "read", "score", "show"} <= set(COMMANDS)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_has_examples(command: str) -> None:
    result = CliRunner().invoke(app, [*([command] if command else []), "--help"])
    assert result.exit_code == 0
    assert "For example" in result.stdout
    assert f"intalks {command}".strip() in result.stdout


def test_version() -> None:
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"intalks {intalks.__version__}\n")


def test_no_arguments_is_help() -> None:
    result = CliRunner().invoke(app, [])
    assert "Usage" in result.stdout
