"""`intalks watch`: the news comes in by itself, and alerts go out."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from random import Random
from types import FrameType
from typing import TYPE_CHECKING, Annotated, Any, Final

import msgspec
import typer

from intalks.cli.console import messages, number_of, shown
from intalks.cli.dossiers import SHORT_ID
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.cli.problems import exit_by, report_problems
from intalks.cli.sources import Problems
from intalks.errors import Problem, SettingsError
from intalks.ledger import Ledger
from intalks.model.alert import Delivery
from intalks.model.watching import FetchLine
from intalks.settings import current_alert_settings, current_watch_settings

if TYPE_CHECKING:
    from intalks.alerts import Means
    from intalks.pipeline.watch_tools import RoundReport, Tools

commands = typer.Typer()

_SLICE: Final = 0.5
"""Seconds after which a sleeper looks whether it is to stop."""


@commands.command()
def watch(
    *,
    once: Annotated[bool, typer.Option("--once", help="Ask for every feed once, read what is new, and end.")] = False,
    ledger: LedgerOption = None,
    problems: Problems = None,
) -> None:
    """Watch the feeds of `intalks.toml`: read what is new into the ledger, send the alerts that follow.

    Writes one line of JSON for each fetch to standard error; printed alerts go to standard output. Ends when it is told
    to (Ctrl-C, SIGTERM) with what it has in hand; a run that is killed goes on where it stopped. docs/watching.md tells
    what may be set. Exit code with --once: 0 when all went well, 1 when a feed or an article was not had, 2 for a wrong
    call.

    For example:

        intalks watch

        intalks watch --once --ledger cars.db
    """
    settings = current_watch_settings()
    if not settings.sources and not settings.lists:
        raise SettingsError('nothing is watched: name feeds in intalks.toml, as in [watch] feeds = ["https://…"]')
    with _stop_on_signals() as stop, open_ledger(place_of(ledger), make=True) as book:
        tools, means = _tools(stop), _means(stop)
        if once:
            _once(book, tools, means, problems)
        else:
            _until_stopped(book, tools, means)


def _once(book: Ledger, tools: Tools, means: Means, file: Any) -> None:  # noqa: ANN401 - as the option has it
    from intalks.pipeline.watch import watch_once  # noqa: PLC0415

    report = watch_once(book, tools)
    troubles = [*report.problems, *_alert(book, means)]
    _tell(report)
    report_problems(messages(), troubles, file=file, noun="page")
    exit_by(troubles)


def _until_stopped(book: Ledger, tools: Tools, means: Means) -> None:
    from intalks.pipeline.watch import watch  # noqa: PLC0415

    def after(report: RoundReport) -> None:
        for problem in (*report.problems, *_alert(book, means)):
            typer.echo(_line({"at": datetime.now(UTC), "what": "problem", **asdict(problem)}), err=True)

    def wake() -> float | None:
        due = book.outbox.next_due()
        return None if due is None else (due - datetime.now(UTC)).total_seconds()

    _tell(watch(book, tools, after=after, wake=wake))
    messages().print("stopped; the same command goes on from here")


def _alert(book: Ledger, means: Means) -> tuple[Problem, ...]:
    """Find the alerts that are due by now, and send what is waiting."""
    from intalks.alerts import find_alerts, send_waiting  # noqa: PLC0415

    find_alerts(book, means.settings.rules, now=datetime.now(UTC))
    return send_waiting(book, means).problems


def _tools(stop: _Stop) -> Tools:
    # Only this command and `add` fetch, and wait for what they need.
    from intalks.intake.fetching import Clock  # noqa: PLC0415
    from intalks.pipeline.add import own_readers  # noqa: PLC0415
    from intalks.pipeline.watch_tools import web_tools  # noqa: PLC0415

    clock = Clock(sleep=stop.sleep, stopped=stop.stopped)
    draw = Random()  # noqa: S311 - jitter
    return web_tools(current_watch_settings(), own_readers(), clock=clock, draw=draw, told=log_fetch)


def _means(stop: _Stop) -> Means:
    from intalks.alerts import Means  # noqa: PLC0415

    draw = Random()  # noqa: S311 - jitter
    return Means(current_alert_settings(), _say, lambda: datetime.now(UTC), draw, stop.stopped)


def log_fetch(line: FetchLine) -> None:
    """One line of JSON on standard error."""
    typer.echo(_line(asdict(line)), err=True)


def _line(fields: dict[str, Any]) -> str:
    return msgspec.json.encode({name: value for name, value in fields.items() if value is not None}).decode()


def _say(delivery: Delivery) -> None:
    """One line on standard output."""
    change = delivery.change
    told = f"{change.day}  {change.kind:<8}  {shown(change.title)}: {shown(change.text)}"
    typer.echo(f"{told}  [{change.dossier[:SHORT_ID]}, {shown(delivery.rule)}]")


def _tell(report: RoundReport) -> None:
    known = f", {report.known:,} already there" if report.known else ""
    back = f", {report.withdrawn:,} found withdrawn" if report.withdrawn else ""
    asked = f"{number_of(report.feeds, 'feed')} and {number_of(report.pages, 'page')} asked for"
    messages().print(f"{asked}: {number_of(report.added, 'article')} added{known}{back}")


class _Stop:
    """Told to stop, or not yet. A handler of signals sets it, so it has no lock that the handler may wait for."""

    def __init__(self) -> None:
        self._told = False

    def tell(self) -> None:
        self._told = True

    def stopped(self) -> bool:
        return self._told

    def sleep(self, seconds: float) -> None:
        """Until the time is over, or soon after it was told."""
        ends = time.monotonic() + seconds
        while not self._told and (left := ends - time.monotonic()) > 0:
            time.sleep(min(left, _SLICE))


@contextmanager
def _stop_on_signals() -> Iterator[_Stop]:
    """Told by the first Ctrl-C or SIGTERM; a second Ctrl-C breaks off at once."""
    stop = _Stop()

    def on_signal(number: int, _frame: FrameType | None) -> None:
        if stop.stopped() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.tell()

    before = {number: signal.signal(number, on_signal) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
