"""`check` finds what is broken, and nothing in a whole ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

import pytest
from sqlalchemy import Column, Connection, delete, insert, select, update

from intalks.ledger import Ledger
from intalks.ledger.database import open_engine, writing
from intalks.ledger.rows import article_key, article_row, packed, unpacked
from intalks.ledger.tables import (
    articles,
    contenders,
    dossier_names,
    dossier_sightings,
    dossiers,
    facts,
    judgements,
    links,
    proposals,
    records,
    removals,
    report_pairs,
    reports,
    voices,
)
from intalks.model.article import Article
from intalks.model.dossier import Dossier, Entry
from intalks.model.interval import Interval
from intalks.model.record import ArticleRecord, Organization
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind
from intalks.resolution import Resolver, prepare
from tests.ledger.made_deals import NO_LIST, NOW, made_entry

MOMENT = NOW.isoformat()


@pytest.fixture
def place(new_place: Callable[[], str]) -> str:
    place = new_place()
    with Ledger.open(place) as ledger:
        ledger.add([made_entry(i) for i in range(8)], recorded_at=NOW)
        ledger.update_dossiers(Resolver(NO_LIST))
        ledger.add([passing_word(next(one for one in ledger.dossiers() if one.last is not None))], recorded_at=NOW)
        ledger.update_dossiers(Resolver(NO_LIST))
        assert list(ledger.check()) == []
        assert any(one.sightings for one in ledger.dossiers())
    return place


def passing_word(dossier: Dossier) -> Entry:
    """An article that tells of the dossier's deal in passing: a reader finds no deal in it."""
    left, right = (party.name for party in dossier.parties[:2])
    text = f"{left} agreed to buy {right} for $2 billion. {right} said it welcomed the takeover offer by {left}."
    article = Article("passing", text, f"{left} to buy {right}", Interval.of_prefix(dossier.last or ""), "The Paper")
    firms = tuple(
        Organization(name, (), OrganizationKind.COMPANY, (Span(text.index(name), text.index(name) + len(name)),))
        for name in (left, right)
    )
    record = ArticleRecord("passing", article.text_hash, "made-1", firms, (), (), ())
    return prepare(article, record, NO_LIST)


@contextmanager
def changing(place: str) -> Iterator[Connection]:
    engine = open_engine(place)
    with writing(engine) as connection:
        yield connection
    engine.dispose()


def reasons(place: str) -> set[str]:
    with Ledger.open(place) as ledger:
        return {problem.reason for problem in ledger.check()}


def one_of(connection: Connection, column: Column[Any]) -> Any:
    return connection.execute(select(column).limit(1)).scalar_one()


Damage: TypeAlias = Callable[[Connection], object]

DAMAGES: dict[str, tuple[Damage, set[str]]] = {
    "a text": (lambda c: c.execute(update(articles).values(text=packed(b"Other words."))), {"text-changed", "span"}),
    "a record of another reader": (
        lambda c: c.execute(update(records).where(records.c.number == 1).values(body=_renamed(c))),
        {"record-changed"},
    ),
    "an article without a record": (
        lambda c: c.execute(insert(articles).values(article_row(made_entry(99).article, (), NOW))),
        {"no-record"},
    ),
    "a report moved": (lambda c: c.execute(update(reports).values(dossier="0" * 32)), {"reports", "no-dossier"}),
    "a report of another deal": (lambda c: c.execute(update(reports).values(deal="d9")), {"dossier-id", "no-deal"}),
    "a report without a pair": (lambda c: c.execute(delete(report_pairs)), {"no-pair"}),
    "marks": (lambda c: c.execute(update(dossiers).values(last="1999-01-01")), {"marks"}),
    "a stage": (lambda c: c.execute(update(dossiers).values(stage="delayed")), {"marks"}),
    "a link to nothing": (
        lambda c: c.execute(insert(links).values(dossier=one_of(c, dossiers.c.id), predecessor="0" * 32)),
        {"link"},
    ),
    "a fact": (
        lambda c: c.execute(insert(facts).values(_fact(one_of(c, records.c.key)))),
        {"fact"},
    ),
    "a statement in a list": (lambda c: c.execute(update(voices).values(body=b"{}")), {"voices"}),
    "names": (lambda c: c.execute(delete(dossier_names)), {"names"}),
    "targets": (lambda c: c.execute(delete(contenders)), {"targets"}),
    "sightings": (lambda c: c.execute(delete(dossier_sightings)), {"sightings", "articles"}),
    "a tombstone whose article is there": (
        lambda c: c.execute(insert(removals).values(_stone(one_of(c, articles.c.id)))),
        {"removed"},
    ),
    "a tombstone without a reason": (
        lambda c: c.execute(insert(removals).values(_stone("gone") | {"why": ""})),
        {"tombstone"},
    ),
    "a judgement of nothing": (
        lambda c: c.execute(
            insert(judgements).values(
                id="j", left="a", right="colour", verdict="correct", value="red", by="Ann", at=MOMENT, reason="why"
            )
        ),
        {"judgement"},
    ),
    "a proposal that counts": (
        lambda c: c.execute(
            insert(proposals).from_select(
                ["key", "article_key", "reader", "body", "recorded_at"],
                select(records.c.key, articles.c.key, records.c.reader, records.c.body, records.c.recorded_at)
                .join(articles, articles.c.id == records.c.article)
                .where(records.c.number == 1),
            )
        ),
        {"proposal"},
    ),
    "a number below 1": (
        lambda c: c.execute(update(records).where(records.c.number == 1).values(number=0)),
        {"numbers"},
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_is_found(place: str, damage: str) -> None:
    do, found = DAMAGES[damage]
    with changing(place) as connection:
        do(connection)
    assert found <= reasons(place)


def _renamed(connection: Connection) -> bytes:
    body = connection.execute(select(records.c.body).where(records.c.number == 1)).scalar_one()
    return packed(unpacked(body).replace(b"made-1", b"made-9"))


def _fact(record: str) -> dict[str, object]:
    """A row of a fact that its record does not hold."""
    words = dict.fromkeys(("subject", "relation", "object", "evidence", "article"), "x")
    return {"name": "x", "record": record, "number": 0, "value": None, "published": None} | words


def _stone(article: str) -> dict[str, str]:
    hash_ = "0" * 32
    key = article_key(article, hash_)
    return {"key": key, "article": article, "text_hash": hash_, "why": "a letter", "removed_at": MOMENT}
