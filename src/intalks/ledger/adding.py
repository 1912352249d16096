"""Entries into the ledger: what is there stays, what is new is added, all of a call in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Column, Connection, func, select

from intalks.errors import Problem
from intalks.ledger.inheriting import Kin
from intalks.ledger.inserting import insert_rows
from intalks.ledger.judging import link_judged
from intalks.ledger.proposing import drop_proposals
from intalks.ledger.removing import refusal, removals_of
from intalks.ledger.retiring import chunks, withdraw
from intalks.ledger.rows import (
    Row,
    article_key,
    article_row,
    fact_rows,
    moment_text,
    position,
    record_key,
    record_row,
    report_row,
    sighting_row,
)
from intalks.ledger.search import add_statements
from intalks.ledger.tables import (
    articles,
    facts,
    problems,
    records,
    report_pairs,
    reports,
    sighting_pairs,
    sightings,
)
from intalks.ledger.versions import add_texts
from intalks.model.article import content_hash
from intalks.model.dossier import Entry


@dataclass(frozen=True, slots=True)
class AddCount:
    """How many entries of a batch were new, how many stood in the ledger already, and which were removed before and
    stay out. `changed` of the new ones are a further text of an article that had another.
    """

    added: int
    known: int
    refused: tuple[Problem, ...] = ()
    changed: int = 0


def add_entries(connection: Connection, entries: Sequence[Entry], recorded_at: datetime) -> AddCount:
    """Where an article has a record already, the new one counts from now on, and what was proposed for it is void."""
    stones = removals_of(connection, [(entry.article.id, entry.article.text_hash) for entry in entries])
    refused = [(entry, stone) for entry, stone in zip(entries, stones, strict=True) if stone is not None]
    problems = tuple(refusal(stone, entry.article.id) for entry, stone in refused)
    out = {entry.article.id for entry, _ in refused}
    keyed = {
        record_key(e.record.id, e.record.text_hash, e.record.reader): e for e in entries if e.article.id not in out
    }
    known = present(connection, records.c.key, list(keyed))
    fresh = {key: entry for key, entry in keyed.items() if key not in known}
    changed = sum(_add_fresh(connection, group, recorded_at) for group in _apart(fresh))
    return AddCount(len(fresh), len(entries) - len(fresh) - len(problems), problems, changed)


def _apart(fresh: Mapping[str, Entry]) -> Iterator[Mapping[str, Entry]]:
    """The entries in order, in groups that hold one of each article: the earlier must be there to be followed."""
    group: dict[str, Entry] = {}
    ids: set[str] = set()
    for key, entry in fresh.items():
        if entry.article.id in ids:
            yield group
            group, ids = {}, set()
        group[key] = entry
        ids.add(entry.article.id)
    if group:
        yield group


def _add_fresh(connection: Connection, fresh: Mapping[str, Entry], recorded_at: datetime) -> int:
    """Entries by the key of their record. How many of them are a further text of an article."""
    texts = {article_key(e.article.id, e.article.text_hash): e for e in fresh.values()}
    held = present(connection, articles.c.key, list(texts))
    new = [entry for key, entry in texts.items() if key not in held]
    insert_rows(connection, articles, [article_row(e.article, e.signature, recorded_at) for e in new])
    changed = add_texts(connection, new, recorded_at)
    ids = [entry.article.id for entry in fresh.values()]
    drop_proposals(connection, ids)
    earlier = _records_of(connection, ids)
    kin = Kin.of(connection, earlier)
    withdraw(connection, earlier)  # the records themselves stay
    number = connection.execute(select(func.coalesce(func.max(records.c.number), 0))).scalar_one()
    insert_rows(
        connection, records, [record_row(e.record, number + i, recorded_at) for i, e in enumerate(fresh.values(), 1)]
    )
    add_derived(connection, fresh)
    kin.pass_on(connection)
    return changed


def add_problems(connection: Connection, found: Sequence[Problem], recorded_at: datetime) -> None:
    rows = {
        key: {
            "key": key,
            "reason": one.reason,
            "message": one.message,
            "place": one.where,
            "fatal": one.fatal,
            "recorded_at": moment_text(recorded_at),
        }
        for one in found
        for key in (content_hash(one.reason, one.message, one.where),)
    }
    known = present(connection, problems.c.key, list(rows))
    fresh = [row for key, row in rows.items() if key not in known]
    insert_rows(connection, problems, fresh)


def _records_of(connection: Connection, ids: Sequence[str]) -> list[str]:
    """The keys of all records of these articles."""
    found: list[str] = []
    for chunk in chunks(ids):
        found += connection.execute(select(records.c.key).where(records.c.article.in_(chunk))).scalars()
    return found


def add_derived(connection: Connection, fresh: Mapping[str, Entry]) -> None:
    rows: list[Row] = []
    pairs: list[Row] = []
    for key, entry in fresh.items():
        for report in entry.reports:
            rows.append(report_row(report, key))
            pairs += [{"pair": pair, "report": report.id} for pair in report.pairs]
    seen: list[Row] = []
    places: list[Row] = []
    for key, entry in fresh.items():
        for one in entry.sightings:
            seen.append(sighting_row(one, key, entry.article.text_hash))
            places += [{"pair": pair, "position": position(one), "sighting": one.id} for pair in one.pairs]
    about = [row for key, entry in fresh.items() for row in fact_rows(entry, key)]
    derived = ((reports, rows), (report_pairs, pairs), (sightings, seen), (sighting_pairs, places), (facts, about))
    for table, values in derived:
        insert_rows(connection, table, values)
    add_statements(connection, [report for entry in fresh.values() for report in entry.reports])
    link_judged(connection, [row["id"] for row in rows])


def present(connection: Connection, column: Column[str], keys: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(keys):
        found.update(connection.execute(select(column).where(column.in_(chunk))).scalars())
    return found
