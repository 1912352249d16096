"""What is watched: feeds and how to ask for them, what came of it, and rules for alerts. Moments are aware, in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """How the web is asked.

    `max_bytes`: of a body, unpacked. `timeout`: seconds without a byte. `deadline`: seconds for one answer, redirects
    and body included. `redirects`: followed at most. `tries`: of one address in one run. `patience`: seconds to wait
    for another try at most; a server that asks for more is left to a later run. `host_delay`: seconds between two
    requests to one host. `hosts_at_once`: hosts asked side by side. `allow_hosts`: names (or `name:port`) that may lead
    to private or loopback addresses.
    """

    max_bytes: int = 10_000_000
    timeout: float = 20.0
    deadline: float = 60.0
    redirects: int = 5
    tries: int = 3
    patience: float = 60.0
    host_delay: float = 1.0
    hosts_at_once: int = 4
    allow_hosts: tuple[str, ...] = ()
    user_agent: str = "intalks"


class SourceKind(StrEnum):
    """What an address gives: `auto` is for it to say."""

    AUTO = "auto"
    FEED = "feed"
    SITEMAP = "sitemap"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class WatchedSource:
    """A feed or sitemap of the settings. `outlet` is that of articles that name none."""

    url: str
    every: timedelta = timedelta(minutes=30)
    kind: SourceKind = SourceKind.AUTO
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class WatchSettings:
    """The sources, OPML lists that name more of them (paths), how to ask for them, after which times an article is
    looked at again for corrections, and how old an article may be by its feed's word (None: any age). `every` is how
    often a feed is asked that says nothing else. `publishers` is a folder of publishers of the user's own.
    """

    sources: tuple[WatchedSource, ...] = ()
    lists: tuple[str, ...] = ()
    every: timedelta = timedelta(minutes=30)
    limits: FetchLimits = FetchLimits()
    rechecks: tuple[timedelta, ...] = (timedelta(hours=2), timedelta(days=1), timedelta(days=7))
    max_age: timedelta | None = None
    publishers: str | None = None


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed. `failures` counts those since the last success; `reason` and `message` tell of the
    last one, None where the last poll went well. `due_at` is when it may be asked next, None: at once. `parent` is the
    sitemap or list that named it. `found` counts the pages that it brought. `held` says that `due_at` was the server's
    or the back-off's wish, which a run out of turn respects too.
    """

    url: str
    parent: str | None = None
    title: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    tried_at: datetime | None = None
    succeeded_at: datetime | None = None
    due_at: datetime | None = None
    held: bool = False
    failures: int = 0
    reason: str | None = None
    message: str | None = None
    found: int = 0


class PageStatus(StrEnum):
    """`waiting` to be fetched; `read`: its article stands in the ledger; `refused`: it holds no article to read;
    `failed`: it could not be had; `withdrawn`: it was taken back.
    """

    WAITING = "waiting"
    READ = "read"
    REFUSED = "refused"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class PageState:
    """What is known of a page that a feed named. `entry` is the feed's word as JSON, `stamp` its hash: another one
    makes the page due anew. `due_at` is when it is to be fetched (again), None: not at all. `checks` counts the looks
    after the first. `article` is the id of its article.
    """

    url: str
    feed: str
    entry: bytes
    stamp: str
    status: PageStatus
    first_seen: datetime
    due_at: datetime | None = None
    etag: str | None = None
    last_modified: str | None = None
    tries: int = 0
    checks: int = 0
    reason: str | None = None
    message: str | None = None
    article: str | None = None


@dataclass(frozen=True, slots=True)
class FetchLine:
    """One line of the log. `what` is `feed` or `page`; `reason` is `ok`, `not-modified` or why there is nothing to
    read; `size` is in bytes as they came, `millis` the time that it took. `status` is None where no answer came.
    """

    at: datetime
    what: str
    url: str
    reason: str
    status: int | None
    size: int
    millis: int
    tries: int
    feed: str | None = None
    final: str | None = None
    message: str | None = None


class VersionKind(StrEnum):
    FIRST = "first"
    UPDATED = "updated"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class ArticleVersion:
    """One text that an article had, or its being taken back; `number` counts from 1 within the article."""

    article: str
    number: int
    kind: VersionKind
    text_hash: str
    seen_at: datetime
    note: str | None = None
