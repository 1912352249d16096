"""Reports and sightings out of the ledger, with what they need of their article and record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Column, Connection, RowMapping, select

from intalks.ledger.retiring import chunks
from intalks.ledger.rows import row_deals, row_report, row_sighting
from intalks.ledger.tables import articles, records, report_pairs, reports, sighting_pairs, sightings
from intalks.model.dossier import Report, Sighting

_ARTICLE: Final = (
    articles.c.id,
    articles.c.text_hash,
    articles.c.outlet,
    articles.c.title,
    articles.c.published,
    articles.c.published_end,
    articles.c.published_inferred,
    articles.c.signature,
)


def load_reports(connection: Connection, ids: Sequence[str]) -> tuple[Report, ...]:
    """The reports with these ids, in the order of the ids."""
    by_id: dict[str, Report] = {}
    base = select(reports.c.id.label("report"), reports.c.deal, reports.c.parties, records.c.key, records.c.body)
    base = base.add_columns(*_ARTICLE)
    base = base.join(records, records.c.key == reports.c.record).join(articles, articles.c.key == reports.c.article_key)
    for chunk in chunks(ids):
        links = _links(connection, report_pairs.c.report, report_pairs.c.pair, chunk)
        of_record: dict[str, list[RowMapping]] = {}
        for row in connection.execute(base.where(reports.c.id.in_(chunk))).mappings():
            of_record.setdefault(row["key"], []).append(row)
        for rows in of_record.values():
            record = row_deals(rows[0]["body"], {row["deal"] for row in rows})
            for row in rows:
                by_id[row["report"]] = row_report(row, record, links.get(row["report"], ()))
    return tuple(by_id[id_] for id_ in ids)


def load_sightings(connection: Connection, ids: Sequence[str]) -> tuple[Sighting, ...]:
    """The sightings with these ids, in the order of the ids."""
    by_id: dict[str, Sighting] = {}
    base = select(sightings.c.id.label("sighting"), sightings.c.body, *_ARTICLE)
    base = base.join(articles, articles.c.key == sightings.c.article_key)
    for chunk in chunks(ids):
        links = _links(connection, sighting_pairs.c.sighting, sighting_pairs.c.pair, chunk)
        for row in connection.execute(base.where(sightings.c.id.in_(chunk))).mappings():
            by_id[row["sighting"]] = row_sighting(row, links.get(row["sighting"], ()))
    return tuple(by_id[id_] for id_ in ids)


def _links(
    connection: Connection, owner: Column[str], pair: Column[str], ids: Iterable[str]
) -> dict[str, tuple[str, ...]]:
    """The pairs of each owner, sorted."""
    found: dict[str, list[str]] = {}
    for one, value in connection.execute(select(owner, pair).where(owner.in_(list(ids)))):
        found.setdefault(one, []).append(value)
    return {one: tuple(sorted(values)) for one, values in found.items()}
