from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from intalks.intake import Incoming
from intalks.intake.published import parse_published
from intalks.ledger import Ledger
from intalks.model.article import Article
from intalks.model.record import ArticleRecord
from intalks.pipeline.add import Readers, add_incoming, update_dossiers
from intalks.pipeline.reread import differences, read_anew, take
from tests.pipeline.plain_reader import VERSION, PlainReader, make_plain_reader

NOW = datetime(2026, 1, 2, tzinfo=UTC)
LATER = datetime(2026, 3, 4, tzinfo=UTC)


class ForgetfulReader(PlainReader):
    """A newer reader, which finds no deal where Corvo is named."""

    def read(self, article: Article, /) -> ArticleRecord:
        record = super().read(article)
        kept = tuple(deal for deal in record.deals if all(party.name != "Corvo" for party in deal.parties))
        known = {deal.id for deal in kept}
        statements = tuple(one for one in record.statements if one.deal in known)
        return replace(record, reader="plain-2", deals=kept, statements=statements)


OLD, NEW = Readers(VERSION, make_plain_reader), Readers("plain-2", ForgetfulReader)


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    add_incoming(ledger, stream(), OLD, clock=lambda: NOW)
    update_dossiers(ledger)
    return ledger


def stream() -> Iterator[Incoming]:
    for number in range(40):
        partner = "Corvo" if number % 10 == 0 else "Brandis"
        text = f"On day {number} it was said that Ampel is in talks with {partner}."
        yield Incoming(Article(f"a{number}", text, published=parse_published("2012-01")), f"news.jsonl:{number}")


def titles(ledger: Ledger) -> set[str]:
    assert list(ledger.check()) == []
    return {one.title for one in ledger.dossiers()}


def test_it_is_shown_before_it_counts(told: Ledger) -> None:
    before = list(told.dossiers())
    assert read_anew(told, NEW, clock=lambda: LATER) == []
    shown = {article.id: difference for article, difference in differences(told)}
    assert len(shown) == 40
    assert [id_ for id_, one in shown.items() if one] == ["a0", "a10", "a20", "a30"]
    assert all((len(one.lost), one.gained, one.altered) == (1, (), ()) for one in shown.values() if one)
    assert list(told.dossiers()) == before
    assert told.record("a0").reader == VERSION
    assert titles(told) == {"Ampel – Brandis", "Ampel – Corvo"}


def test_taken_it_counts_and_earlier_records_stay(told: Ledger) -> None:
    read_anew(told, NEW, clock=lambda: LATER)
    assert take(told, clock=lambda: LATER) == 40
    assert titles(told) == {"Ampel – Brandis"}
    assert told.record("a0").reader == "plain-2"
    assert len(told.record("a0", reader=VERSION).deals) == 1
    assert told.catalogue.counts().records == 80
    assert list(told.proposals()) == []
    assert read_anew(told, NEW, clock=lambda: LATER) == []
    assert list(told.proposals()) == []


def test_left_it_is_as_if_nothing_had_been(told: Ledger) -> None:
    read_anew(told, NEW, clock=lambda: LATER)
    assert told.drop_proposals() == 40
    assert take(told, clock=lambda: LATER) == 0
    assert titles(told) == {"Ampel – Brandis", "Ampel – Corvo"}
    assert told.catalogue.counts().records == 40


def test_what_was_read_is_not_read_again(told: Ledger) -> None:
    def broken() -> None:
        raise AssertionError

    ticks: list[int] = []
    read_anew(told, NEW, clock=lambda: LATER, tick=ticks.append)
    assert sum(ticks) == 40
    read_anew(told, replace(NEW, make=broken), clock=lambda: LATER)  # type: ignore[arg-type]  # not called


def test_an_article_that_comes_in_again_takes_the_place_of_its_proposal(told: Ledger) -> None:
    read_anew(told, NEW, clock=lambda: LATER)
    add_incoming(told, stream(), NEW, clock=lambda: LATER)
    update_dossiers(told)
    assert list(told.proposals()) == []
    assert titles(told) == {"Ampel – Brandis"}


def test_what_is_removed_is_not_proposed(told: Ledger) -> None:
    read_anew(told, NEW, clock=lambda: LATER)
    told.remove("a0", why="a letter", at=LATER)
    update_dossiers(told)
    assert [one.article.id for one in told.proposals()][:2] == ["a1", "a2"]
    assert titles(told) == {"Ampel – Brandis", "Ampel – Corvo"}
