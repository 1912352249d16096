"""Pages that feeds named → articles in the ledger, a few at a time: a run that is killed goes on where it stopped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

import msgspec

from intalks.errors import Problem
from intalks.intake import Defaults, Incoming
from intalks.intake.article import Standing
from intalks.intake.feeds import FeedEntry
from intalks.intake.fetching import Answer, Wanted, backoff
from intalks.intake.fetching.answer import NOT_MODIFIED, OK, STOPPED
from intalks.intake.pages import Page, article_of_page
from intalks.ledger import Ledger
from intalks.model.watching import FetchLine, PageState, PageStatus
from intalks.pipeline.add import add_incoming
from intalks.pipeline.watch_tools import AT_ONCE, DAY, RoundReport, Tools, line_of

_TRIES: Final = 6
"""Runs in which a page that may still come is asked for, some two days in all."""

_FIRST_WAIT: Final = 600.0
_GONE: Final = 410
_entry: Final = msgspec.json.Decoder(FeedEntry)

DefaultsOf = Callable[[PageState], Defaults]


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of one page: its next state, the article, if one is to be read, the problems that are to be kept, and
    the one that may pass.
    """

    state: PageState
    line: FetchLine
    incoming: Incoming | None = None
    problems: tuple[Problem, ...] = ()
    waits: Problem | None = None
    withdrawn: str | None = None


def read_due(ledger: Ledger, tools: Tools, defaults_of: DefaultsOf, *, until: datetime | None = None) -> RoundReport:
    """Read the pages that are due, until none is left or, if given, until a moment comes."""
    report = RoundReport()
    seen: set[str] = set()
    while not tools.clock.stopped():
        now = tools.clock.now()
        due = [one for one in ledger.watched.due_pages(now, AT_ONCE + len(seen)) if one.url not in seen][:AT_ONCE]
        if not due or (until is not None and now >= until and seen):
            return report
        seen |= {one.url for one in due}
        report += read_pages(ledger, tools, due, defaults_of)
    return report


def read_pages(ledger: Ledger, tools: Tools, pages: Sequence[PageState], defaults_of: DefaultsOf) -> RoundReport:
    """Fetch and read these pages, at most some dozen."""
    answers = tools.fetch([Wanted(one.url, one.etag, one.last_modified) for one in pages])
    pairs = zip(pages, answers, strict=True)
    came = [_taken(page, answer, tools, defaults_of) for page, answer in pairs if answer.reason != STOPPED]
    waits = tuple(one.waits for one in came if one.waits is not None)
    report = RoundReport(pages=len(came), problems=waits) + _read(ledger, tools, came)
    now = tools.clock.now()
    for one in came:
        new = ledger.watched.settle(_kept(ledger, one), withdrawn=one.withdrawn, seen_at=now)
        report += RoundReport(withdrawn=int(new))
    ledger.watched.log([one.line for one in came])
    return report


def _read(ledger: Ledger, tools: Tools, came: Sequence[_Came]) -> RoundReport:
    """Two pages may hold one article: its texts are added one after the other."""
    report = RoundReport()
    rest = [one.incoming for one in came if one.incoming is not None]
    stream: list[Incoming | Problem] = [problem for one in came for problem in one.problems]
    while rest or stream:
        chosen = list({one.article.id: one for one in reversed(rest)}.values())[::-1]
        done = add_incoming(ledger, [*stream, *chosen], tools.readers, clock=tools.clock.now)
        report += RoundReport(added=done.added, known=done.known, problems=done.problems)
        rest = [one for one in rest if not any(one is other for other in chosen)]
        stream = []
    return report


def _kept(ledger: Ledger, one: _Came) -> PageState:
    """A page whose article was removed, and stays out, is asked for no more."""
    if one.incoming is None:
        return one.state
    article = one.incoming.article
    if ledger.removal(article.id, article.text_hash) is None:
        return one.state
    return replace(one.state, status=PageStatus.REFUSED, reason="removed", message=None, due_at=None, article=None)


def _taken(page: PageState, answer: Answer, tools: Tools, defaults_of: DefaultsOf) -> _Came:
    if answer.reason == OK:
        return _article(page, answer, tools, defaults_of)
    line = line_of(answer, "page", tools, page.feed)
    if answer.reason == NOT_MODIFIED:
        same = replace(page, due_at=None) if page.article is None else _checked(page, tools, page.status)
        return _Came(same, line)
    read = page.article is not None
    if answer.reason == "gone" and read and (answer.status == _GONE or page.tries > 0):
        gone = replace(page, status=PageStatus.WITHDRAWN, due_at=None, reason="gone", message=answer.message)
        return _Came(gone, line, withdrawn=answer.message)
    tries = page.tries + 1
    lasting = answer.lasting and not (answer.reason == "gone" and read)
    final = lasting or tries >= _TRIES
    status = page.status if read else PageStatus.FAILED if final else PageStatus.WAITING
    after = replace(page, status=status, tries=tries, reason=answer.reason, message=answer.message)
    if final:
        lost = Problem(answer.reason, answer.message, page.url, fatal=not read)
        return _Came(replace(after, due_at=None), line, problems=(lost,))
    wait = max(answer.wait or 0.0, backoff(tries, tools.draw, first=_FIRST_WAIT, most=DAY))
    due = tools.clock.now() + timedelta(seconds=wait)
    message = f"{answer.message}; it is asked for again from {due:%Y-%m-%d %H:%M} on"
    waits = Problem(answer.reason, message, page.url, fatal=False)
    return _Came(replace(after, due_at=due), line, waits=waits)


def _article(page: PageState, answer: Answer, tools: Tools, defaults_of: DefaultsOf) -> _Came:
    """What a page that came holds."""
    source = Page(answer.url, answer.content_type, _feed_entry(page))
    incoming, problems = article_of_page(answer.data, page.url, source, defaults_of(page))
    fresh = replace(page, etag=answer.etag, last_modified=answer.last_modified)
    if incoming is None:
        fatal = next(one for one in problems if one.fatal)
        line = line_of(replace(answer, reason=fatal.reason, message=fatal.message), "page", tools, page.feed)
        refused = replace(fresh, due_at=None, reason=fatal.reason, message=fatal.message, tries=0)
        status = page.status if page.article is not None else PageStatus.REFUSED
        return _Came(replace(refused, status=status), line, problems=tuple(problems))
    line = line_of(answer, "page", tools, page.feed)
    back = incoming.standing is Standing.WITHDRAWN
    if back and page.article is not None:  # a notice stands in the article's place: what it said stays its text
        gone = replace(fresh, status=PageStatus.WITHDRAWN, due_at=None, tries=0)
        return _Came(gone, line, withdrawn="its page says that it was taken back")
    status = PageStatus.WITHDRAWN if back else PageStatus.READ
    read = _checked(replace(fresh, article=incoming.article.id), tools, status)
    return _Came(replace(read, due_at=None) if back else read, line, incoming, tuple(problems))


def _checked(page: PageState, tools: Tools, status: PageStatus) -> PageState:
    """The page as it is after a look at it that went well: due again after the next of the times set."""
    rechecks = tools.settings.rechecks
    again = page.status in (PageStatus.READ, PageStatus.WITHDRAWN)
    checks = page.checks + int(again)
    now = tools.clock.now()
    left = [page.first_seen + one for one in rechecks if page.first_seen + one > now]
    due = min(left, default=None) if status is PageStatus.READ else None
    return replace(page, status=status, due_at=due, checks=checks, tries=0, reason=None, message=None)


def _feed_entry(page: PageState) -> FeedEntry:
    try:
        return _entry.decode(page.entry)
    except msgspec.ValidationError:  # the feed's words went with a removed article
        return FeedEntry(page.url)
