"""Watching: feeds in their turn, the pages that they name, dossiers; once, or until somebody says stop."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from intalks.errors import Problem
from intalks.intake import Defaults
from intalks.intake.feeds import FeedEntry
from intalks.intake.fetching import Wanted
from intalks.intake.fetching.answer import OK
from intalks.ledger import Ledger
from intalks.model.watching import FeedState, PageState, SourceKind, WatchedSource
from intalks.pipeline.add import AddReport, update_dossiers
from intalks.pipeline.watch_feeds import Named, named_by, next_poll, pages_of, poll_feeds, sources_of
from intalks.pipeline.watch_pages import DefaultsOf, read_due, read_pages
from intalks.pipeline.watch_tools import AT_ONCE, RoundReport, Tools, line_of

_LOG_KEPT: Final = timedelta(days=90)
_LONGEST_SLEEP: Final = 60.0
"""Seconds after which it is looked again what is due: the settings of another program may have changed it."""

_MOST_LISTS: Final = 1000
"""Sitemaps and lists that one call of `add` goes through."""


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


def add_urls(ledger: Ledger, urls: Sequence[str], tools: Tools, defaults: Defaults) -> AddReport:
    """Read the pages at these addresses, or, where one is a feed, a sitemap or a list of them, the pages that it names.
    None of them is watched from then on; dossiers are left as they are.
    """
    once = replace(tools, settings=replace(tools.settings, rechecks=()))
    report = RoundReport()
    left, seen = list(urls), set[str]()
    while left and not tools.clock.stopped() and len(seen) < _MOST_LISTS:
        url = left.pop(0)
        if url not in seen:
            seen.add(url)
            done, nested = _add_url(ledger, url, once, defaults)
            report += done
            left += nested
    return AddReport(report.added, report.known, report.problems)


def _add_url(ledger: Ledger, url: str, tools: Tools, defaults: Defaults) -> tuple[RoundReport, Sequence[str]]:
    """What came of one address, and the further ones that it names."""
    (answer,) = tools.fetch([Wanted(url)])
    named = named_by(answer.data, answer.url, SourceKind.AUTO) if answer.reason == OK else None
    if named is None:
        ledger.watched.log([line_of(answer, "page", tools)])
        return RoundReport(problems=(Problem(answer.reason, answer.message, url),)), ()
    if isinstance(named, Problem):  # no feed and no sitemap: a page, which is at hand already
        at_hand = replace(tools, fetch=lambda _: [answer])
        return _read_named(ledger, at_hand, Named((FeedEntry(url),)), url, defaults=defaults), ()
    ledger.watched.log([line_of(answer, "feed", tools)])
    report = RoundReport(problems=named.problems)
    return report + _read_named(ledger, tools, named, url, defaults=defaults), named.nested


def _read_named(ledger: Ledger, tools: Tools, named: Named, feed: str, *, defaults: Defaults) -> RoundReport:
    report = RoundReport()
    pages = list(pages_of(named, feed, tools))
    ledger.watched.name_pages(pages)
    held = (ledger.watched.page(one.url) for one in pages)
    known = [one for one in held if one is not None]
    for start in range(0, len(known), AT_ONCE):
        if not tools.clock.stopped():
            report += read_pages(ledger, tools, known[start : start + AT_ONCE], lambda _: defaults)
    return report


def _defaults(ledger: Ledger, tools: Tools) -> DefaultsOf:
    """The outlet that the settings give a source is that of its articles."""
    outlets = {state.url: source.outlet for source, state in sources_of(ledger, tools)}

    def of(page: PageState) -> Defaults:
        return Defaults(outlet=outlets.get(page.feed))

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
