"""`intalks sources`: how each feed that is watched is doing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated

import msgspec
import typer
from rich.text import Text

from intalks.cli.console import messages, number_of, output, shown, table
from intalks.cli.ledgers import LedgerOption, open_ledger, place_of
from intalks.errors import NotFoundError
from intalks.ledger import Ledger, PageCount
from intalks.model.watching import FeedState, PageStatus
from intalks.settings import current_watch_settings

commands = typer.Typer()

_LINES = 20
_LOST = (PageStatus.FAILED, PageStatus.REFUSED)


@dataclass(frozen=True, slots=True)
class _Health:
    """A feed as `--json` gives it: its state, its pages by status, and those that came to nothing by reason."""

    url: str
    watched: bool
    parent: str | None
    title: str | None
    tried_at: datetime | None
    succeeded_at: datetime | None
    due_at: datetime | None
    every: timedelta | None
    failures: int
    reason: str | None
    message: str | None
    found: int
    pages: dict[str, int]
    lost: dict[str, int]


@commands.command()
def sources(
    feed: Annotated[
        str | None, typer.Argument(metavar="[FEED]", help="One feed: its last fetches, and what it lost.")
    ] = None,
    *,
    ledger: LedgerOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="One feed a line, as JSON.")] = False,
) -> None:
    """List the feeds that are watched: when each was last had, what it brought, what went wrong; and the alerts that
    did not arrive.

    For example:

        intalks sources

        intalks sources https://courier.example/rss

        intalks sources --json
    """
    with open_ledger(place_of(ledger)) as book:
        found = [one for one in _healths(book) if feed is None or one.url == feed]
        if feed is not None and not found:
            raise NotFoundError(f"{feed}: no such feed; intalks sources lists those that there are")
        if as_json:
            for one in found:
                typer.echo(msgspec.json.encode(one).decode())
            return
        _print(found)
        if feed is None:
            _tell_undelivered(book)
        else:
            _print_one(book, found[0])
    failing = sum(one.failures > 0 for one in found)
    messages().print(number_of(len(found), "feed") + (f", {failing:,} failing" if failing else ""))


def _healths(book: Ledger) -> list[_Health]:
    """Every feed of the settings and of the ledger, by address."""
    from intalks.pipeline.watch_feeds import watched_sources  # noqa: PLC0415 - it needs what reads feeds

    every = {one.url: one.every for one in watched_sources(current_watch_settings())}
    states = {state.url: state for state in book.watched.feeds()}
    counts = book.watched.counts()
    known = {**{url: FeedState(url) for url in every}, **states}
    return [_health(known[url], counts, every, _root(url, states)) for url in sorted(known)]


def _root(url: str, states: dict[str, FeedState]) -> str:
    """The feed of the settings by which this one is watched."""
    seen = {url}
    while (state := states.get(url)) is not None and state.parent is not None and state.parent not in seen:
        url = state.parent
        seen.add(url)
    return url


def _health(state: FeedState, counts: Iterable[PageCount], every: dict[str, timedelta], root: str) -> _Health:
    own = [one for one in counts if one.feed == state.url]
    by_status, lost = Counter[str](), Counter[str]()
    for one in own:
        by_status[one.status.value] += one.count
        if one.status in _LOST:
            lost[one.reason or "unknown"] += one.count
    return _Health(
        url=state.url,
        watched=root in every,
        parent=state.parent,
        title=state.title,
        tried_at=state.tried_at,
        succeeded_at=state.succeeded_at,
        due_at=state.due_at,
        every=every.get(root),
        failures=state.failures,
        reason=state.reason,
        message=state.message,
        found=state.found,
        pages=dict(sorted(by_status.items())),
        lost=dict(sorted(lost.items())),
    )


def _print(found: Sequence[_Health]) -> None:
    rows = table("feed", "last had", "read", "waiting", "lost", "state", whole={"last had", "state"})
    for one in found:
        feed = Text(shown(one.url))
        if one.title:
            feed.append(f"\n{shown(one.title)}", style="dim")
        rows.add_row(
            feed,
            _moment(one.succeeded_at),
            str(one.pages.get(PageStatus.READ, 0) + one.pages.get(PageStatus.WITHDRAWN, 0)),
            str(one.pages.get(PageStatus.WAITING, 0)),
            str(sum(one.lost.values())),
            _state(one),
        )
    for column in rows.columns[2:5]:
        column.justify = "right"
    if found:
        output().print(rows)
    for one in found:
        if one.message is not None:
            then = f"; next try {_moment(one.due_at)}" if one.failures else ""
            messages().print(f"{shown(one.url)}: {shown(one.message)}{then}", soft_wrap=True)


def _state(one: _Health) -> Text:
    if not one.watched:
        return Text("no longer watched", style="dim")
    if one.failures:
        return Text(f"failing ({one.failures}×): {one.reason}", style="red")
    if one.tried_at is None:
        return Text("not asked for yet", style="dim")
    return Text("well", style="green") if one.message is None else Text("moved", style="yellow")


def _print_one(book: Ledger, one: _Health) -> None:
    """The last fetches of a feed and its pages, then the pages that came to nothing."""
    rows = table("at", "what", "came to", "status", "bytes", "ms", "address", whole={"at", "what"})
    for line in book.watched.lines(feed=one.url, limit=_LINES):
        status = "" if line.status is None else str(line.status)
        came = Text(line.reason, style="" if line.reason in ("ok", "not-modified") else "red")
        rows.add_row(_moment(line.at), line.what, came, status, f"{line.size:,}", f"{line.millis:,}", shown(line.url))
    output().print(Text("\nLast fetches", style="bold cyan"))
    output().print(rows)
    lost = table("reason", "page", "message")
    for status in _LOST:
        for page in book.watched.pages(status=status):
            if page.feed == one.url:
                lost.add_row(page.reason or "", shown(page.url), shown(page.message or ""))
    if lost.row_count:
        told = ", ".join(f"{count} {reason}" for reason, count in one.lost.items())
        output().print(Text(f"\nPages that came to nothing: {told}", style="bold cyan"))
        output().print(lost)


def _tell_undelivered(book: Ledger) -> None:
    for one in book.outbox.undelivered(_LINES):
        then = "given up" if one.due_at is None else f"next try {_moment(one.due_at)}"
        told = f"alert {shown(one.rule)} to {shown(one.channel)}: {shown(one.message or '')}; {then}"
        messages().print(told, soft_wrap=True)


def _moment(moment: datetime | None) -> str:
    """In UTC, to the minute."""
    return "never" if moment is None else f"{moment:%Y-%m-%d %H:%M}"
