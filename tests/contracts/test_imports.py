"""The import contract: who may import whom is what design.md says, and it is kept."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
from importlinter import cli

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "intalks"

LAYERS = (
    {"__main__"},
    {"cli"},
    {"serving"},
    {"alerts", "export", "bulk"},
    {"training"},
    {"evaluation"},
    {"pipeline"},
    {"settings"},
    {"intake", "reading", "extraction", "resolution", "ledger"},
    {"reference"},
    {"lexicon"},
    {"text"},
    {"model"},
    {"errors"},
)


def contracts() -> list[dict[str, Any]]:  # whatever pyproject.toml holds
    with (ROOT / "pyproject.toml").open("rb") as file:
        table: list[dict[str, Any]] = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    return table


def test_the_contract_is_the_design() -> None:
    layers = contracts()[0]
    assert layers["exhaustive"] is True
    assert layers["containers"] == ["intalks"]
    assert "ignore_imports" not in layers
    assert tuple({part.strip(" ()") for part in layer.split("|")} for layer in layers["layers"]) == LAYERS


def test_a_layer_is_optional_only_while_it_does_not_exist() -> None:
    for layer in contracts()[0]["layers"]:
        for part in layer.split("|"):
            name = part.strip(" ()")
            exists = (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file()
            assert exists != ("(" in part), f"{name} exists: {exists}, but the contract says {part.strip()}"


def test_the_contract_is_kept() -> None:
    assert cli.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None) == 0


def test_the_environment_is_handed_to_settings_and_read_nowhere_else() -> None:
    readers = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "environb", "getenv"}
    }
    assert readers <= {"settings.py", "cli"}


@pytest.mark.parametrize(
    ("module", "heavy"),
    [
        ("intalks.__main__", {"onnxruntime", "scipy", "spacy", "sqlalchemy", "typer"}),
        ("intalks.bulk", {"onnxruntime", "scipy", "spacy", "sqlalchemy", "typer"}),
        ("intalks.cli", {"onnxruntime", "scipy", "spacy"}),
    ],
)
def test_what_a_start_does_not_wait_for(module: str, heavy: set[str]) -> None:
    """Processes of `intalks bulk` load `__main__` and `bulk`, every command `cli`."""
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert heavy & set(loaded) == set()
