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
from typing import Protocol

from sqlalchemy import Column, Connection, insert, select, update

from intalks.ledger.linking import predecessors_of, put_links
from intalks.ledger.loading import load_reports, load_sightings
from intalks.ledger.outlining import add_outlines, put_news
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
from intalks.model.dossier import Block, Contender, Dossier, Settlement
from intalks.model.judgement import Judgement

Settle = Callable[[Sequence[Contender]], Mapping[str, Settlement]]


class Horizon(Protocol):
    """How far in time what is told of a deal reaches: from a dossier's last report to another that joins it, from its
    last report to a sighting of it, and from a sighting to its first report.
    """

    @property
    def memory(self) -> timedelta: ...

    @property
    def heard_for(self) -> timedelta: ...

    @property
    def look_back(self) -> timedelta: ...


class Resolve(Horizon, Protocol):
    """What `intalks.resolution.Resolver` is: a block in, its dossiers out; rivals for one target told apart."""

    def __call__(self, block: Block, judgements: Sequence[Judgement] = (), /) -> tuple[Dossier, ...]: ...

    def settle(self, contenders: Sequence[Contender], /) -> Mapping[str, Settlement]: ...


STEP = 5_000
"""How many unresolved reports are taken at a time, earliest first: many, since each time brings in the dossiers that
they may join.
"""

_END = "~"
"""Sorts after every position."""


@dataclass(slots=True)
class _Reach:
    """What a change reaches: reports, sightings and dossiers by id, and the pairs whose dossiers may change."""

    reports: set[str] = field(default_factory=set)
    sightings: set[str] = field(default_factory=set)
    dossiers: set[str] = field(default_factory=set)
    pairs: set[str] = field(default_factory=set)


def next_block(connection: Connection, horizon: Horizon) -> Block | None:
    """The next block to resolve, None when nothing is unresolved.

    A sighting speaks of one of the dossiers of its two organizations. So with those that may see a change come all the
    dossiers that they may speak of; what else these hold is held as before.
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
    _spread(connection, reach, since, horizon.memory)
    touched = frozenset(reach.reports)
    reach.sightings = {row.id for row in passages}
    reach.sightings |= _sightings_with(connection, reach.pairs, _before(since, horizon.look_back))
    seen_pairs = _pairs_of_sightings(connection, sorted(reach.sightings))
    heard = _day_before(since, horizon.heard_for + horizon.look_back)
    reach.dossiers |= _dossiers_with(connection, seen_pairs, heard)
    for chunk in chunks(sorted(reach.dossiers)):
        reach.reports.update(connection.execute(select(reports.c.id).where(reports.c.dossier.in_(chunk))).scalars())
        held = select(dossier_sightings.c.sighting).where(dossier_sightings.c.dossier.in_(chunk))
        reach.sightings.update(connection.execute(held).scalars())
    return Block(
        load_reports(connection, sorted(reach.reports)),
        load_sightings(connection, sorted(reach.sightings)),
        touched,
    )


def put(connection: Connection, block: Block, resolved: Sequence[Dossier], settle: Settle) -> None:
    """The dossiers of a block in place of those that its reports were in; ids that are no more keep leading to their
    report, and a dossier that is as it was is not touched.

    Who is whose rival is settled anew for every target of a dossier that goes or comes. What a dossier follows is
    settled by its first report: only where that one was touched may it change.
    """
    rows = {dossier.id: dossier_row(dossier) for dossier in resolved}
    stored = _stored(connection, [report.id for report in block.reports])
    new = [dossier for dossier in resolved if stored.get(dossier.id) != rows[dossier.id]["body"]]
    gone = sorted(stored.keys() - (rows.keys() - {dossier.id for dossier in new}))
    targets = _targets(connection, gone)
    followed = predecessors_of(connection, sorted(rows))
    followed |= {
        one.id: one.predecessors[0] if one.predecessors else None
        for one in resolved
        if block.touched is None or one.reports[0] in block.touched
    }
    retire(connection, gone)
    _insert(connection, new, rows)
    add_outlines(connection, new, block.reports)
    put_links(connection, followed)
    targets |= {row["target"] for dossier in new for row in contender_rows(dossier)}
    for chunk in chunks([one.id for one in block.sightings]):
        waiting = update(sightings).where(sightings.c.id.in_(chunk), sightings.c.resolved.is_(False))
        connection.execute(waiting.values(resolved=True))
    _settle(connection, targets, settle)


def _stored(connection: Connection, ids: Sequence[str]) -> dict[str, bytes]:
    """The dossiers that these reports are in, with their bodies."""
    found: dict[str, bytes] = {}
    for chunk in chunks(ids):
        inside = select(reports.c.dossier).where(reports.c.id.in_(chunk), reports.c.dossier.is_not(None))
        query = select(dossiers.c.id, dossiers.c.body).where(dossiers.c.id.in_(inside))
        found |= {row.id: row.body for row in connection.execute(query)}
    return found


def _insert(connection: Connection, new: Sequence[Dossier], rows: Mapping[str, Row]) -> None:
    names: list[Row] = [
        {"name": name, "last_sort": last_sort(dossier.last, dossier.id), "dossier": dossier.id}
        for dossier in new
        for name in names_of(dossier)
    ]
    seen = [{"dossier": dossier.id, "sighting": sighting} for dossier in new for sighting in dossier.sightings]
    targets = [row for dossier in new for row in contender_rows(dossier)]
    for table, values in (
        (dossiers, [rows[dossier.id] for dossier in new]),
        (dossier_names, names),
        (dossier_sightings, seen),
        (contenders, targets),
    ):
        if values:
            connection.execute(insert(table), values)
    for dossier in new:
        for chunk in chunks(dossier.reports):
            connection.execute(update(reports).where(reports.c.id.in_(chunk)).values(dossier=dossier.id))


def _before(position: str, look_back: timedelta) -> str:
    """The position that lies so long before; an undated one begins after all dated."""
    undated, start, _ = position.split("|", 2)
    if undated == "1":
        return position
    return f"0|{(datetime.fromisoformat(start) - look_back).isoformat()}"


def _day_before(position: str, time: timedelta) -> str:
    """The day that lies so long before the position; before an undated one, which comes after all, there is none."""
    undated, start, _ = position.split("|", 2)
    return "~" if undated == "1" else (datetime.fromisoformat(start) - time).date().isoformat()


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
    changed: dict[str, bytes | None] = {}
    for chunk in chunks(sorted(ids)):
        query = select(dossiers.c.id, dossiers.c.settlement).where(dossiers.c.id.in_(chunk))
        for row in connection.execute(query):
            settlement = settlement_bytes(settled[row.id])
            if settlement != row.settlement:
                changed[row.id] = settlement
    for id_, settlement in changed.items():
        same = dossiers.c.id == id_
        dossier = row_dossier(connection.execute(select(dossiers.c.body).where(same)).scalar_one(), settlement)
        marks = {"stage": dossier.stage.value, "outcome": dossier.outcome.value}
        connection.execute(update(dossiers).where(same).values(settlement=settlement, **marks))
        put_news(connection, dossier)


def _spread(connection: Connection, reach: _Reach, since: str, memory: timedelta) -> None:
    """Close the reach: the dossiers that its reports may join, and every resolved report after `since` that may see
    one of them change. Where nothing comes later, other dossiers of the same organizations stay out of it, and so do
    those that nothing was heard of for longer than `memory`; only an undated report may join any.
    """
    remembered = _day_before(since, memory)
    asked: set[str] = set()
    fresh = set(reach.reports)
    while fresh:
        new = _pairs_of(connection, reports.c.id, sorted(fresh)) - asked
        asked |= new
        heard = None if _any_undated(connection, sorted(fresh)) else remembered
        joined = _dossiers_with(connection, new, heard) - reach.dossiers
        reach.dossiers |= joined
        changing = (new | _pairs_of(connection, reports.c.dossier, sorted(joined))) - reach.pairs
        reach.pairs |= changing
        fresh = _later_with(connection, changing, since) - reach.reports
        reach.reports |= fresh


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


def _any_undated(connection: Connection, ids: Sequence[str]) -> bool:
    query = select(reports.c.id).where(reports.c.position >= "1").limit(1)
    return any(connection.execute(query.where(reports.c.id.in_(chunk))).first() is not None for chunk in chunks(ids))


def _dossiers_with(connection: Connection, pairs: Iterable[str], heard: str | None) -> set[str]:
    """The dossiers with a report of one of these pairs, last heard of on this day or later; on any, where None."""
    found: set[str] = set()
    for chunk in chunks(sorted(pairs)):
        query = select(reports.c.dossier).join(report_pairs, report_pairs.c.report == reports.c.id)
        query = query.where(report_pairs.c.pair.in_(chunk), reports.c.dossier.is_not(None)).distinct()
        if heard is not None:
            query = query.join(dossiers, dossiers.c.id == reports.c.dossier).where(dossiers.c.last >= heard)
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
