"""Which dossier follows which: rows beside the dossiers, since either side may be made anew without the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from intalks.ledger.retiring import chunks
from intalks.ledger.tables import dossiers, links
from intalks.model.dossier import Dossier


def predecessors_of(connection: Connection, ids: Sequence[str]) -> dict[str, str | None]:
    """For each of these dossiers that follows one, the id of that one."""
    found: dict[str, str | None] = {}
    for chunk in chunks(ids):
        rows = connection.execute(select(links.c.dossier, links.c.predecessor).where(links.c.dossier.in_(chunk)))
        found |= {row.dossier: row.predecessor for row in rows}
    return found


def put_links(connection: Connection, followed: Mapping[str, str | None]) -> None:
    """From now on these dossiers follow these; those with None follow nothing. What is so already is not written."""
    present = predecessors_of(connection, sorted(followed))
    changed = sorted(id_ for id_, other in followed.items() if other != present.get(id_))
    for chunk in chunks(changed):
        connection.execute(delete(links).where(links.c.dossier.in_(chunk)))
    rows = [{"dossier": id_, "predecessor": followed[id_]} for id_ in changed if followed[id_] is not None]
    if rows:
        connection.execute(insert(links), rows)


def with_links(connection: Connection, found: Sequence[Dossier]) -> list[Dossier]:
    """The dossiers with what they follow and with what follows them, the one first heard of first."""
    before: dict[str, tuple[str, ...]] = {}
    after: dict[str, tuple[str, ...]] = {}
    for chunk in chunks([one.id for one in found]):
        before |= {row.dossier: (row.predecessor,) for row in connection.execute(_EARLIER, {"ids": chunk})}
        for row in connection.execute(_LATER, {"ids": chunk}):
            after[row.predecessor] = (*after.get(row.predecessor, ()), row.dossier)
    return [replace(one, predecessors=before.get(one.id, ()), successors=after.get(one.id, ())) for one in found]


_EARLIER: Final = (
    select(links)
    .join(dossiers, dossiers.c.id == links.c.predecessor)
    .where(links.c.dossier.in_(bindparam("ids", expanding=True)))
)
_LATER: Final = (
    select(links)
    .join(dossiers, dossiers.c.id == links.c.dossier)
    .where(links.c.predecessor.in_(bindparam("ids", expanding=True)))
    .order_by(dossiers.c.first, dossiers.c.id)
)
