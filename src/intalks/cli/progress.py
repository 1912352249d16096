"""Progress bars on standard error: only on a terminal, gone when the work is done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeRemainingColumn

from intalks.cli.console import number_of
from intalks.intake import Intake

if TYPE_CHECKING:
    from intalks.bulk import Progress as BulkProgress


@contextmanager
def intake_progress(
    console: Console, intake: Intake, *, label: str, hidden: bool = False
) -> Iterator[Callable[[int], None]]:
    """A bar over the bytes of the intake; call what it gives with the number of articles that are newly behind."""
    done = 0
    with _bar(console, hidden=hidden) as progress:
        task = progress.add_task(label, total=intake.size, count="")

        def tick(articles: int) -> None:
            nonlocal done
            done += articles
            progress.update(task, completed=intake.position, count=f"{done:,} articles")

        yield tick


@contextmanager
def step_progress(console: Console, *, label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar over steps; call what it gives with steps done and steps in all."""
    with _bar(console, hidden=False) as progress:
        task: TaskID = progress.add_task(label, total=None, count="")

        def tick(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total, count=f"{done:,} of {total:,}")

        yield tick


@contextmanager
def count_progress(console: Console, *, label: str) -> Iterator[Callable[[int], None]]:
    """A count of articles, of which nobody knows how many there will be; call what it gives with those newly behind."""
    done = 0
    with _bar(console, hidden=False) as progress:
        task = progress.add_task(label, total=None, count="")

        def tick(articles: int) -> None:
            nonlocal done
            done += articles
            progress.update(task, count=f"{done:,} articles")

        yield tick


@contextmanager
def bulk_progress(console: Console) -> Iterator[Callable[[BulkProgress], None]]:
    """A bar over the units of the inputs, with articles read and their rate, how many were passed over, problems, and
    how often a worker was lost; call what it gives with the progress.
    """
    began: float | None = None
    with _bar(console, hidden=False) as bar:
        task = bar.add_task("reading", total=None, count="")

        def tick(now: BulkProgress) -> None:
            nonlocal began
            began = monotonic() if began is None else began
            seconds = monotonic() - began
            parts = [f"{now.articles:,} articles"]
            if now.articles and seconds > 0:
                parts += [
                    f"{now.articles / seconds:,.0f}/s",
                    f"{100 * now.passed_over / now.articles:.0f} % passed over",
                ]
            parts += [number_of(now.problems, "problem")] if now.problems else []
            parts += [f"{number_of(now.lost, 'task')} begun anew"] if now.lost else []
            bar.update(task, completed=now.units, total=now.total, count=" · ".join(parts))

        yield tick


def _bar(console: Console, *, hidden: bool) -> Progress:
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
        disable=hidden or not console.is_terminal,
        # Records on standard output must stay there.
        redirect_stdout=False,
    )
