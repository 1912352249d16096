"""What lists go by, beside each dossier: its outline, its statements one by one, and what was news of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import msgspec
from sqlalchemy import Connection, and_, delete, insert, select, update

from intalks.ledger.loading import load_reports
from intalks.ledger.rows import NO_DAY, Row, fact_words, row_dossier, row_facts
from intalks.ledger.tables import articles, dossiers, facts, news, outlines, records, voices
from intalks.model.change import changes_of
from intalks.model.dossier import Dossier, DossierParty, Report
from intalks.model.outline import OutlineParty

_PAGE: Final = 200


def add_outlines(connection: Connection, new: Sequence[Dossier], told: Iterable[Report]) -> None:
    """The rows of dossiers that have none yet; `told` holds their reports, and may hold others."""
    by_id = {report.id: report for report in told}
    for table, rows in (
        (outlines, [outline_row(one, by_id) for one in new]),
        (voices, [row for one in new for row in voice_rows(one)]),
        (news, [row for one in new for row in news_rows(one)]),
    ):
        if rows:
            connection.execute(insert(table), rows)


def put_news(connection: Connection, dossier: Dossier) -> None:
    """What was news of it, in place of what was so before a rival won or lost."""
    connection.execute(delete(news).where(news.c.dossier == dossier.id))
    rows = news_rows(dossier)
    if rows:
        connection.execute(insert(news), rows)


def outline_all(connection: Connection) -> int:
    """Give an outline to every dossier without one, after an upgrade; how many those were."""
    done = 0
    missing = select(dossiers).where(dossiers.c.id.not_in(select(outlines.c.dossier)))
    while True:
        page = connection.execute(missing.order_by(dossiers.c.id).limit(_PAGE)).all()
        if not page:
            return done
        found = [row_dossier(row.body, row.settlement) for row in page]
        reports = load_reports(connection, [id_ for one in found for id_ in one.reports])
        add_outlines(connection, found, reports)
        done += len(found)


def fill_facts(connection: Connection) -> int:
    """Give their words to the facts that have none, after an upgrade; how many records those are of."""
    done = 0
    missing = select(facts.c.record).where(facts.c.relation == "").distinct().limit(_PAGE)
    told = select(records.c.key, records.c.body, articles.c.id, articles.c.published).join(
        articles, and_(articles.c.id == records.c.article, articles.c.text_hash == records.c.text_hash)
    )
    while keys := list(connection.execute(missing).scalars()):
        for row in connection.execute(told.where(records.c.key.in_(keys))).all():
            for number, fact in enumerate(row_facts(row.body)):
                same = and_(facts.c.record == row.key, facts.c.number == number)
                words = fact_words(fact) | {"article": row.id, "published": row.published}
                connection.execute(update(facts).where(same).values(words))
        done += len(keys)
    return done


def outline_row(dossier: Dossier, told: Mapping[str, Report]) -> Row:
    body = (tuple(outline_party(one) for one in dossier.parties), dossier.subjects)
    deals = [told[id_].deal for id_ in dossier.reports if id_ in told]
    return {
        "dossier": dossier.id,
        "articles": len(dossier.articles),
        "statements": len(dossier.statements),
        "conflicts": len(dossier.conflicts),
        "type_sureness": _surest(dossier, "type", [(deal.type.value, deal.type.confidence) for deal in deals]),
        "stage_sureness": _surest(dossier, "stage", [(deal.stage.value, deal.stage.confidence) for deal in deals]),
        "body": msgspec.json.encode(body),
    }


def outline_party(party: DossierParty) -> OutlineParty:
    """By the list's id where it settles on one, else by the first key."""
    settled = next((key for key in party.keys if key.startswith("ref:")), None)
    key = settled or next(iter(party.keys), None)
    return OutlineParty(party.name, key, party.roles[0])


def voice_rows(dossier: Dossier) -> list[Row]:
    return [
        {
            "dossier": dossier.id,
            "number": number,
            "position": position(one.published, dossier.id, number),
            "outlet": one.outlet,
            "kind": one.statement.source.kind.value,
            "stance": one.statement.stance.value,
            "body": msgspec.json.encode(one),
        }
        for number, one in enumerate(dossier.statements)
    ]


def news_rows(dossier: Dossier) -> list[Row]:
    return [
        {
            "position": position(one.day, dossier.id, number),
            "dossier": dossier.id,
            "kind": one.kind.value,
            "body": msgspec.json.encode(one),
        }
        for number, one in enumerate(changes_of(dossier))
    ]


def position(day: str | None, dossier: str, number: int) -> str:
    """Sorts by day, then by dossier, then by number."""
    return f"{day or NO_DAY}|{dossier}|{number:06d}"


def _surest(dossier: Dossier, field: str, told: Sequence[tuple[str, float]]) -> float | None:
    """The confidence of the report that is surest of the value; a person's word is sure."""
    if any(one.field == field for one in dossier.corrections):
        return 1.0
    value = getattr(dossier, field)
    return max((confidence for one, confidence in told if one == value), default=None)
