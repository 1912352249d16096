from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.intake.dates import date_of_dateline, date_of_url, declared_date
from intalks.intake.publishers import DateHabits

LONDON = DateHabits(ZoneInfo("Europe/London"), day_first=True)
DETROIT = DateHabits(ZoneInfo("America/Detroit"), day_first=False)
NONE = DateHabits()

DECLARED: list[tuple[str, DateHabits, str | None, bool]] = [
    ("2006-10-09T08:15:00.000Z", NONE, "2006-10-09T08:15:00+00:00", False),
    ("2006-10-09T08:15:00+0800", NONE, "2006-10-09T00:15:00+00:00", False),
    ("2006-10-09 08:15:00 UTC", NONE, "2006-10-09T08:15:00+00:00", False),
    ("20061009T081500Z", NONE, "2006-10-09T08:15:00+00:00", False),
    ("2006-10-09", LONDON, "2006-10-09T00:00:00+00:00", False),
    # No zone: the publisher's, summer time and all; else UTC. Flagged either way.
    ("2006-10-09T08:15:00", LONDON, "2006-10-09T07:15:00+00:00", True),
    ("2006-12-09T08:15:00", LONDON, "2006-12-09T08:15:00+00:00", True),
    ("2006-10-09T08:15:00", NONE, "2006-10-09T08:15:00+00:00", True),
    ("Mon, 09 Oct 2006 08:15:00 EST", NONE, "2006-10-09T13:15:00+00:00", False),
    ("Mon, 09 Oct 2006 08:15:00 -0000", NONE, "2006-10-09T08:15:00+00:00", False),
    ("26-FEB-1987 15:01:01.79", NONE, "1987-02-26T15:01:01+00:00", True),
    ("9 October 2006, 15:04 BST", NONE, "2006-10-09T14:04:00+00:00", False),
    ("Updated: October 9, 2006 at 3:04 p.m. ET", NONE, "2006-10-09T19:04:00+00:00", False),
    ("Oct. 9th, 2006", NONE, "2006-10-09T00:00:00+00:00", False),
    ("1160388900", NONE, "2006-10-09T10:15:00+00:00", False),
    ("1160388900000", NONE, "2006-10-09T10:15:00+00:00", False),
    # Digits in an order that only the publisher tells, or that tells itself.
    ("04/05/2012", LONDON, "2012-05-04T00:00:00+00:00", False),
    ("04/05/2012", DETROIT, "2012-04-05T00:00:00+00:00", False),
    ("04/05/2012", NONE, None, False),
    ("05/05/2012", NONE, "2012-05-05T00:00:00+00:00", False),
    ("25/05/2012", NONE, "2012-05-25T00:00:00+00:00", False),
    ("25.05.2012", NONE, "2012-05-25T00:00:00+00:00", False),
    ("31/02/2012", LONDON, None, False),
    ("yesterday", NONE, None, False),
    ("", NONE, None, False),
    ("9999-99-99", NONE, None, False),
    ("0001-01-01T00:00:00Z", NONE, None, False),
    ("Mon, 01 Jan 0001 00:00:00 +0000", NONE, None, False),
    ("1" * 500, NONE, None, False),
]  # fmt: skip


@pytest.mark.parametrize(("text", "habits", "start", "inferred"), DECLARED, ids=range(len(DECLARED)))
def test_declared_dates(text: str, habits: DateHabits, start: str | None, inferred: bool) -> None:
    found = declared_date(text, habits)
    assert (None if found is None else found.start.isoformat()) == start
    assert found is None or found.inferred is inferred


URLS = [
    ("https://a.example/2006/10/09/x", "2006-10-09"),
    ("https://a.example/business/2006-10-09-ford", "2006-10-09"),
    ("https://a.example/article/20061009/x", "2006-10-09"),
    ("https://a.example/2006/oct/09/x", "2006-10-09"),
    ("https://a.example/2006-10/09/content_1.htm", None),
    ("https://a.example/2006/10/x", "2006-10"),
    ("https://a.example/2006/13/45/x", None),
    ("https://a.example/idUSN1340680620070413", None),
    ("https://a.example/x?date=2006-10-09", None),
    ("http://[broken", None),
]


@pytest.mark.parametrize(("url", "prefix"), URLS, ids=range(len(URLS)))
def test_dates_of_urls(url: str, prefix: str | None) -> None:
    found = date_of_url(url)
    assert (None if found is None else found.prefix) == prefix
    assert found is None or found.inferred


DATELINES = [
    ("DETROIT, Oct. 9, 2006 (Wire) - Chrysler said", "2006-10-09"),
    ("NEW YORK, Jan 9, 2012 /PRNewswire/ -- Ford said", "2012-01-09"),
    ("OSTRAVA, Czech Republic, 3 November", None),
    ("DETROIT, Oct. 9 (Wire) - Chrysler said", None),
    ("Chrysler said that on October 9, 2006 it would", None),
    ("DETROIT, Oct. 99, 2006 (Wire) - Chrysler said", None),
]


@pytest.mark.parametrize(("text", "prefix"), DATELINES, ids=range(len(DATELINES)))
def test_dates_of_datelines(text: str, prefix: str | None) -> None:
    found = date_of_dateline(text)
    assert (None if found is None else found.prefix) == prefix
    assert found is None or found.inferred


@given(st.text(max_size=80))
def test_no_text_breaks_them(text: str) -> None:
    for found in (declared_date(text), date_of_url(text), date_of_dateline(text)):
        assert found is None or found.start < found.end
