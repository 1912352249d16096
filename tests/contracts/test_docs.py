"""What the pages say is so: each command, setting, target, package and decision is documented, each link leads on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

import pytest
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from intalks.cli import app
from intalks.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def commands() -> dict[str, TyperCommand]:
    """Every command by its words (`read`, `show`), as the program itself declares them."""
    program = get_command(app)
    assert isinstance(program, TyperGroup)
    return dict(_walk(program, ""))


def _walk(group: TyperGroup, before: str) -> Iterator[tuple[str, TyperCommand]]:
    for name, command in group.commands.items():
        if isinstance(command, TyperGroup):
            yield from _walk(command, f"{before}{name} ")
        else:
            assert isinstance(command, TyperCommand)
            yield f"{before}{name}", command


def test_every_command_is_in_the_readme_and_in_the_changelog() -> None:
    for words in commands():
        for name in ("README.md", "CHANGELOG.md"):
            assert re.search(rf"\bintalks {words}\b", page(name)), f"{name} does not tell of `intalks {words}`"


def test_the_readme_tells_of_no_command_that_does_not_exist() -> None:
    told = {words for line in shown_lines() for words in re.findall(r"^intalks ([a-z]+)\b", line)}
    assert told
    assert told <= {words.partition(" ")[0] for words in commands()}


def test_every_option_that_the_readme_shows_exists() -> None:
    options = {option for command in commands().values() for parameter in command.params for option in parameter.opts}
    for line in shown_lines():
        if line.startswith("intalks "):
            shown = set(re.findall(r"(?<!\S)--[a-z-]+", line.partition("#")[0]))
            assert shown <= options, f"{line}: {shown - options}"


def shown_lines() -> list[str]:
    """The lines of the README's blocks of code and its inline code, without prompts and the path to the program."""
    fenced = re.findall(r"(?ms)^```.*?$(.*?)^```", page("README.md"))
    inline = re.findall(r"(?<!`)`([^`\n]+)`(?!`)", page("README.md"))
    lines = [line.strip() for block in fenced for line in block.splitlines()] + inline
    return [line.removeprefix("$ ").removeprefix(".venv/bin/") for line in lines]


def test_every_command_has_help_with_an_example() -> None:
    for words, command in commands().items():
        text = f"{command.help or ''} {command.epilog or ''}"
        assert f"intalks {words}" in text, f"`intalks {words} --help` shows no example"


def test_every_setting_is_in_the_readme() -> None:
    for field in fields(Settings):
        assert f"`{PREFIX}{field.name.upper()}`" in page("README.md"), field.name


def test_every_make_target_is_in_the_readme() -> None:
    declared = re.search(r"(?m)^\.PHONY: (.*)$", page("Makefile"))
    assert declared is not None
    targets = set(declared.group(1).split())
    told = {target for name in ("README.md", "CONTRIBUTING.md") for target in re.findall(r"`make ([\w-]+)", page(name))}
    assert targets - told == {"help", "lint"}
    assert told <= targets


def test_ci_runs_the_command_of_the_readme() -> None:
    assert re.search(r"(?m)^exec make check\b", page(".ci/run"))
    assert re.search(r"\| `make check` \| what CI runs", page("README.md"))


def test_every_package_is_in_the_architecture() -> None:
    package = ROOT / "src" / "intalks"
    names = {path.stem for path in package.iterdir() if path.suffix == ".py" or (path / "__init__.py").is_file()}
    text = page("ARCHITECTURE.md")
    assert [name for name in sorted(names - {"__init__", "__main__", "errors"}) if f"| `{name}` |" not in text] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)", path.read_text(encoding="utf-8")):
        assert "://" in target or (path.parent / target).exists(), f"{path.name}: {target}"


@pytest.mark.parametrize("path", DECISIONS, ids=lambda path: path.stem)
def test_a_decision_has_its_parts_and_is_listed(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    number = int(path.stem[:4])
    assert text.startswith(f"# {number}. ")
    assert re.findall(r"(?m)^## (.*)$", text) == ["Context", "Decision", "Why not the others"]
    assert f"docs/decisions/{path.name}" in page("ARCHITECTURE.md")


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(path.stem[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_changelog_is_newest_first_and_knows_the_version() -> None:
    headings = re.findall(r"(?m)^## (.*)$", page("CHANGELOG.md"))
    version = re.search(r'(?m)^version = "(.*)"$', page("pyproject.toml"))
    assert version is not None
    assert headings[0] == "Unreleased" or headings[0].startswith(version.group(1))
