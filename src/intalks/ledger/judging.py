"""Judgements as rows: added, withdrawn, never changed; what they touch is resolved anew.

A judgement about dossiers names reports. A newer reader may number an article's deals differently, or name their
parties more fully; so for each report that was judged its article and its parties are kept, and the judgement is about
that report of the article, as it is read now, whose parties are most like these.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from sqlalchemy import Connection, RowMapping, and_, delete, insert, or_, select, update

from intalks.errors import NotFoundError
from intalks.ledger.retiring import chunks, reopen
from intalks.ledger.rows import Row, moment_text, row_parties
from intalks.ledger.tables import judged_reports, judgements, records, report_pairs, reports
from intalks.model.article import content_hash
from intalks.model.dossier import Correction, Dossier, PartyKey, Report
from intalks.model.judgement import About, Judgement, Verdict, standing, statement_mark
from intalks.reference import bare

ERASED = "(erased with the article that it was about)"
"""Stands in place of a reason that may have quoted an article removed."""

_SHORTEST_PREFIX = 4


def add_judgement(connection: Connection, judgement: Judgement) -> None:
    """Store it, and take apart the dossiers that it is about; `update_dossiers` puts them together again."""
    known = connection.execute(select(judgements.c.id).where(judgements.c.id == judgement.id)).first()
    if known is None:
        connection.execute(insert(judgements), [_row(judgement)])
    if judgement.about is not About.ORGANIZATION:
        _remember(connection, judgement)
        _reopen(connection, judgement)
        link_judged(connection, [judgement.left, judgement.right])


def withdraw_judgement(connection: Connection, id_: str, at: datetime) -> Judgement:
    """The judgement with this id or beginning of an id, from now on withdrawn. Raises NotFoundError."""
    query = select(judgements).where(judgements.c.id.startswith(id_, autoescape=True)).limit(2)
    found = connection.execute(query).mappings().all() if len(id_) >= _SHORTEST_PREFIX else []
    if len(found) != 1:
        remedy = "give more digits" if found else "intalks judgements lists them"
        raise NotFoundError(f"the ledger holds {'several judgements' if found else 'no judgement'} {id_!r}; {remedy}")
    judgement = _judgement(found[0])
    if judgement.withdrawn_at is not None:
        return judgement
    same = judgements.c.id == judgement.id
    connection.execute(update(judgements).where(same).values(withdrawn_at=moment_text(at)))
    if judgement.about is not About.ORGANIZATION:
        _reopen(connection, judgement)
        connection.execute(delete(report_pairs).where(report_pairs.c.pair == _pair(judgement.id)))
    return replace(judgement, withdrawn_at=at)


def all_judgements(connection: Connection) -> list[Judgement]:
    """All, withdrawn ones too, in order of time."""
    query = select(judgements).order_by(judgements.c.at, judgements.c.id)
    return [_judgement(row) for row in connection.execute(query).mappings()]


def judgements_about(connection: Connection, ids: Iterable[str]) -> list[Judgement]:
    """Those about dossiers and statements that stand and are about one of these reports, by the reports that there are
    now.
    """
    wanted = set(ids)
    counting = [one for one in standing(all_judgements(connection)) if one.about is not About.ORGANIZATION]
    now = reports_now(connection, {id_ for one in counting for id_ in _judged_by(one)})
    moved = [replace(one, left=now.get(one.left, one.left), right=now.get(one.right, one.right)) for one in counting]
    return [one for one in moved if wanted & {one.left, one.right}]


def without_wrong(told: Iterable[Report], judged: Iterable[Judgement]) -> tuple[Report, ...]:
    """The reports without the statements that a person has called wrong: as if the reader had not read them."""
    wrong = judged_wrong(judged)
    return tuple(
        replace(one, statements=tuple(said for said in one.statements if (one.id, statement_mark(said)) not in wrong))
        if any(report == one.id for report, _ in wrong)
        else one
        for one in told
    )


def judged_wrong(judged: Iterable[Judgement]) -> frozenset[tuple[str, str]]:
    """The report and the mark of each statement that a person has called wrong."""
    return frozenset((one.left, one.right) for one in judged if one.verdict is Verdict.WRONG)


def with_words_on_statements(dossier: Dossier, judged: Iterable[Judgement]) -> Dossier:
    """The dossier with what people have said of its statements, among its corrections."""
    said = [one for one in judged if one.about is About.STATEMENT and one.left in dossier.reports]
    if not said:
        return dossier
    corrections = (
        Correction(
            field=About.STATEMENT.value,
            value=(one.value or "") if one.verdict is Verdict.RIGHT else one.verdict.value,
            instead_of=one.value or "",
            by=one.by,
            reason=one.reason,
            judgement=one.id,
        )
        for one in said
    )
    return replace(dossier, corrections=(*dossier.corrections, *corrections))


def forget_words(connection: Connection, ids: Sequence[str], gone_articles: Sequence[str]) -> None:
    """Take out the reasons of what was judged of reports that are to be erased, which may quote them, and what was said
    of their statements.
    """
    for chunk in chunks(_all_judged(connection, ids, gone_articles)):
        of_statement = and_(judgements.c.about == About.STATEMENT.value, judgements.c.left.in_(chunk))
        connection.execute(delete(judgements).where(of_statement))
        about = or_(judgements.c.left.in_(chunk), judgements.c.right.in_(chunk))
        connection.execute(update(judgements).where(about).values(reason=ERASED))


def forget_judgements(connection: Connection, ids: Sequence[str], gone_articles: Sequence[str]) -> None:
    """Erase what was judged of reports that are erased, as they were read at any time, but what has passed to an
    heir.
    """
    kept = select(judged_reports.c.report).where(judged_reports.c.article.not_in(gone_articles))
    for chunk in chunks(_all_judged(connection, ids, gone_articles)):
        passed = set(connection.execute(kept.where(judged_reports.c.report.in_(chunk))).scalars())
        lost = [one for one in chunk if one not in passed]
        about = or_(judgements.c.left.in_(lost), judgements.c.right.in_(lost))
        gone = list(connection.execute(select(judgements.c.id).where(about)).scalars())
        connection.execute(delete(report_pairs).where(report_pairs.c.pair.in_([_pair(one) for one in gone])))
        connection.execute(delete(judgements).where(judgements.c.id.in_(gone)))
    for chunk in chunks(gone_articles):
        connection.execute(delete(judged_reports).where(judged_reports.c.article.in_(chunk)))


def _all_judged(connection: Connection, ids: Sequence[str], articles: Sequence[str]) -> list[str]:
    """These reports and those that were judged as they were read at any time."""
    found = set(ids)
    for chunk in chunks(articles):
        earlier = select(judged_reports.c.report).where(judged_reports.c.article.in_(chunk))
        found.update(connection.execute(earlier).scalars())
    return sorted(found)


def link_judged(connection: Connection, ids: Sequence[str]) -> None:
    """Give every two reports that were judged to be of one deal a pair of their own, so that they are always in one
    block.
    """
    rows: list[Row] = []
    for one in judgements_about(connection, ids):
        if one.verdict is Verdict.SAME:
            rows += [{"pair": _pair(one.id), "report": report} for report in (one.left, one.right)]
    for row in rows:
        present = select(reports.c.id).where(reports.c.id == row["report"])
        linked = select(report_pairs.c.report).where(
            report_pairs.c.pair == row["pair"], report_pairs.c.report == row["report"]
        )
        if connection.execute(present).first() is not None and connection.execute(linked).first() is None:
            connection.execute(insert(report_pairs), [row])


def _reopen(connection: Connection, judgement: Judgement) -> None:
    now = reports_now(connection, _judged_by(judgement))
    query = select(reports.c.dossier).where(reports.c.id.in_(sorted(now.values())), reports.c.dossier.is_not(None))
    reopen(connection, set(connection.execute(query.distinct()).scalars()))


def _remember(connection: Connection, judgement: Judgement) -> None:
    """Keep the article and the parties of the reports judged, as they are now."""
    known = select(judged_reports.c.report).where(judged_reports.c.report.in_(_judged_by(judgement)))
    missing = set(_judged_by(judgement)) - set(connection.execute(known).scalars())
    query = select(reports.c.id, records.c.article, reports.c.parties).join(records, records.c.key == reports.c.record)
    query = query.where(reports.c.id.in_(sorted(missing)))
    rows = [
        {"report": row.id, "article": row.article, "parties": row.parties}
        for row in connection.execute(query.order_by(reports.c.id))
    ]
    if rows:
        connection.execute(insert(judged_reports), rows)


def reports_now(connection: Connection, ids: Iterable[str]) -> Mapping[str, str]:
    """For each judged report the one of its article that it is today; none where nothing is like it any more."""
    found: dict[str, str] = {}
    for chunk in chunks(sorted(ids)):
        query = select(judged_reports.c.report, judged_reports.c.parties, reports.c.id, reports.c.parties.label("now"))
        query = query.join(records, records.c.article == judged_reports.c.article)
        query = query.join(reports, reports.c.record == records.c.key)
        query = query.where(judged_reports.c.report.in_(chunk)).order_by(judged_reports.c.report, reports.c.position)
        best: dict[str, int] = {}
        for row in connection.execute(query):
            shared = len(marks(row_parties(row.parties)) & marks(row_parties(row.now)))
            score = 2 * shared + (row.id == row.report)  # of equals the one that has kept its number
            if shared and score > best.get(row.report, 0):
                best[row.report] = score
                found[row.report] = row.id
    return found


def marks(parties: Iterable[PartyKey]) -> set[str]:
    """What a report's parties are known by again: their own keys, not those of their kin, and their names."""
    return {
        mark
        for party in parties
        for mark in (f"name:{bare(party.label)}", *party.keys)
        if not mark.startswith(("kin:", "ally:"))
    }


def _judged_by(judgement: Judgement) -> tuple[str, ...]:
    """The reports that the judgement names."""
    pair = judgement.verdict in (Verdict.SAME, Verdict.DIFFERENT)
    return (judgement.left, judgement.right) if pair else (judgement.left,)


def _pair(id_: str) -> str:
    return content_hash("judged", id_)[:16]


def _row(one: Judgement) -> Row:
    withdrawn = one.withdrawn_at
    return {
        "id": one.id,
        "about": one.about.value,
        "left": one.left,
        "right": one.right,
        "verdict": one.verdict.value,
        "value": one.value,
        "by": one.by,
        "at": one.at.astimezone(UTC).isoformat(),  # to the microsecond: of two about one matter the latest counts
        "reason": one.reason,
        "withdrawn_at": None if withdrawn is None else moment_text(withdrawn),
        "since": one.since,
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
        about=About(row["about"]),
        since=row["since"],
    )
