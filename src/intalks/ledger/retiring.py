"""Taking out what is derived: reports that no longer count, dossiers that are no more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlalchemy import Connection, delete, insert, select, update

from intalks.ledger.tables import (
    contenders,
    dossier_names,
    dossier_sightings,
    dossiers,
    facts,
    links,
    news,
    outlines,
    report_pairs,
    reports,
    sighting_pairs,
    sightings,
    statements,
    tombstones,
    voices,
)

CHUNK: Final = 500
"""How many values a query names at most."""


def withdraw(connection: Connection, keys: Sequence[str]) -> None:
    """Take out the reports and sightings of these records; what else their dossiers hold is to be resolved anew."""
    for chunk in chunks(keys):
        touched = select(reports.c.dossier).where(reports.c.record.in_(chunk), reports.c.dossier.is_not(None))
        reopen(connection, set(connection.execute(touched.distinct()).scalars()))
        told = select(reports.c.id).where(reports.c.record.in_(chunk))
        seen = select(sightings.c.id).where(sightings.c.record.in_(chunk))
        connection.execute(delete(statements).where(statements.c.report.in_(told)))
        connection.execute(delete(report_pairs).where(report_pairs.c.report.in_(told)))
        touched = select(dossier_sightings.c.dossier).where(dossier_sightings.c.sighting.in_(seen))
        retire(connection, sorted(connection.execute(touched.distinct()).scalars()))
        connection.execute(delete(sighting_pairs).where(sighting_pairs.c.sighting.in_(seen)))
        connection.execute(delete(facts).where(facts.c.record.in_(chunk)))
        connection.execute(delete(reports).where(reports.c.record.in_(chunk)))
        connection.execute(delete(sightings).where(sightings.c.record.in_(chunk)))


def reopen(connection: Connection, ids: set[str]) -> None:
    """Retire dossiers whose reports are to be put together anew, and with them those that were settled with them in
    view: what follows them may have been tied to them by nothing but these reports, and rivals for what they wanted may
    have lost it to them alone.
    """
    among = sorted(ids)
    retire(connection, sorted(ids | followers_of(connection, among) | rivals_of(connection, among)))


def retire(connection: Connection, ids: Sequence[str]) -> None:
    """Drop the dossiers; their reports are unresolved again, and a tombstone leads from the old id to the first of
    them.
    """
    for chunk in chunks(ids):
        query = select(reports.c.dossier, reports.c.id).where(reports.c.dossier.in_(chunk)).order_by(reports.c.position)
        first: dict[str, str] = {}
        for dossier, report in connection.execute(query):
            first.setdefault(dossier, report)
        known = set(connection.execute(select(tombstones.c.old).where(tombstones.c.old.in_(chunk))).scalars())
        rows = [{"old": dossier, "report": report} for dossier, report in first.items() if dossier not in known]
        if rows:
            connection.execute(insert(tombstones), rows)
        connection.execute(update(reports).where(reports.c.dossier.in_(chunk)).values(dossier=None))
        freed = select(dossier_sightings.c.sighting).where(dossier_sightings.c.dossier.in_(chunk))
        connection.execute(update(sightings).where(sightings.c.id.in_(freed)).values(resolved=False))
        connection.execute(delete(dossier_sightings).where(dossier_sightings.c.dossier.in_(chunk)))
        connection.execute(delete(dossier_names).where(dossier_names.c.dossier.in_(chunk)))
        connection.execute(delete(contenders).where(contenders.c.dossier.in_(chunk)))
        connection.execute(delete(links).where(links.c.dossier.in_(chunk)))
        for table in (outlines, voices, news):
            connection.execute(delete(table).where(table.c.dossier.in_(chunk)))
        connection.execute(delete(dossiers).where(dossiers.c.id.in_(chunk)))


def drop_dossiers(connection: Connection) -> None:
    """Drop all dossiers, with nothing to lead from their ids: every report and sighting is unresolved again."""
    for table in (dossier_names, contenders, links, outlines, voices, news, dossier_sightings, dossiers):
        connection.execute(delete(table))
    connection.execute(update(reports).values(dossier=None))
    connection.execute(update(sightings).values(resolved=False))


def followers_of(connection: Connection, ids: Sequence[str]) -> set[str]:
    """The dossiers that follow one of these."""
    found: set[str] = set()
    for chunk in chunks(ids):
        found.update(connection.execute(select(links.c.dossier).where(links.c.predecessor.in_(chunk))).scalars())
    return found


def rivals_of(connection: Connection, ids: Sequence[str]) -> set[str]:
    """The dossiers about what one of these is about, themselves too."""
    found: set[str] = set()
    for chunk in chunks(ids):
        about = select(contenders.c.target).where(contenders.c.dossier.in_(chunk))
        rivals = select(contenders.c.dossier).where(contenders.c.target.in_(about))
        found.update(connection.execute(rivals.distinct()).scalars())
    return found


def chunks(values: Sequence[str]) -> list[list[str]]:
    """The values in lists of at most `CHUNK`."""
    return [list(values[i : i + CHUNK]) for i in range(0, len(values), CHUNK)]
