"""iCalendar: the dates that belong to deals, as a calendar to subscribe to."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Final

from icalendar import Calendar, Event

from intalks.export.format import Format, Shape, Written
from intalks.export.selection import Selection
from intalks.model.article import content_hash
from intalks.model.dossier import Dossier, Telling, TermValue
from intalks.model.interval import Interval
from intalks.model.record_json import DATED_TERMS
from intalks.model.vocabulary import TermKind
from intalks.text.writable import xml_text

_TITLES: Final = MappingProxyType(
    {
        TermKind.START: "Start",
        TermKind.DEADLINE: "Deadline",
        TermKind.CLOSING: "Closing expected",
        TermKind.END: "End",
    }
)
_UNDATED: Final = datetime(1970, 1, 1, tzinfo=UTC)


def write(selection: Selection, path: Path) -> Written:
    """One all-day event for each date that is reported of a deal: its start, deadline, closing or end, of one dossier.
    A month or a year is an event as long. Its time stamp is the day of the first report, never the clock.
    """
    written = Written()
    with path.open("wb") as file:
        head = Calendar()
        head.add("prodid", "-//intalks//export//EN")
        head.add("version", "2.0")
        head.add("x-wr-calname", "intalks: deadlines and closings")
        start, end = head.to_ical().split(b"END:VCALENDAR")
        file.write(start)
        for event in _events(selection):
            file.write(event.to_ical())
            written["event"] += 1
        file.write(b"END:VCALENDAR" + end)
    return written


def _events(selection: Selection) -> Iterator[Event]:
    for dossier in selection.dossiers():
        for term in dossier.terms:
            if term.kind in DATED_TERMS:
                yield _event(dossier, term)


def _event(dossier: Dossier, term: TermValue) -> Event:
    when = Interval.of_prefix(term.value)
    told = _UNDATED if term.first is None else Interval.of_prefix(term.first).start
    event = Event()
    event.add("uid", f"{content_hash(dossier.id, term.kind.value, term.value)}@intalks")
    event.add("dtstamp", told)
    event.add("dtstart", when.start.date())
    event.add("dtend", when.end.date())
    event.add("summary", xml_text(f"{_TITLES[term.kind]}: {dossier.title}"))
    lines = [_telling(one) for one in term.tellings]
    state = f"{dossier.type.value.replace('_', ' ')}, {dossier.stage.value}; dossier {dossier.id}"
    event.add("description", xml_text("\n".join([state, *lines])))
    event.add("categories", [term.kind.value])
    event.add("transp", "TRANSPARENT")
    return event


def _telling(one: Telling) -> str:
    """Who says so, where and when, in which words."""
    who = "" if one.source is None else f"{one.source.label}, in "
    return f"“{one.text}” ({who}{one.outlet or one.article}, {one.published or 'undated'})"


FORMAT = Format("ics", "dates of deals as a calendar: starts, deadlines, closings, ends", Shape.FILE, ".ics", write)
