"""Blocks: what must be resolved anew when reports are added, and the dossiers put in their place.

Resolution goes by publication: what a report joins depends on earlier reports alone. So new reports change nothing
but themselves
and the later ones that share a pair of organizations with a dossier they may join, and so on. A block is these,
together with all
reports of the dossiers that they may join, and with the sightings that may see a change. Resolving the block gives
for its reports and
sightings what resolving everything would: a choice among fewer dossiers, the best of them still there, is the same
choice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, insert, select, update

from intalks.ledger.loading import load_reports, load_sightings
from intalks.ledger.retiring import chunks, retire
from intalks.ledger.rows import (
    Row,
    contender_rows,
    dossier_row,
    last_sort,
    row_contender,
    row_dossier,
    settlement_bytes,
)
from intalks.ledger.rows import dossier_names as names_of
from intalks.ledger.tables import (
    contenders,
    dossier_names,
    dossier_sightings,
    dossiers,
    report_pairs,
    reports,
    sighting_pairs,
    sightings,
)
from intalks.model.dossier import Block, Contender, Dossier, Links, Outcome, Settlement

Settle = Callable[[Sequence[Contender]], Mapping[str, Settlement]]

STEP = 5_000
"""How many unresolved reports are taken at a time, earliest first: many, since each time brings in the dossiers that
they may join.
"""

_END = "~"
"""Sorts after every position."""


@dataclass(slots=True)
class _Reach:
    """What a change reaches: reports and sightings by id, dossiers by id, pairs."""

    reports: set[str] = field(default_factory=set)
    sightings: set[str] = field(default_factory=set)
    dossiers: set[str] = field(default_factory=set)
    pairs: set[str] = field(default_factory=set)


def next_block(connection: Connection, look_back: timedelta) -> Block | None:
    """The next block to resolve, None when nothing is unresolved.

    A sighting is held against each dossier alone, so of those that may see a change only the dossiers that do change
    are needed.
    """
    query = select(reports.c.id, reports.c.position).where(reports.c.dossier.is_(None)).order_by(reports.c.position)
    fresh = connection.execute(query.limit(STEP + 1)).all()
    until = fresh[STEP - 1].position if len(fresh) > STEP else _END
    seen = select(sightings.c.id, sightings.c.position).where(
        sightings.c.resolved.is_(False), sightings.c.position <= until
    )
    passages = connection.execute(seen.order_by(sightings.c.position)).all()
    if not fresh and not passages:
        return None
    since = min(row.position for row in (*fresh[:1], *passages[:1]))
    reach = _Reach(reports={row.id for row in fresh[:STEP]})
    _spread(connection, reach, since)
    reach.sightings = {row.id for row in passages}
    seen_only = _dossiers_with(connection, _pairs_of_sightings(connection, sorted(reach.sightings))) - reach.dossiers
    reach.dossiers |= seen_only
    reach.sightings |= _sightings_with(connection, reach.pairs, _before(since, look_back))
    for chunk in chunks(sorted(reach.dossiers)):
        reach.reports.update(connection.execute(select(reports.c.id).where(reports.c.dossier.in_(chunk))).scalars())
        held = select(dossier_sightings.c.sighting).where(dossier_sightings.c.dossier.in_(chunk))
        reach.sightings.update(connection.execute(held).scalars())
    return Block(
        load_reports(connection, sorted(reach.reports)),
        load_sightings(connection, sorted(reach.sightings)),
        _links(connection, sorted(seen_only)),
    )


def put(connection: Connection, block: Block, resolved: Iterable[Dossier], settle: Settle) -> None:
    """The dossiers of a block in place of those that its reports were in; ids that are no more keep leading to their
    report.

    Who is whose rival is settled anew for every target of a dossier that goes or comes.
    """
    new = list(resolved)
    old: set[str] = set()
    for chunk in chunks([report.id for report in block.reports]):
        query = select(reports.c.dossier).where(reports.c.id.in_(chunk), reports.c.dossier.is_not(None)).distinct()
        old.update(connection.execute(query).scalars())
    targets = _targets(connection, sorted(old))
    retire(connection, sorted(old))
    if new:
        connection.execute(insert(dossiers), [dossier_row(dossier) for dossier in new])
    names: list[Row] = [
        {"name": name, "last_sort": last_sort(dossier), "dossier": dossier.id}
        for dossier in new
        for name in names_of(dossier)
    ]
    if names:
        connection.execute(insert(dossier_names), names)
    rows = [row for dossier in new for row in contender_rows(dossier)]
    if rows:
        connection.execute(insert(contenders), rows)
    _settle(connection, targets | {row["target"] for row in rows}, settle)
    for chunk in chunks([one.id for one in block.sightings]):
        connection.execute(update(sightings).where(sightings.c.id.in_(chunk)).values(resolved=True))
    for dossier in new:
        for chunk in chunks(dossier.reports):
            connection.execute(update(reports).where(reports.c.id.in_(chunk)).values(dossier=dossier.id))
        if dossier.sightings:
            seen = [{"dossier": dossier.id, "sighting": sighting} for sighting in dossier.sightings]
            connection.execute(insert(dossier_sightings), seen)


def _links(connection: Connection, ids: Sequence[str]) -> tuple[Links, ...]:
    found: list[Links] = []
    for chunk in chunks(ids):
        query = select(dossiers.c.body).where(dossiers.c.id.in_(chunk)).order_by(dossiers.c.id)
        for body in connection.execute(query).scalars():
            dossier = row_dossier(body, None)
            found.append(Links(dossier.id, dossier.predecessors, dossier.successors))
    return tuple(found)


def _before(position: str, look_back: timedelta) -> str:
    """The position that lies so long before; an undated one begins after all dated."""
    undated, start, _ = position.split("|", 2)
    if undated == "1":
        return position
    return f"0|{(datetime.fromisoformat(start) - look_back).isoformat()}"


def _targets(connection: Connection, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(ids):
        found.update(connection.execute(select(contenders.c.target).where(contenders.c.dossier.in_(chunk))).scalars())
    return found


def _settle(connection: Connection, targets: Iterable[str], settle: Settle) -> None:
    """Settle all dossiers about these targets; one about two targets sees the rivals for both."""
    ids: set[str] = set()
    for chunk in chunks(sorted(targets)):
        ids.update(connection.execute(select(contenders.c.dossier).where(contenders.c.target.in_(chunk))).scalars())
    beside = _targets(connection, sorted(ids))
    found: dict[str, Contender] = {}
    for chunk in chunks(sorted(beside)):
        query = select(contenders.c.dossier, contenders.c.body).where(contenders.c.target.in_(chunk))
        found |= {row.dossier: row_contender(row.body) for row in connection.execute(query)}
    settled = settle(sorted(found.values(), key=lambda one: one.dossier))
    for id_ in sorted(ids):
        settlement = settled[id_]
        outcome = Outcome.ABANDONED if settlement.lost is not None else found[id_].outcome
        values = {"settlement": settlement_bytes(settlement), "outcome": outcome.value}
        connection.execute(update(dossiers).where(dossiers.c.id == id_).values(**values))


def _spread(connection: Connection, reach: _Reach, since: str) -> None:
    """Close the reach: the dossiers that its reports may join, and every resolved report after `since` that may see
    them change.
    """
    frontier = _pairs_of(connection, reports.c.id, sorted(reach.reports))
    while frontier:
        reach.pairs |= frontier
        joined = _dossiers_with(connection, frontier) - reach.dossiers
        later = _later_with(connection, frontier, since) - reach.reports
        reach.dossiers |= joined
        reach.reports |= later
        frontier = _pairs_of(connection, reports.c.dossier, sorted(joined)) | _pairs_of(
            connection, reports.c.id, sorted(later)
        )
        frontier -= reach.pairs


def _pairs_of(connection: Connection, column: Column[str], values: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(values):
        query = select(report_pairs.c.pair).join(reports, reports.c.id == report_pairs.c.report)
        found.update(connection.execute(query.where(column.in_(chunk)).distinct()).scalars())
    return found


def _pairs_of_sightings(connection: Connection, ids: Sequence[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(ids):
        query = select(sighting_pairs.c.pair).where(sighting_pairs.c.sighting.in_(chunk)).distinct()
        found.update(connection.execute(query).scalars())
    return found


def _dossiers_with(connection: Connection, pairs: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(pairs)):
        query = select(reports.c.dossier).join(report_pairs, report_pairs.c.report == reports.c.id)
        query = query.where(report_pairs.c.pair.in_(chunk), reports.c.dossier.is_not(None)).distinct()
        found.update(connection.execute(query).scalars())
    return found


def _later_with(connection: Connection, pairs: Iterable[str], since: str) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(pairs)):
        query = select(reports.c.id).join(report_pairs, report_pairs.c.report == reports.c.id)
        query = query.where(report_pairs.c.pair.in_(chunk), reports.c.position > since, reports.c.dossier.is_not(None))
        found.update(connection.execute(query.distinct()).scalars())
    return found


def _sightings_with(connection: Connection, pairs: Iterable[str], since: str) -> set[str]:
    """Resolved sightings after `since` of these pairs: they may see another dossier now."""
    found: set[str] = set()
    for chunk in chunks(sorted(pairs)):
        query = select(sightings.c.id).join(sighting_pairs, sighting_pairs.c.sighting == sightings.c.id)
        query = query.where(sighting_pairs.c.pair.in_(chunk), sighting_pairs.c.position > since, sightings.c.resolved)
        found.update(connection.execute(query.distinct()).scalars())
    return found
