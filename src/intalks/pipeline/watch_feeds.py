"""Feeds and sitemaps asked for in their turn; what they name is noted as pages to be read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import msgspec

from intalks.errors import Problem, SettingsError
from intalks.intake.article import canonical_url
from intalks.intake.feeds import Feed, FeedEntry, Sitemap, read_feed, read_opml, read_sitemap
from intalks.intake.fetching import Answer, Wanted, backoff
from intalks.intake.fetching.answer import OK, STOPPED
from intalks.ledger import Ledger
from intalks.model.article import content_hash
from intalks.model.watching import FeedState, FetchLine, PageState, PageStatus, SourceKind, WatchedSource, WatchSettings
from intalks.pipeline.watch_tools import AT_ONCE, DAY, RoundReport, Tools, had, line_of
from intalks.text.writable import is_web

_MOST_NESTED: Final = 1000
"""Sitemaps that one list of sitemaps may name."""

_HEAD: Final = 4096


@dataclass(frozen=True, slots=True)
class Named:
    """What a document of a source names: pages, and further sources. `title` is a feed's own."""

    entries: tuple[FeedEntry, ...] = ()
    nested: tuple[str, ...] = ()
    title: str | None = None
    problems: tuple[Problem, ...] = ()


def watched_sources(settings: WatchSettings) -> list[WatchedSource]:
    """The sources of the settings with those of the OPML lists, each address once. Raises SettingsError for a list that
    cannot be read.
    """
    found = {one.url: one for one in settings.sources}
    for name in settings.lists:
        try:
            urls = read_opml(Path(name).read_bytes(), name)
        except OSError as error:
            raise SettingsError(f"{name}: the list of feeds cannot be read ({error.strerror})") from error
        if isinstance(urls, Problem):
            raise SettingsError(str(urls))
        for url in urls:
            found.setdefault(url, WatchedSource(url, settings.every))
    return list(found.values())


def poll_feeds(ledger: Ledger, tools: Tools, *, out_of_turn: bool) -> RoundReport:
    """Ask for the feeds that are due, and for what they name in turn; `out_of_turn`: for all but those that are to be
    left alone for now. Each feed's answer is noted in one transaction.
    """
    report = RoundReport()
    asked: set[str] = set()
    while not tools.clock.stopped():
        turn = [one for one in _known(ledger, tools) if one[1].url not in asked and _due(one[1], tools, out_of_turn)]
        if not turn:
            return report
        for start in range(0, len(turn), AT_ONCE):
            batch = turn[start : start + AT_ONCE]
            report += _poll(ledger, tools, batch)
            asked |= {state.url for _, state in batch}
    return report


def next_poll(ledger: Ledger, tools: Tools) -> datetime | None:
    """When the next feed is due; None where nothing is watched."""
    now = tools.clock.now()
    return min((state.due_at or now for _, state in _known(ledger, tools)), default=None)


def sources_of(ledger: Ledger, tools: Tools) -> list[tuple[WatchedSource, FeedState]]:
    """Everything that is watched, what sitemaps and lists name too, with what is known of it."""
    return _known(ledger, tools)


def named_by(data: bytes, url: str, kind: SourceKind) -> Named | Problem:
    """What a document names: a feed, a sitemap, or a list of feeds, by what is asked for or by how it begins."""
    head = data[:_HEAD].lower()
    if kind is SourceKind.SITEMAP or (kind is SourceKind.AUTO and (b"<urlset" in head or b"<sitemapindex" in head)):
        found = read_sitemap(data, url)
        return found if isinstance(found, Problem) else _of_sitemap(found)
    if kind is SourceKind.AUTO and b"<opml" in head:
        urls = read_opml(data, url)
        return urls if isinstance(urls, Problem) else Named(nested=tuple(urls)[:_MOST_NESTED])
    feed = read_feed(data, url)
    return feed if isinstance(feed, Problem) else _of_feed(feed)


def pages_of(named: Named, feed: str, tools: Tools) -> Iterator[PageState]:
    """The pages that a feed names, due at once; those that are older than wanted, or taken back, are not among them."""
    now = tools.clock.now()
    oldest = None if tools.settings.max_age is None else now - tools.settings.max_age
    for entry in named.entries:
        url = canonical_url(entry.url)
        dated = entry.updated or entry.published
        if entry.withdrawn or not is_web(url):
            continue
        if oldest is not None and dated is not None and dated.end < oldest:
            continue
        yield PageState(
            url, feed, msgspec.json.encode(entry), _stamp(entry), PageStatus.WAITING, first_seen=now, due_at=now
        )


def _of_sitemap(found: Sitemap) -> Named:
    return Named(found.pages, found.nested[:_MOST_NESTED])


def _of_feed(found: Feed) -> Named:
    return Named(found.entries, title=found.title, problems=found.problems)


def _known(ledger: Ledger, tools: Tools) -> list[tuple[WatchedSource, FeedState]]:
    """The sources of the settings, then what these name, each with its state."""
    states = {state.url: state for state in ledger.watched.feeds()}
    found = {one.url: (one, states.get(one.url, FeedState(one.url))) for one in watched_sources(tools.settings)}
    frontier = list(found)
    while frontier:
        children = [state for state in states.values() if state.parent in frontier and state.url not in found]
        for state in children:
            source, _ = found[state.parent or ""]
            found[state.url] = (replace(source, url=state.url, kind=SourceKind.AUTO), state)
        frontier = [state.url for state in children]
    return list(found.values())


def _due(state: FeedState, tools: Tools, out_of_turn: bool) -> bool:
    if state.due_at is None or state.due_at <= tools.clock.now():
        return True
    return out_of_turn and not state.held


def _poll(ledger: Ledger, tools: Tools, batch: Sequence[tuple[WatchedSource, FeedState]]) -> RoundReport:
    answers = tools.fetch([Wanted(state.url, state.etag, state.last_modified) for _, state in batch])
    report = RoundReport()
    lines: list[FetchLine] = []
    for (source, state), came in zip(batch, answers, strict=True):
        if came.reason == STOPPED:
            continue
        named = named_by(came.data, came.url, source.kind) if came.reason == OK else None
        answer = replace(came, reason=named.reason, message=named.message) if isinstance(named, Problem) else came
        lines.append(line_of(answer, "feed", tools))
        if isinstance(named, Problem) or not had(answer):
            ledger.watched.put_feed(_failed(state, answer, source.every, tools))
            report += RoundReport(feeds=1, problems=(Problem(answer.reason, answer.message, state.url),))
            continue
        withdrawn = _take(ledger, _polled(state, answer, source.every, tools), named or Named(title=state.title), tools)
        problems = () if named is None else named.problems
        report += RoundReport(feeds=1, withdrawn=withdrawn, problems=problems)
    ledger.watched.log(lines)
    return report


def _polled(state: FeedState, answer: Answer, every: timedelta, tools: Tools) -> FeedState:
    """The state after an answer that was had."""
    now = tools.clock.now()
    moved = None if answer.moved_to is None else f"it has moved for good to {answer.moved_to}: name that address"
    before = state if answer.reason != OK else FeedState(state.url)
    return replace(
        state,
        tried_at=now,
        succeeded_at=now,
        due_at=now + every,
        held=False,
        failures=0,
        reason=None,
        message=moved,
        etag=answer.etag or before.etag,
        last_modified=answer.last_modified or before.last_modified,
    )


def _failed(state: FeedState, answer: Answer, every: timedelta, tools: Tools) -> FeedState:
    """Asked for again at its usual time, later after each further failure, and not before the server wants it."""
    now = tools.clock.now()
    first = every.total_seconds()
    wait = backoff(state.failures + 1, tools.draw, first=first, most=max(first, DAY))
    return replace(
        state,
        tried_at=now,
        due_at=now + timedelta(seconds=max(wait, answer.wait or 0.0)),
        held=True,
        failures=state.failures + 1,
        reason=answer.reason,
        message=answer.message,
    )


def _take(ledger: Ledger, state: FeedState, named: Named, tools: Tools) -> int:
    """Note what a feed names; how many articles it says were taken back."""
    for url in named.nested:
        if ledger.watched.feed(url) is None:
            ledger.watched.put_feed(FeedState(url, parent=state.url))
    ledger.watched.put_feed(replace(state, title=named.title), list(pages_of(named, state.url, tools)))
    return _withdraw(ledger, named.entries, tools.clock.now())


def _withdraw(ledger: Ledger, entries: Iterable[FeedEntry], now: datetime) -> int:
    """Mark the articles that the feed says were taken back; how many that is new of."""
    count = 0
    for entry in entries:
        page = ledger.watched.page(canonical_url(entry.url)) if entry.withdrawn else None
        if page is not None and page.article is not None:
            gone = replace(page, status=PageStatus.WITHDRAWN, due_at=None)
            count += ledger.watched.settle(gone, withdrawn="its feed says that it was taken back", seen_at=now)
    return count


def _stamp(entry: FeedEntry) -> str:
    moments = ("" if one is None else one.start.isoformat() for one in (entry.published, entry.updated))
    return content_hash(entry.title or "", entry.text or "", *moments)
