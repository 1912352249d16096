"""Full-text search finds what a look at every statement would find."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from intalks.errors import SettingsError
from intalks.ledger import DossierFilter, Ledger
from intalks.resolution import Resolver
from intalks.text.words import found_in, sought
from tests.ledger.made_deals import NO_LIST, NOW, entry, made_entry

QUERIES = [
    "merger",
    "Firm1",
    '"Firm1, Firm2"',
    "firm1* talks",
    '"a merger that"',
    "that a",
    '"that a"',
    "nobody",
    "fir*",
]


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db") as opened:
        opened.add([made_entry(i) for i in range(40)], recorded_at=NOW)
        opened.update_dossiers(Resolver(NO_LIST))
        yield opened


@pytest.mark.parametrize("query", QUERIES)
def test_it_finds_what_stands_in_one_statement(ledger: Ledger, query: str) -> None:
    parts = sought(query)
    there = [
        one.id for one in ledger.dossiers() if any(found_in(parts, said.statement.spoken) for said in one.statements)
    ]
    assert [one.id for one in ledger.dossiers(DossierFilter(text=query))] == there


def test_what_no_longer_counts_is_not_found(ledger: Ledger) -> None:
    one = made_entry(3)
    names = tuple(party.name for party in one.record.deals[0].parties)
    kind, stage = one.record.deals[0].deal_type, one.record.deals[0].deal_stage
    again = entry(one.article.id, [(("Zeppelin", *names[1:]), kind, stage)], datetime(2007, 1, 1, tzinfo=UTC))
    ledger.add([again], recorded_at=NOW)
    ledger.update_dossiers(Resolver(NO_LIST))
    assert len(list(ledger.dossiers(DossierFilter(text="zeppelin")))) == 1
    ledger.add([entry(one.article.id, [(names, kind, stage)], None)], recorded_at=NOW)
    ledger.update_dossiers(Resolver(NO_LIST))
    assert list(ledger.dossiers(DossierFilter(text="zeppelin"))) == []
    assert list(ledger.check()) == []


def test_no_word_is_no_question(ledger: Ledger) -> None:
    with pytest.raises(SettingsError, match="no word"):
        list(ledger.dossiers(DossierFilter(text="...")))
