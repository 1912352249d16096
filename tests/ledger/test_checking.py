"""`check` finds what is broken, and nothing in a whole ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection, update

from intalks.ledger import Ledger
from intalks.ledger.database import open_engine, writing
from intalks.ledger.rows import packed
from intalks.ledger.tables import articles, dossiers, reports
from intalks.resolution import Resolver
from tests.ledger.made_deals import NO_LIST, NOW, made_entry


@pytest.fixture
def place(new_place: Callable[[], str]) -> str:
    place = new_place()
    with Ledger.open(place) as ledger:
        ledger.add([made_entry(i) for i in range(8)], recorded_at=NOW)
        ledger.update_dossiers(Resolver(NO_LIST))
        assert list(ledger.check()) == []
    return place


@contextmanager
def changing(place: str) -> Iterator[Connection]:
    engine = open_engine(place)
    with writing(engine) as connection:
        yield connection
    engine.dispose()


def reasons(place: str) -> set[str]:
    with Ledger.open(place) as ledger:
        return {problem.reason for problem in ledger.check()}


def test_a_changed_text_is_found(place: str) -> None:
    with changing(place) as connection:
        connection.execute(update(articles).values(text=packed(b"Other words.")))
    assert {"text-changed", "span"} <= reasons(place)


def test_a_report_moved_by_hand_is_found(place: str) -> None:
    with changing(place) as connection:
        connection.execute(update(reports).values(dossier="0" * 32))
    assert {"reports", "no-dossier"} <= reasons(place)


def test_a_dossier_of_another_id_is_found(place: str) -> None:
    with changing(place) as connection:
        connection.execute(update(dossiers).values(body=dossiers.c.body, type="merger"))
        connection.execute(update(reports).values(deal="d9"))
    assert "dossier-id" in reasons(place)
