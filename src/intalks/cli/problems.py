"""What could not be read: listed at the end by reason, and the exit code that follows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import msgspec
import typer
from rich.console import Console

from intalks.cli.console import number_of, shown
from intalks.errors import Problem, SettingsError

_LISTED: Final = 20
"""Notes of one reason that are printed; articles that were lost are printed all."""


SET_ASIDE: Final = frozenset({"language", "not-article"})
"""Reasons of articles that nothing is wrong with: an archive holds thousands of them."""


def report_problems(console: Console, problems: Sequence[Problem], *, file: Path | None, noun: str = "article") -> None:
    """Print the problems by reason, first those by which a `noun` was lost; into `file`, if given, go all of them as
    JSON Lines.
    """
    if file is not None:
        _write(problems, file)
    by_reason: dict[tuple[bool, str], list[Problem]] = defaultdict(list)
    for problem in problems:
        by_reason[not problem.fatal, problem.reason].append(problem)
    for (note, reason), group in sorted(by_reason.items()):
        told = group[:_LISTED] if note or reason in SET_ASIDE else group
        fate = "" if note else " set aside" if reason in SET_ASIDE else " lost"
        console.print(f"{reason}: {number_of(len(group), 'note' if note else noun)}{fate}")
        for problem in told:
            console.print(f"  {shown(str(problem))}", soft_wrap=True)
        if len(told) < len(group):
            rest = len(group) - len(told)
            console.print(f"  … and {rest:,} more" + ("" if file is None else f", all in {file}"))


def exit_by(problems: Sequence[Problem]) -> None:
    """Exit code 1 where an article was lost."""
    if any(problem.fatal for problem in problems):
        raise typer.Exit(1)


def lost_by_reason(problems: Sequence[Problem]) -> Counter[str]:
    return Counter(problem.reason for problem in problems if problem.fatal)


def _write(problems: Sequence[Problem], file: Path) -> None:
    try:
        file.write_bytes(b"".join(msgspec.json.encode(problem) + b"\n" for problem in problems))
    except OSError as error:
        raise SettingsError(f"{file}: cannot be written ({error.strerror})") from error
