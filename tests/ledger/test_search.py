"""Full-text search finds what a look at every statement would find."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from intalks.errors import SettingsError
from intalks.ledger import DossierFilter, Ledger
from intalks.model.article import content_hash
from intalks.model.judgement import About, Judgement, Verdict, statement_mark
from intalks.model.vocabulary import DealType, Stage
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


RESOLVER = Resolver(NO_LIST)
LONE = (("Firm1", "Firm2"), DealType.MERGER, Stage.TALKS)
OTHER = (("Firm1", "Firm2", "Zeppelin"), DealType.MERGER, Stage.AGREED)


@pytest.fixture
def pair(ledger: Ledger) -> Ledger:
    """Two articles of one deal; the second alone names a Zeppelin."""
    days = (datetime(2007, 1, number, tzinfo=UTC) for number in (1, 2))
    ledger.add(
        [entry(id_, [deal], day) for id_, deal, day in zip("ab", (LONE, OTHER), days, strict=True)], recorded_at=NOW
    )
    ledger.update_dossiers(RESOLVER)
    return ledger


def judged(ledger: Ledger, article: str, verdict: Verdict, *, minute: int = 0) -> Judgement:
    """What is said of the article's only statement, in words of its dossier."""
    [dossier] = ledger.dossiers()
    [report] = [one for one in ledger.block_of(dossier)[0].reports if one.article == article]
    [said] = ledger.record(article).statements
    at = NOW + timedelta(minutes=minute)
    id_ = content_hash(article, verdict, at.isoformat())[:12]
    word = Judgement(id_, report.id, statement_mark(said), verdict, "Ann", at, "she knows", said.evidence.value)
    return replace(word, about=About.STATEMENT)


def found(ledger: Ledger, query: str) -> int:
    """How many dossiers are found, when they are up to date, by either way."""
    ledger.update_dossiers(RESOLVER)
    assert list(ledger.check()) == []
    listed = [one.id for one in ledger.dossiers(DossierFilter(text=query))]
    assert [one.dossier for one in ledger.catalogue.spoken_of(sought(query), limit=9)] == listed
    return len(listed)


def test_what_was_called_wrong_is_not_found_until_that_is_withdrawn(pair: Ledger) -> None:
    assert (found(pair, "zeppelin"), found(pair, "talks")) == (1, 1)
    wrong = judged(pair, "b", Verdict.WRONG)
    pair.judge(wrong)
    assert (found(pair, "zeppelin"), found(pair, "talks")) == (0, 1)
    pair.rebuild(RESOLVER)
    assert (found(pair, "zeppelin"), found(pair, "talks")) == (0, 1)
    pair.undo(wrong.id, at=NOW)
    assert (found(pair, "zeppelin"), found(pair, "talks")) == (1, 1)


def test_what_was_called_wrong_stays_out_when_its_article_is_read_anew(pair: Ledger) -> None:
    pair.judge(judged(pair, "b", Verdict.WRONG))
    pair.add([entry("b", [OTHER], datetime(2007, 1, 2, tzinfo=UTC), reader="made-2")], recorded_at=NOW)
    assert (found(pair, "zeppelin"), found(pair, "talks")) == (0, 1)


def test_a_later_word_that_it_is_right_counts(pair: Ledger) -> None:
    pair.judge(judged(pair, "b", Verdict.WRONG))
    assert found(pair, "zeppelin") == 0
    # Nothing is brought up to date between these.
    again = judged(pair, "b", Verdict.RIGHT, minute=1)
    pair.judge(judged(pair, "a", Verdict.WRONG))
    pair.judge(again)
    assert (found(pair, "zeppelin"), found(pair, "talks")) == (1, 0)


def test_no_word_is_no_question(told: Ledger) -> None:
    with pytest.raises(SettingsError, match="no word"):
        list(told.dossiers(DossierFilter(text="...")))
