"""An HTML page → its article: text with offsets into the page, title, date, outlet, canonical URL."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final
from urllib.parse import urljoin, urlsplit

from intalks.errors import Problem
from intalks.intake.article import Defaults, Found, Incoming, Standing, article_of_found
from intalks.intake.check import too_long
from intalks.intake.dates import date_of_dateline, date_of_url, declared_date
from intalks.intake.decoding import decoded_markup
from intalks.intake.feeds import FeedEntry
from intalks.intake.html_text import ArticleText, article_text, html_tree
from intalks.intake.markup import visible
from intalks.intake.metadata import Metadata, metadata_of
from intalks.intake.publishers import DateHabits, Kind, Publisher
from intalks.intake.publishers.listed import host_of
from intalks.model.article import MAX_CHARACTERS
from intalks.model.interval import Interval

MAX_PAGE_BYTES: Final = 8 * 1024 * 1024
_MOST_SEEN: Final = 2 * MAX_CHARACTERS
_DAY: Final = timedelta(days=1)
_TITLE_GAP: Final = re.compile(r"\s+(?:[|–—·•:»]|-{1,2})\s+")
_WITHDRAWN: Final = re.compile(
    r"(?:\W*(?:withdrawn|story withdrawn|retracted|retraction)\b\s*[-–—:()\]*]"
    r"|this (?:story|article) has been (?:withdrawn|retracted))",
    re.IGNORECASE,
)
_CORRECTED: Final = re.compile(r"\W*(?:corrected|correction|refile|clarification)\b\s*[-:–—(]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """Where a page came from.

    `url` is the address that answered, after redirects; None for a file. `content_type` is the HTTP header as given.
    `feed_entry` is what a feed or a sitemap said of the page.
    """

    url: str | None = None
    content_type: str | None = None
    feed_entry: FeedEntry | None = None


def article_of_html(data: bytes, where: str, page: Page, defaults: Defaults) -> tuple[Incoming | None, list[Problem]]:
    """The article of an HTML page. None, and a fatal problem, where there is none; never raises for what stands in
    `data`.
    """
    if len(data) > MAX_PAGE_BYTES:
        return None, [Problem("too-long", f"a page of more than {MAX_PAGE_BYTES:,} bytes; refused whole", where)]
    text = decoded_markup(data, where, page.content_type)
    if isinstance(text, Problem):
        return None, [text]
    raw = visible(text)
    seen = sum(len(words.strip()) for words, _ in raw)
    if seen > _MOST_SEEN:
        return None, [too_long(where, f"{seen:,} characters are seen on the page")]
    tree = html_tree(text)
    if tree is None:
        return None, [Problem("empty", "the page is empty", where)]
    metadata = metadata_of(tree)
    url = _url(metadata, page)
    publisher = defaults.publishers.of_url(url) if url else None
    refusal = None if publisher is None else publisher.refusal(text)
    if refusal is not None:
        return None, [Problem("not-article", refusal, where)]
    title = _title(metadata, publisher, page)
    found = article_text(tree, text, raw, title=title, drop=() if publisher is None else publisher.drop)
    if found is None:
        return None, [Problem("no-text", "no article was found in the page", where)]
    entry = page.feed_entry
    declared = title is not None and (title != metadata.page_title or found.headline is None)
    title = title if declared else found.headline
    habits = DateHabits() if publisher is None else publisher.dates
    words = found.traced.text
    article = Found(
        words,
        url=url,
        title=title,
        outlet=_outlet(metadata, publisher, url, defaults),
        published=_published(metadata, habits, page) or _inferred(found, habits, replace(page, url=url), text),
        offsets=found.traced.places or None,
        standing=_standing(title, words, withdrawn=entry is not None and entry.withdrawn),
        updated=_first_date(metadata.modified, habits) or (None if entry is None else entry.updated),
        author=_author(metadata),
    )
    incoming, problems = article_of_found(article, where, defaults)
    if incoming is not None and not found.traced.places:
        message = "some words of the text do not stand in the page as such, so no offsets lead back to it"
        problems.append(Problem("no-offsets", message, where, fatal=False))
    return incoming, problems


def _url(metadata: Metadata, page: Page) -> str | None:
    """The canonical URL, where it is one: absolute, not the home page, and of the site that answered."""
    for one in metadata.urls:
        try:
            absolute = urljoin(page.url or "", one)
            parts = urlsplit(absolute)
        except ValueError:
            continue
        home = parts.path in {"", "/"} and not parts.query and page.url is not None
        own = page.url is None or _site(absolute) == _site(page.url)
        if parts.scheme in {"http", "https"} and parts.hostname and own and not home:
            return absolute
    return page.url or (None if page.feed_entry is None else page.feed_entry.url)


def _site(url: str) -> str:
    """The host without the prefixes by which one site answers under several (`www.`, `m.`, `amp.`)."""
    return re.sub(r"^(?:www\d?|m|mobile|amp|edition)\.", "", host_of(url))


def _title(metadata: Metadata, publisher: Publisher | None, page: Page) -> str | None:
    """The declared headline, else the heading, else what a feed says, else the window's title; without the outlet's
    name at its end.
    """
    given = page.feed_entry.title if page.feed_entry is not None else None
    candidates = [*metadata.titles, metadata.heading, given, metadata.page_title]
    title = next((one for one in candidates if one), None)
    if title is None:
        return None
    outlets = {*metadata.outlets, *(() if publisher is None else (publisher.name, *publisher.aliases))}
    names = {one.casefold() for one in outlets}
    while (gap := list(_TITLE_GAP.finditer(title))) and title[gap[-1].end() :].strip().casefold() in names:
        title = title[: gap[-1].start()]
    heading = metadata.heading
    # "Ford in talks | Cars | The Courier": the page's heading tells where the headline ends.
    if heading is not None and title.startswith(heading) and _TITLE_GAP.match(title, len(heading)):
        return heading
    return title.strip() or None


def _outlet(metadata: Metadata, publisher: Publisher | None, url: str | None, defaults: Defaults) -> str | None:
    """The publisher's name; on a relay's page, and on that of a site that nobody knows, the one that it declares; else
    its host.
    """
    declared = next((one for one in metadata.outlets if "://" not in one), None)
    known = None if declared is None else defaults.publishers.of_name(declared)
    named = declared if known is None else known.name
    if publisher is None:
        return named or defaults.outlet or (_site(url) if url else None) or None
    if publisher.kind is Kind.RELAY and known is not publisher and named is not None:
        return named
    return publisher.name


def _author(metadata: Metadata) -> str | None:
    """The first author that is no address; several, where the page lists them one by one."""
    names = [re.sub(r"^by\s+", "", one, flags=re.IGNORECASE) for one in metadata.authors if "://" not in one]
    return ", ".join(dict.fromkeys(names)) or None


def _published(metadata: Metadata, habits: DateHabits, page: Page) -> Interval | None:
    """Declared by the page, else by the feed."""
    declared = _first_date(metadata.published, habits)
    told = _of_feed(page)
    return declared or (None if told is None or told.inferred else told)


def _inferred(found: ArticleText, habits: DateHabits, page: Page, text: str) -> Interval | None:
    """By the URL, the date above the text, the dateline, what the feed (or GDELT) inferred, the page's other marks: the
    first that gives a day, else the month of the URL.
    """
    url = page.url
    shown = None if found.date is None else declared_date(found.date, habits)
    of_url = date_of_url(url) if url else None
    dates = (of_url, shown, date_of_dateline(found.traced.text), _of_feed(page))
    first = next((one for one in dates if one is not None and one.end - one.start <= _DAY), None)
    first = first or _marked_date(text) or of_url
    return None if first is None else replace(first, inferred=True)


def _of_feed(page: Page) -> Interval | None:
    return None if page.feed_entry is None else page.feed_entry.published


def _first_date(texts: tuple[str, ...], habits: DateHabits) -> Interval | None:
    """The first that can be read; a later one of the same day where the first names the day alone."""
    dates = [date for text in texts if (date := declared_date(text, habits)) is not None]
    if not dates:
        return None
    return next(
        (one for one in dates if dates[0].start <= one.start and one.end <= dates[0].end and not one.inferred), dates[0]
    )


def _marked_date(page: str) -> Interval | None:
    """The day that htmldate reads off the page's marks and its own words."""
    # As slow to load as trafilatura, and few pages need it.
    from htmldate import find_date  # noqa: PLC0415

    tree = html_tree(page)
    try:
        day = None if tree is None else find_date(tree, original_date=True, extensive_search=False)
    except (ValueError, TypeError, AttributeError, OverflowError):
        return None
    return None if day is None else declared_date(day)


def _standing(title: str | None, text: str, *, withdrawn: bool) -> Standing:
    for head in (title or "", text[:300]):
        if withdrawn or _WITHDRAWN.match(head):
            return Standing.WITHDRAWN
        if _CORRECTED.match(head):
            return Standing.CORRECTED
    return Standing.CURRENT
