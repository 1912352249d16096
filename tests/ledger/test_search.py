"""Full-text search finds what a look at every statement would find."""

from __future__ import annotations

from datetime import UTC, datetime

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
def told(ledger: Ledger) -> Ledger:
    ledger.add([made_entry(i) for i in range(40)], recorded_at=NOW)
    ledger.update_dossiers(Resolver(NO_LIST))
    return ledger


@pytest.mark.parametrize("query", QUERIES)
def test_it_finds_what_stands_in_one_statement(told: Ledger, query: str) -> None:
    parts = sought(query)
    there = [
        one.id for one in told.dossiers() if any(found_in(parts, said.statement.spoken) for said in one.statements)
    ]
    assert [one.id for one in told.dossiers(DossierFilter(text=query))] == there
    assert [one.dossier for one in told.catalogue.spoken_of(parts, limit=100)] == there


def test_what_no_longer_counts_is_not_found(told: Ledger) -> None:
    one = made_entry(3)
    names = tuple(party.name for party in one.record.deals[0].parties)
    kind, stage = one.record.deals[0].deal_type, one.record.deals[0].deal_stage
    again = entry(one.article.id, [(("Zeppelin", *names[1:]), kind, stage)], datetime(2007, 1, 1, tzinfo=UTC))
    told.add([again], recorded_at=NOW)
    told.update_dossiers(Resolver(NO_LIST))
    assert len(list(told.dossiers(DossierFilter(text="zeppelin")))) == 1
    told.add([entry(one.article.id, [(names, kind, stage)], None)], recorded_at=NOW)
    told.update_dossiers(Resolver(NO_LIST))
    assert list(told.dossiers(DossierFilter(text="zeppelin"))) == []
    assert list(told.check()) == []


def test_no_word_is_no_question(told: Ledger) -> None:
    with pytest.raises(SettingsError, match="no word"):
        list(told.dossiers(DossierFilter(text="...")))
