"""Files stop at 400 lines, functions at 50 lines and 6 parameters."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "intalks"
FILES = sorted(PACKAGE.rglob("*.py"))
NO_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "base", "manager"}

FILE_LINES = 400
FUNCTION_LINES = 50
PARAMETERS = 6


def test_there_are_files() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_sizes(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert source.count("\n") <= FILE_LINES
    too_long = [
        f"{path.name}:{node.lineno} {node.name}: {lines} lines"
        for node in functions(source)
        if (lines := length(node)) > FUNCTION_LINES
    ]
    assert too_long == []
    too_many = [
        f"{path.name}:{node.lineno} {node.name}: {count} parameters"
        for node in functions(source)
        if (count := parameters(node)) > PARAMETERS and not is_command(node)
    ]
    assert too_many == []


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_are_named_for_what_they_hold(path: Path) -> None:
    assert not NO_NAMES & set(path.relative_to(PACKAGE).with_suffix("").parts)


def functions(source: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of the source, methods and nested ones too."""
    return [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from the first decorator to the last statement, the docstring counted."""
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    assert node.end_lineno is not None
    return node.end_lineno - first + 1


def parameters(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """All parameters but `self` and `cls`."""
    arguments = node.args
    named = [argument.arg for argument in [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]]
    return len([name for name in named if name not in {"self", "cls"}])


def is_command(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A command has one parameter an option: their number is its users' matter."""
    return any("command" in ast.unparse(decorator) for decorator in node.decorator_list)


def test_the_measures_themselves() -> None:
    """A decorated function of four lines with two parameters, and one that is a command."""
    method, command = functions(
        "class A:\n    @property\n    def name(self, a, *, b):\n        x = 1\n        return x\n"
        "@app.command()\ndef read(path): ...\n"
    )
    if method.name == "read":
        method, command = command, method
    assert (length(method), parameters(method)) == (4, 2)
    assert is_command(command)
    assert not is_command(method)
