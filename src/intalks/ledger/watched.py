"""The state of what is watched, in the ledger: feeds, the pages that they named, the log of fetches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, RowMapping, Table, delete, func, insert, or_, select, update

from intalks.ledger import versions
from intalks.ledger.database import writing
from intalks.ledger.retiring import chunks
from intalks.ledger.rows import moment_text, packed, unpacked
from intalks.ledger.tables_watched import feeds, fetches, pages
from intalks.model.watching import ArticleVersion, FeedState, FetchLine, PageState, PageStatus

_PAGE: Final = 500


@dataclass(frozen=True, slots=True)
class PageCount:
    """How many pages of a feed are in a state, and, where they came to nothing, for which reason."""

    feed: str
    status: PageStatus
    reason: str | None
    count: int


class WatchBook:
    """What watching notes down. Each method that writes is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def feeds(self) -> list[FeedState]:
        """By address."""
        with self._engine.connect() as connection:
            return [_feed(row) for row in connection.execute(select(feeds).order_by(feeds.c.url)).mappings()]

    def feed(self, url: str) -> FeedState | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(feeds).where(feeds.c.url == url)).mappings().first()
            return None if row is None else _feed(row)

    def put_feed(self, state: FeedState, named: Sequence[PageState] = ()) -> int:
        """Note a feed's state, with the pages that it named now; how many of these are new.

        A page that is known becomes due where the feed says something else of it than before. `found` grows by the new
        ones.
        """
        with writing(self._engine) as connection:
            new = _name_pages(connection, named)
            row = _row(state) | {"found": state.found + new}
            if not connection.execute(update(feeds).where(feeds.c.url == state.url).values(row)).rowcount:
                connection.execute(insert(feeds), [row])
            return new

    def due_pages(self, now: datetime, limit: int) -> list[PageState]:
        """The pages whose time has come, those that came first first."""
        query = select(pages).where(pages.c.due_at <= moment_text(now))
        query = query.order_by(pages.c.due_at, pages.c.first_seen, pages.c.url).limit(limit)
        with self._engine.connect() as connection:
            return [_page(row) for row in connection.execute(query).mappings()]

    def next_due(self) -> datetime | None:
        """When the next page is due; None where none is."""
        query = select(func.min(pages.c.due_at))
        with self._engine.connect() as connection:
            found = connection.execute(query).scalar()
        return None if found is None else datetime.fromisoformat(found)

    def page(self, url: str) -> PageState | None:
        with self._engine.connect() as connection:
            row = connection.execute(select(pages).where(pages.c.url == url)).mappings().first()
            return None if row is None else _page(row)

    def pages(self, *, status: PageStatus | None = None) -> Iterator[PageState]:
        """By address; all, or those of one status. May be written to meanwhile."""
        after = ""
        while True:
            query = select(pages).where(pages.c.url > after).order_by(pages.c.url).limit(_PAGE)
            if status is not None:
                query = query.where(pages.c.status == status.value)
            with self._engine.connect() as connection:
                found = [_page(row) for row in connection.execute(query).mappings()]
            yield from found
            if len(found) < _PAGE:
                return
            after = found[-1].url

    def settle(self, state: PageState, *, withdrawn: str | None = None, seen_at: datetime) -> bool:
        """Note what came of a page; `withdrawn` says why its article counts as taken back, and the answer is whether
        that is new. Where the page was read, an article that was taken back is there again.
        """
        with writing(self._engine) as connection:
            connection.execute(update(pages).where(pages.c.url == state.url).values(_row(state)))
            if state.article is None:
                return False
            if withdrawn is not None:
                return versions.withdraw_text(connection, state.article, seen_at=seen_at, note=withdrawn)
            if state.status is PageStatus.READ:
                versions.restore_text(connection, state.article, seen_at=seen_at)
            return False

    def log(self, lines: Sequence[FetchLine]) -> None:
        """Add lines to the log."""
        if not lines:
            return
        with writing(self._engine) as connection:
            number = connection.execute(select(func.coalesce(func.max(fetches.c.number), 0))).scalar_one()
            connection.execute(
                insert(fetches), [_row(line) | {"number": number + i} for i, line in enumerate(lines, 1)]
            )

    def cut_log(self, before: datetime) -> int:
        """Forget the lines of the log before a moment; how many they were."""
        with writing(self._engine) as connection:
            return connection.execute(delete(fetches).where(fetches.c.at < moment_text(before))).rowcount

    def lines(self, *, feed: str | None = None, limit: int = 100) -> list[FetchLine]:
        """The last lines of the log, newest first; of one feed and its pages, or of all."""
        query = select(fetches).order_by(fetches.c.number.desc()).limit(limit)
        if feed is not None:
            query = query.where(or_(fetches.c.feed == feed, fetches.c.url == feed))
        names = [field.name for field in fields(FetchLine)]
        with self._engine.connect() as connection:
            rows = connection.execute(query).mappings().all()
        return [FetchLine(**{name: _value(name, row[name]) for name in names}) for row in rows]

    def counts(self) -> list[PageCount]:
        """The pages by feed, status and reason."""
        marks = (pages.c.feed, pages.c.status, pages.c.reason)
        query = select(*marks, func.count().label("count")).group_by(*marks).order_by(*marks)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [PageCount(feed, PageStatus(status), reason, count) for feed, status, reason, count in rows]

    def versions(self, article: str) -> list[ArticleVersion]:
        """Every text that the article had, and its being taken back, in order."""
        with self._engine.connect() as connection:
            return versions.versions_of(connection, article)

    def latest_versions(self, articles: Sequence[str]) -> dict[str, ArticleVersion]:
        with self._engine.connect() as connection:
            return versions.latest_versions(connection, articles)


def _name_pages(connection: Connection, named: Sequence[PageState]) -> int:
    by_url = {one.url: one for one in named}
    held: dict[str, RowMapping] = {}
    for chunk in chunks(sorted(by_url)):
        query = select(pages.c.url, pages.c.stamp, pages.c.status).where(pages.c.url.in_(chunk))
        held |= {row["url"]: row for row in connection.execute(query).mappings()}
    fresh = [_row(one) for url, one in by_url.items() if url not in held]
    if fresh:
        connection.execute(insert(pages), fresh)
    for url, row in held.items():
        one = by_url[url]
        if row["stamp"] != one.stamp:
            again = {"entry": packed(one.entry), "stamp": one.stamp, "due_at": _moment(one.due_at), "tries": 0}
            connection.execute(update(pages).where(pages.c.url == url).values(again))
    return len(fresh)


def _row(state: FeedState | PageState | FetchLine) -> dict[str, Any]:
    """Column names to plain values, whatever they are."""
    row = asdict(state)
    for name, value in row.items():
        if isinstance(value, datetime):
            row[name] = moment_text(value)
        elif isinstance(value, PageStatus):
            row[name] = value.value
        elif isinstance(value, bytes):
            row[name] = packed(value)
    return row


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment_text(moment)


_MOMENTS: Final = frozenset({"tried_at", "succeeded_at", "due_at", "first_seen", "at"})


def _value(name: str, value: Any) -> Any:  # noqa: ANN401 - of any column
    if value is None:
        return None
    if name in _MOMENTS:
        return datetime.fromisoformat(value)
    if name == "entry":
        return unpacked(value)
    return PageStatus(value) if name == "status" and isinstance(value, str) else value


def _feed(row: RowMapping) -> FeedState:
    return FeedState(**{name: _value(name, row[name]) for name in _names(feeds)})


def _page(row: RowMapping) -> PageState:
    return PageState(**{name: _value(name, row[name]) for name in _names(pages)})


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]
