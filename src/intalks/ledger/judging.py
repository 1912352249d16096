"""Judgements as rows: added, withdrawn, never changed; what they touch is resolved anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, delete, insert, or_, select, update

from intalks.errors import NotFoundError
from intalks.ledger.retiring import chunks, retire
from intalks.ledger.rows import Row, moment_text
from intalks.ledger.tables import judgements, report_pairs, reports
from intalks.model.article import content_hash
from intalks.model.judgement import Judgement, Verdict


def add_judgement(connection: Connection, judgement: Judgement) -> None:
    """Store it, and take apart the dossiers that it is about; `update_dossiers` puts them together again."""
    known = connection.execute(select(judgements.c.id).where(judgements.c.id == judgement.id)).first()
    if known is None:
        connection.execute(insert(judgements), [_row(judgement)])
    _reopen(connection, judgement)
    link_judged(connection, [judgement.left, judgement.right])


def withdraw_judgement(connection: Connection, id_: str, at: datetime) -> Judgement:
    """The judgement with this id, from now on withdrawn. Raises NotFoundError."""
    row = connection.execute(select(judgements).where(judgements.c.id == id_)).mappings().first()
    if row is None:
        raise NotFoundError(f"the ledger holds no judgement {id_!r}")
    connection.execute(update(judgements).where(judgements.c.id == id_).values(withdrawn_at=moment_text(at)))
    judgement = _judgement(row)
    connection.execute(delete(report_pairs).where(report_pairs.c.pair == _pair(id_)))
    _reopen(connection, judgement)
    return judgement


def all_judgements(connection: Connection) -> list[Judgement]:
    """All, withdrawn ones too, in order of time."""
    query = select(judgements).order_by(judgements.c.at, judgements.c.id)
    return [_judgement(row) for row in connection.execute(query).mappings()]


def judgements_about(connection: Connection, ids: Iterable[str]) -> list[Judgement]:
    """Those that stand and are about one of these reports, in order of time."""
    found: dict[str, Judgement] = {}
    for chunk in chunks(sorted(ids)):
        about = or_(judgements.c.left.in_(chunk), judgements.c.right.in_(chunk))
        query = select(judgements).where(about, judgements.c.withdrawn_at.is_(None))
        found |= {row["id"]: _judgement(row) for row in connection.execute(query).mappings()}
    return sorted(found.values(), key=lambda one: (one.at, one.id))


def forget_judgements(connection: Connection, ids: Sequence[str]) -> None:
    """Erase what was judged of reports that are erased: a person's reason may quote them."""
    for chunk in chunks(ids):
        about = or_(judgements.c.left.in_(chunk), judgements.c.right.in_(chunk))
        gone = list(connection.execute(select(judgements.c.id).where(about)).scalars())
        connection.execute(delete(report_pairs).where(report_pairs.c.pair.in_([_pair(one) for one in gone])))
        connection.execute(delete(judgements).where(judgements.c.id.in_(gone)))


def link_judged(connection: Connection, ids: Sequence[str]) -> None:
    """Give every two reports that were judged to be of one deal a pair of their own, so that they are always in one
    block.
    """
    rows: list[Row] = [
        {"pair": _pair(one.id), "report": report}
        for one in judgements_about(connection, ids)
        if one.verdict is Verdict.SAME
        for report in (one.left, one.right)
    ]
    for row in rows:
        present = select(reports.c.id).where(reports.c.id == row["report"])
        linked = select(report_pairs.c.report).where(
            report_pairs.c.pair == row["pair"], report_pairs.c.report == row["report"]
        )
        if connection.execute(present).first() is not None and connection.execute(linked).first() is None:
            connection.execute(insert(report_pairs), [row])


def _reopen(connection: Connection, judgement: Judgement) -> None:
    for chunk in chunks([judgement.left, judgement.right]):
        query = select(reports.c.dossier).where(reports.c.id.in_(chunk), reports.c.dossier.is_not(None)).distinct()
        retire(connection, sorted(connection.execute(query).scalars()))


def _pair(id_: str) -> str:
    return content_hash("judged", id_)[:16]


def _row(one: Judgement) -> Row:
    withdrawn = one.withdrawn_at
    return {
        "id": one.id,
        "left": one.left,
        "right": one.right,
        "verdict": one.verdict.value,
        "value": one.value,
        "by": one.by,
        "at": moment_text(one.at),
        "reason": one.reason,
        "withdrawn_at": None if withdrawn is None else moment_text(withdrawn),
    }


def _judgement(row: RowMapping) -> Judgement:
    withdrawn = row["withdrawn_at"]
    return Judgement(
        id=row["id"],
        left=row["left"],
        right=row["right"],
        verdict=Verdict(row["verdict"]),
        by=row["by"],
        at=datetime.fromisoformat(row["at"]).astimezone(UTC),
        reason=row["reason"],
        value=row["value"],
        withdrawn_at=None if withdrawn is None else datetime.fromisoformat(withdrawn).astimezone(UTC),
    )
