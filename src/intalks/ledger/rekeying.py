"""Reports keyed anew: what an organization is found by changes when the list or a person's word about it does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
from sqlalchemy import Connection, and_, delete, func, insert, select

from intalks.ledger.adding import add_derived
from intalks.ledger.retiring import withdraw
from intalks.ledger.rows import record_key, row_article, row_record
from intalks.ledger.tables import articles, keyings, records
from intalks.model.article import Article
from intalks.model.dossier import Entry
from intalks.model.judgement import About, Judgement, standing
from intalks.model.listing import Listing
from intalks.model.record import ArticleRecord
from intalks.reference import Reference, names_of

_PAGE = 200


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
    found = {
        part: None if names is None else msgspec.json.decode(names, type=list[str])
        for part, names in connection.execute(select(keyings.c.part, keyings.c.names).order_by(keyings.c.part))
    }
    return found or None


def sources_of_names(
    lists: tuple[Reference, Reference], own: Mapping[str, Listing], judgements: Iterable[Judgement], *, shipped: str
) -> dict[str, list[str] | None]:
    """What the list is made of, each part with the names that it touches, None where that may be all: the list that
    ships, by its digest, users' own rows by their keys, and what people judged of organizations. `lists` is the list
    without what was judged and with it: what went into one side before goes where that side goes.
    """
    unjudged = lists[0]
    parts: dict[str, list[str] | None] = {f"shipped:{shipped}": None}
    for key, row in own.items():
        sides = [row.name, *row.aliases, *(one for one in (row.parent, row.predecessor) if one is not None)]
        parts[f"listed:{key}"] = sorted({*sides, *names_of(unjudged, row.name)})
    for one in standing(judgements):
        if one.about is About.ORGANIZATION:
            sides = [one.left, one.right]
            named = {name for one_list in lists for side in sides for name in names_of(one_list, side)}
            parts[f"judged:{one.id}"] = sorted({*sides, *named})
    return parts


def note_keyed_by(connection: Connection, sources: Mapping[str, list[str] | None]) -> None:
    connection.execute(delete(keyings))
    rows = [
        {"part": part, "names": None if names is None else msgspec.json.encode(names).decode()}
        for part, names in sources.items()
    ]
    if rows:
        connection.execute(insert(keyings), rows)
