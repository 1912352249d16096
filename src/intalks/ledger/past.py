"""What a view as of a day is made of: the reports that were out by then, and who else wanted the same target."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, ColumnElement, Engine, Select, and_, bindparam, func, select

from intalks.ledger.judging import judgements_about, without_wrong
from intalks.ledger.linking import with_links
from intalks.ledger.loading import load_reports, load_sightings
from intalks.ledger.remembering import Remembered, Value
from intalks.ledger.retiring import chunks
from intalks.ledger.rows import row_contender, row_dossier
from intalks.ledger.tables import contenders, dossier_names, dossier_sightings, dossiers, reports, sightings
from intalks.model.dossier import UNDATED, Block, Contender, Dossier, Report
from intalks.model.judgement import Judgement


@dataclass(frozen=True, slots=True)
class Contest:
    """Those about one target as of a day: the contenders that are today as they were then, and the ids of the dossiers
    that may have been others.
    """

    known: tuple[Contender, ...]
    open: tuple[str, ...]


Told = tuple[tuple[Report, ...], tuple[Judgement, ...]]
"""A dossier's reports in order of publication, and what people judged of them."""


class Past:
    """What dossiers are made of, to make them anew as of a day; each call is one short transaction."""

    def __init__(self, engine: Engine, remembered: Remembered) -> None:
        self._engine = engine
        self._remembered = remembered

    def remember(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """What `make` gave under this key since the ledger last changed; some hundred such values are kept."""
        return self._remembered.get(key, make)

    def told(self, ids: Sequence[str]) -> dict[str, Told]:
        """What each of these dossiers is told by; keep a call at some hundred."""
        return self._remembered.several("told", ids, self._load_told)

    def _load_told(self, ids: Sequence[str]) -> dict[str, Told]:
        held: dict[str, list[str]] = {id_: [] for id_ in ids}
        with self._engine.connect() as connection:
            for chunk in chunks(ids):
                for dossier, report in connection.execute(_TOLD, {"ids": chunk}).all():
                    held[dossier].append(report)
            by_id = {one.id: one for one in load_reports(connection, [one for told in held.values() for one in told])}
            judged = judgements_about(connection, by_id)
        return {
            id_: (
                without_wrong((by_id[one] for one in told), judged),
                tuple(word for word in judged if {word.left, word.right} & set(told)),
            )
            for id_, told in held.items()
        }

    def blocks_of(self, found: Sequence[Dossier]) -> dict[str, tuple[Block, tuple[Judgement, ...]]]:
        """For each of these dossiers, by its id, its reports and sightings, and what people judged of them; keep a call
        at some hundred.
        """
        told = self.told([one.id for one in found])
        held = {one.id: one.sightings for one in found}

        def loaded(ids: Sequence[str]) -> Mapping[str, Block]:
            with self._engine.connect() as connection:
                wanted = dict.fromkeys(one for id_ in ids for one in held[id_])
                seen = {one.id: one for one in load_sightings(connection, list(wanted))}
            return {id_: Block(told[id_][0], tuple(seen[one] for one in held[id_])) for id_ in ids}

        blocks = self._remembered.several("block", held, loaded)
        return {id_: (block, told[id_][1]) for id_, block in blocks.items()}

    def unsettled(self, ids: Sequence[str]) -> list[Dossier]:
        """These dossiers that are there, in their order, as their own reports make them: without rivals, and not lost
        to one.
        """
        return list(self._remembered.several("unsettled", ids, self._load_unsettled).values())

    def _load_unsettled(self, ids: Sequence[str]) -> dict[str, Dossier]:
        with self._engine.connect() as connection:
            rows = [row for chunk in chunks(ids) for row in connection.execute(_BODIES, {"ids": chunk}).all()]
            return {one.id: one for one in with_links(connection, [row_dossier(row.body, None) for row in rows])}

    def last_seen(self, ids: Sequence[str]) -> dict[str, str]:
        """The ISO day of each of these dossiers' last sighting, `UNDATED` where one has no date; none that has none."""
        found: dict[str, str] = {}
        with self._engine.connect() as connection:
            for chunk in chunks(ids):
                rows = connection.execute(_LAST_SEEN, {"ids": chunk}).all()
                found |= {dossier: _day_of(position) for dossier, position in rows}
        return found

    def contest(self, keys: Sequence[str], day: str) -> Contest:
        """Who, as of an ISO day, contends for the target that has one of these keys, among the dossiers that have it
        among their parties and of which something was published by then. One is as it was then if nothing was reported
        of it later, or without a date, and nobody has judged its stage or outcome.
        """
        known: dict[str, Contender | None] = {}
        left: dict[str, None] = {}
        with self._engine.connect() as connection:
            for chunk in chunks(connection.execute(_WITH_PARTY, {"names": list(keys)}).scalars().all()):
                for row in connection.execute(_CONTEST, {"ids": chunk, "day": day}).all():
                    contender = None if row.body is None else row_contender(row.body)
                    if row.settled and (contender is None or not contender.judged):
                        known[row.id] = contender
                    else:
                        left[row.id] = None
        return Contest(tuple(one for one in known.values() if one is not None), tuple(left))

    def first_heard_by(self, ids: Sequence[str], day: str) -> set[str]:
        """Those of these dossiers of which something was published by an ISO day."""
        found: set[str] = set()
        with self._engine.connect() as connection:
            for chunk in chunks(ids):
                found.update(connection.execute(_HEARD_BY, {"ids": chunk, "day": day}).scalars())
        return found


def _among(column: Column[str]) -> ColumnElement[bool]:
    return column.in_(bindparam("ids", expanding=True))


def _contest() -> Select[str, bool, bytes | None]:
    undated = select(reports.c.id).where(reports.c.dossier == dossiers.c.id, reports.c.position >= "1").exists()
    settled = and_(dossiers.c.last <= bindparam("day"), ~undated).label("settled")
    query = select(dossiers.c.id, settled, contenders.c.body)
    query = query.outerjoin(contenders, contenders.c.dossier == dossiers.c.id)
    return query.where(_among(dossiers.c.id), dossiers.c.first <= bindparam("day")).order_by(dossiers.c.id)


# Made once: a page asks each of them, and to make one takes longer than to answer it.
_TOLD: Final = select(reports.c.dossier, reports.c.id).where(_among(reports.c.dossier)).order_by(reports.c.position)
_BODIES: Final = select(dossiers.c.id, dossiers.c.body).where(_among(dossiers.c.id))
_LAST_SEEN: Final = (
    select(dossier_sightings.c.dossier, func.max(sightings.c.position))
    .join(sightings, sightings.c.id == dossier_sightings.c.sighting)
    .where(_among(dossier_sightings.c.dossier))
    .group_by(dossier_sightings.c.dossier)
)
_WITH_PARTY: Final = (
    select(dossier_names.c.dossier)
    .where(dossier_names.c.name.in_(bindparam("names", expanding=True)))
    .distinct()
    .order_by(dossier_names.c.dossier)
)
_CONTEST: Final = _contest()
_HEARD_BY: Final = select(dossiers.c.id).where(_among(dossiers.c.id), dossiers.c.first <= bindparam("day"))


def _day_of(position: str) -> str:
    undated, start, _ = position.split("|", 2)
    return UNDATED if undated == "1" else start[:10]
