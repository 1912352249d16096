"""iCalendar and Atom, opened by others."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TypeAlias

import feedparser
from icalendar import Calendar

from intalks.export import Written
from intalks.ledger import Ledger
from intalks.model.change import changes_of
from intalks.model.record_json import DATED_TERMS
from intalks.pipeline.asking import changes

Exported: TypeAlias = Callable[[str], tuple[Path, Written]]


def test_ics(told: Ledger, exported: Exported) -> None:
    path, written = exported("ics")
    calendar = Calendar.from_ical(path.read_bytes())
    dated = [term for one in told.dossiers() for term in one.terms if term.kind in DATED_TERMS]
    assert len(calendar.events) == written["event"] == len(dated) == 2
    by_title = {str(event["summary"]): event for event in calendar.events}
    closing = by_title["Closing expected: Fiat – Brandis"]
    assert (closing.start, closing.end) == (date(2012, 6, 1), date(2012, 7, 1))  # a month, its end exclusive
    assert "“June 2012”" in str(closing["description"])
    assert "The Motor Post, 2012-01-13" in str(closing["description"])
    end = by_title["End: Elmond – Corvo Works"]
    assert (end.start, end.end) == (date(2015, 1, 1), date(2016, 1, 1))
    assert len({str(event["uid"]) for event in calendar.events}) == 2


def test_atom(told: Ledger, exported: Exported) -> None:
    path, written = exported("atom")
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    known = [one for dossier in told.dossiers() for one in changes_of(dossier)]
    assert sorted(known, key=str) == sorted(changes(told, "2012-01-01"), key=str)
    assert len(feed.entries) == written["entry"] == len(known)
    assert len({entry.id for entry in feed.entries}) == len(known)
    assert feed.feed.updated == "2012-03-02T00:00:00Z"
    (denial,) = [entry for entry in feed.entries if entry.tags[0].term == "denial"]
    assert denial.title == "Fiat – Brandis: denial"
    assert denial.updated == "2012-01-13T00:00:00Z"
    assert "We have no plans to sell <b>anything</b>" in denial.summary.replace("&lt;", "<").replace("&gt;", ">")
    assert [link.href for link in denial.links] == ["http://post.test/a?b=1&c=2"]
