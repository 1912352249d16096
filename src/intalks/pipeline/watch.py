"""Watching: feeds in their turn, the pages that they name, dossiers; once, or until somebody says stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Final

from intalks.intake import Defaults, Publishers
from intalks.ledger import Ledger
from intalks.model.watching import FeedState, PageState, WatchedSource
from intalks.pipeline.add import update_dossiers
from intalks.pipeline.watch_feeds import next_poll, poll_feeds, sources_of
from intalks.pipeline.watch_pages import DefaultsOf, read_due
from intalks.pipeline.watch_tools import RoundReport, Tools

_LOG_KEPT: Final = timedelta(days=90)
_LONGEST_SLEEP: Final = 600.0
"""Seconds after which it is looked again what is due: the settings of another program may have changed it."""


def watch_once(ledger: Ledger, tools: Tools) -> RoundReport:
    """Ask for every feed but those that are to be left alone for now, read all that is due, bring the dossiers up to
    date. Safe to break off at any point.
    """
    report = poll_feeds(ledger, tools, out_of_turn=True)
    report += read_due(ledger, tools, _defaults(ledger, tools))
    _finish(ledger, tools)
    return report


def watch(
    ledger: Ledger, tools: Tools, *, after: Callable[[RoundReport], None], wake: Callable[[], float | None]
) -> RoundReport:
    """Watch until the clock says stop; `after` is called with each round's report. `wake` gives the seconds in which
    something else is due, None where nothing is. Returns the sum of all rounds, without their problems.
    """
    total = RoundReport()
    while not tools.clock.stopped():
        report = poll_feeds(ledger, tools, out_of_turn=False)
        report += read_due(ledger, tools, _defaults(ledger, tools), until=next_poll(ledger, tools))
        _finish(ledger, tools)
        after(report)
        total += replace(report, problems=())
        if not tools.clock.stopped():
            tools.clock.sleep(_pause(ledger, tools, wake()))
    return total


def watched(ledger: Ledger, tools: Tools) -> list[tuple[WatchedSource, FeedState]]:
    """Everything that is watched, with what is known of it."""
    return sources_of(ledger, tools)


def _defaults(ledger: Ledger, tools: Tools) -> DefaultsOf:
    """The outlet that the settings give a source is that of its articles which name none."""
    folder = tools.settings.publishers
    publishers = Publishers(None if folder is None else Path(folder))
    publishers.check()
    outlets = {state.url: source.outlet for source, state in sources_of(ledger, tools)}

    def of(page: PageState) -> Defaults:
        return Defaults(outlet=outlets.get(page.feed), publishers=publishers)

    return of


def _finish(ledger: Ledger, tools: Tools) -> None:
    update_dossiers(ledger)
    ledger.watched.cut_log(tools.clock.now() - _LOG_KEPT)


def _pause(ledger: Ledger, tools: Tools, other: float | None) -> float:
    """Seconds until something is due."""
    now = tools.clock.now()
    moments = (next_poll(ledger, tools), ledger.watched.next_due())
    waits = [(moment - now).total_seconds() for moment in moments if moment is not None]
    return min(_LONGEST_SLEEP, max(0.5, min([*waits, *([] if other is None else [other])], default=_LONGEST_SLEEP)))
