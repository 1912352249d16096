"""What hangs on a report that goes, and who inherits it: old ids of its dossier lead to the earliest report of that
dossier which stays, people's words about it hold of the one whose parties are most like its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from intalks.ledger.judging import link_judged, marks, reports_now
from intalks.ledger.retiring import chunks
from intalks.ledger.rows import row_parties
from intalks.ledger.tables import judged_reports, records, reports, tombstones


@dataclass(frozen=True, slots=True)
class Kin:
    """Taken down before reports are withdrawn. `beside` has for each of them the reports of its dossier, itself too, in
    order of publication; `judged` for each report that people judged the one that it was then.
    """

    beside: Mapping[str, Sequence[str]]
    judged: Mapping[str, str]

    @classmethod
    def of(cls, connection: Connection, keys: Sequence[str]) -> Kin:
        """Of the reports of these records."""
        dossier_of: dict[str, str] = {}
        for chunk in chunks(keys):
            query = select(reports.c.id, reports.c.dossier).where(reports.c.record.in_(chunk))
            dossier_of |= {id_: dossier for id_, dossier in connection.execute(query) if dossier is not None}
        members: dict[str, list[str]] = {dossier: [] for dossier in dossier_of.values()}
        for chunk in chunks(list(members)):
            held = select(reports.c.dossier, reports.c.id).where(reports.c.dossier.in_(chunk))
            for dossier, report in connection.execute(held.order_by(reports.c.position)):
                members[dossier].append(report)
        judged: list[str] = []
        for chunk in chunks(keys):
            told = select(records.c.article).where(records.c.key.in_(chunk))
            query = select(judged_reports.c.report).where(judged_reports.c.article.in_(told))
            judged += connection.execute(query).scalars()
        beside = {report: members[dossier] for report, dossier in dossier_of.items()}
        return cls(beside, reports_now(connection, judged))

    def pass_on(self, connection: Connection) -> None:
        """Whatever leads to a report that is no more leads to its heir from now on; to be called when the new reports
        are in, if there are any.
        """
        left = _there(connection, {one for members in self.beside.values() for one in members})
        heirs = {
            report: staying
            for report, members in self.beside.items()
            if report not in left and (staying := [one for one in members if one in left])
        }
        for report, staying in heirs.items():
            connection.execute(update(tombstones).where(tombstones.c.report == report).values(report=staying[0]))
        told = reports_now(connection, self.judged)
        passed = {
            _pass_word(connection, one, heirs[now])
            for one, now in self.judged.items()
            if one not in told and now in heirs
        }
        if passed:  # else all judgements would be read with every article that is added
            link_judged(connection, sorted(heir for heir in passed if heir is not None))


def _pass_word(connection: Connection, judged: str, staying: Sequence[str]) -> str | None:
    """Let what was judged of a report hold of the one of these that is most like it, the earliest of equals; None where
    none is.
    """
    same = judged_reports.c.report == judged
    known = marks(row_parties(connection.execute(select(judged_reports.c.parties).where(same)).scalar_one()))
    query = select(reports.c.id, records.c.article, reports.c.parties)
    query = query.join(records, records.c.key == reports.c.record)
    likest, most = None, 0
    for chunk in chunks(staying):
        rows = {row.id: row for row in connection.execute(query.where(reports.c.id.in_(chunk)))}
        for row in (rows[id_] for id_ in chunk):
            shared = len(known & marks(row_parties(row.parties)))
            if shared > most:
                likest, most = row, shared
    if likest is None:
        return None
    values = {"article": likest.article, "parties": likest.parties}
    connection.execute(update(judged_reports).where(same).values(values))
    return str(likest.id)


def _there(connection: Connection, ids: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for chunk in chunks(sorted(ids)):
        found.update(connection.execute(select(reports.c.id).where(reports.c.id.in_(chunk))).scalars())
    return found
