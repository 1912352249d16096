"""Reports keyed anew: what an organization is found by changes when the list or a person's word about it does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, and_, delete, func, insert, select

from intalks.ledger.adding import add_derived
from intalks.ledger.retiring import withdraw
from intalks.ledger.rows import record_key, row_article, row_record
from intalks.ledger.tables import articles, records, settings
from intalks.model.article import Article
from intalks.model.dossier import Entry
from intalks.model.record import ArticleRecord

_PAGE = 200
_KEYED_BY = "keyed_by"


def readings(connection: Connection, after: int) -> Iterator[tuple[int, Article, ArticleRecord]]:
    """Some hundred articles with the record that counts of each, and its number, from the next number after `after`."""
    newest = select(func.max(records.c.number).label("number")).group_by(records.c.article).subquery()
    query = select(articles, records.c.body, records.c.number)
    query = query.join(
        records, and_(records.c.article == articles.c.id, records.c.text_hash == articles.c.text_hash)
    ).join(newest, newest.c.number == records.c.number)
    query = query.where(records.c.number > after).order_by(records.c.number).limit(_PAGE)
    for row in connection.execute(query).mappings():
        yield row["number"], row_article(row), row_record(row["body"])


def put_anew(connection: Connection, entries: Sequence[Entry]) -> None:
    """The reports and sightings of these entries in place of those of the same records; their dossiers are to be
    resolved anew.
    """
    keyed = {record_key(e.record.id, e.record.text_hash, e.record.reader): e for e in entries}
    withdraw(connection, sorted(keyed))
    add_derived(connection, keyed)


def keyed_by(connection: Connection) -> dict[str, list[str] | None] | None:
    """What was last noted; None where nothing was."""
    found = connection.execute(select(settings.c.value).where(settings.c.name == _KEYED_BY)).scalar()
    return None if found is None else msgspec.json.decode(found, type=dict[str, list[str] | None])


def note_keyed_by(connection: Connection, sources: Mapping[str, list[str] | None]) -> None:
    connection.execute(delete(settings).where(settings.c.name == _KEYED_BY))
    value = msgspec.json.encode(sources).decode()
    connection.execute(insert(settings).values(name=_KEYED_BY, value=value))
