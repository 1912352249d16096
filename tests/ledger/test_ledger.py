"""The ledger keeps what it is given, once, and derives the same dossiers whatever the order, the batches or the
interruptions.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intalks.errors import LedgerError, NotFoundError, Problem
from intalks.ledger import ChangeFilter, DossierFilter, Ledger
from intalks.ledger.questions import names_of
from intalks.model.dossier import Dossier, Entry
from intalks.model.vocabulary import DealType, Stage
from intalks.reference import load
from intalks.resolution import Resolver, prepare
from tests.ledger.made_deals import NO_LIST, NOW, entry, made_entry

RESOLVER = Resolver(NO_LIST)
TALKS = (("Firm1", "Firm2"), DealType.MERGER, Stage.TALKS)
AGREED = (("Firm1", "Firm2"), DealType.MERGER, Stage.AGREED)


def dossiers_of(place: str, batches: Sequence[Sequence[Entry]], *, update_each: bool = True) -> list[Dossier]:
    with Ledger.open(place) as opened:
        for batch in batches:
            opened.add(batch, recorded_at=NOW)
            if update_each:
                opened.update_dossiers(RESOLVER)
        opened.update_dossiers(RESOLVER)
        assert list(opened.check()) == []
        return sorted(opened.dossiers(), key=lambda dossier: dossier.id)


def test_what_is_added_comes_back(ledger: Ledger) -> None:
    one = made_entry(1)
    assert not ledger.has(one.article.id, one.article.text_hash, "made-1")
    assert ledger.add([one], recorded_at=NOW).added == 1
    assert ledger.has(one.article.id, one.article.text_hash, "made-1")
    assert ledger.article(one.article.id) == one.article
    assert ledger.record(one.article.id) == one.record
    assert list(ledger.articles()) == [one.article.id]


def test_the_same_article_twice_changes_nothing(ledger: Ledger) -> None:
    entries = [made_entry(i) for i in range(20)]
    ledger.add(entries, recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    counts, dossiers = ledger.catalogue.counts(), list(ledger.dossiers())
    again = ledger.add(entries, recorded_at=NOW)
    assert (again.added, again.known) == (0, 20)
    assert ledger.update_dossiers(RESOLVER) == 0
    assert (ledger.catalogue.counts(), list(ledger.dossiers())) == (counts, dossiers)


def test_an_entry_twice_in_one_call_is_stored_once(ledger: Ledger) -> None:
    assert ledger.add([made_entry(1), made_entry(1)], recorded_at=NOW).added == 1


def test_a_newer_reader_keeps_the_earlier_record(ledger: Ledger) -> None:
    day = datetime(2007, 5, 1, tzinfo=UTC)
    old, new = entry("a", [TALKS], day), entry("a", [TALKS], day, reader="made-2")
    ledger.add([old], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    ledger.add([new], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    assert ledger.record("a").reader == "made-2"
    assert ledger.record("a", reader="made-1") == old.record
    counts = ledger.catalogue.counts()
    assert (counts.articles, counts.records, counts.reports, counts.dossiers) == (1, 2, 1, 1)


def test_a_changed_text_is_kept_beside_the_first(ledger: Ledger) -> None:
    day = datetime(2007, 5, 1, tzinfo=UTC)
    ledger.add([entry("a", [TALKS], day)], recorded_at=NOW)
    ledger.add([entry("a", [AGREED], day)], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    assert ledger.catalogue.counts().articles == 2
    assert "agreed" in ledger.article("a").text
    assert [dossier.stage for dossier in ledger.dossiers()] == [Stage.AGREED]


@pytest.mark.parametrize("told", [(TALKS, AGREED), (AGREED, TALKS)])
def test_of_two_texts_the_later_one_is_listed(
    ledger: Ledger, told: Sequence[tuple[tuple[str, ...], DealType, Stage]]
) -> None:
    days = [datetime(2007, 5, 3, tzinfo=UTC), datetime(2007, 5, 1, tzinfo=UTC)]
    ledger.add([entry("a", [one], day) for one, day in zip(told, days, strict=True)], recorded_at=NOW)
    head = ledger.catalogue.heads(["a"])["a"]
    assert head.published == "2007-05-01"
    assert [one for _, one in ledger.catalogue.heads_of(outlet=None, after=None, limit=9)] == [head]


def test_a_year_before_1000_is_written_with_four_digits(ledger: Ledger) -> None:
    ledger.add([entry("a", [TALKS], datetime(207, 8, 13, tzinfo=UTC))], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    (dossier,) = ledger.dossiers()
    assert (dossier.first, [step.date for step in dossier.timeline]) == ("0207-08-13", ["0207-08-13"])


@pytest.mark.parametrize("reader", ["made-1", "made-2"])
def test_two_texts_or_readers_of_an_article_in_one_call_follow_each_other(
    new_place: Callable[[], str], reader: str
) -> None:
    """Between others, in the order given: what two calls would make of them."""
    day = datetime(2007, 5, 1, tzinfo=UTC)
    stages = (TALKS, AGREED) if reader == "made-1" else (TALKS, TALKS)
    both = [entry("a", [stage], day, reader=name) for stage, name in zip(stages, ("made-1", reader), strict=True)]
    entries = [made_entry(1), both[0], made_entry(2), both[1], made_entry(3)]
    with Ledger.open(new_place()) as opened:
        count = opened.add(entries, recorded_at=NOW)
        assert (count.added, count.changed) == (5, int(reader == "made-1"))
    assert dossiers_of(new_place(), [entries]) == dossiers_of(new_place(), [[one] for one in entries])


def test_dossiers_are_found_by_prefix_name_and_mark(ledger: Ledger) -> None:
    ledger.add([made_entry(i) for i in range(40)], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    every = list(ledger.dossiers())
    assert [one.last or "" for one in every] == sorted((one.last or "" for one in every), reverse=True)
    assert ledger.dossier(every[0].id) == every[0]
    assert ledger.dossier(every[0].id[:12]) == every[0]
    with_firm = [one for one in every if any(party.name == "Firm2" for party in one.parties)]
    assert list(ledger.dossiers(DossierFilter(company="firm2"))) == with_firm
    stakes = [one for one in every if one.type is DealType.STAKE]
    assert list(ledger.dossiers(DossierFilter(type=DealType.STAKE))) == stakes
    assert list(ledger.dossiers(DossierFilter(limit=3))) == every[:3]
    later = [one for one in every if one.last is not None and one.last >= "2007-06"]
    assert list(ledger.dossiers(DossierFilter(since="2007-06"))) == later


def test_dossiers_without_a_date_come_last(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    def stake(id_: str, published: datetime | None) -> Entry:
        return entry(id_, [((f"Firm-{id_}", "Firm0"), DealType.STAKE, Stage.TALKS)], published)

    days = (datetime(2007, 1, 1, tzinfo=UTC), None, datetime(2009, 1, 1, tzinfo=UTC), None)
    ledger.add([stake("abcd"[i], day) for i, day in enumerate(days)], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    monkeypatch.setattr("intalks.ledger.catalogue._CHUNK", 1)
    monkeypatch.setattr("intalks.ledger.questions._PAGE", 1)
    for wanted in (DossierFilter(), DossierFilter(company="Firm0"), DossierFilter(type=DealType.STAKE)):
        assert [one.last for one in ledger.catalogue.every(wanted)] == ["2009-01-01", "2007-01-01", None, None]
        assert [one.last for one in ledger.dossiers(wanted)] == ["2009-01-01", "2007-01-01", None, None]
        assert len({one.dossier for one in ledger.catalogue.every(wanted)}) == 4
    assert [one.last for one in ledger.dossiers(DossierFilter(since="2006-01-01"))] == ["2009-01-01", "2007-01-01"]


def test_a_name_that_two_of_the_list_share_finds_neither_beside_the_full_one() -> None:
    of_the_truck_maker = names_of("AB Volvo", load())
    assert {"ref:volvo-ab", "ab volvo"} <= {*of_the_truck_maker}
    assert "volvo" not in of_the_truck_maker
    assert "volvo" in names_of("Volvo", load())
    assert names_of("Nobody Inc", load()) == ["nobody inc", "nobody"]


def test_any_name_of_an_organization_finds_what_its_others_find(ledger: Ledger) -> None:
    """An article takes two of the list for one; the dossier is of the first, and bears a name of the other."""
    deal = (("DaimlerChrysler", "Firm2"), DealType.MERGER, Stage.TALKS)
    one = entry("a", [deal], datetime(2007, 5, 1, tzinfo=UTC))
    [first, *others] = one.record.organizations
    record = replace(one.record, organizations=(replace(first, aliases=("Daimler AG",)), *others))
    ledger.add([prepare(one.article, record, load())], recorded_at=NOW)
    ledger.update_dossiers(Resolver(load()))
    for name in ("daimler", "Daimler", "Daimler AG", "Daimler-Benz", "Daimler-Benz AG"):
        assert len(list(ledger.dossiers(DossierFilter(company=name)))) == 1, name
        assert len(list(ledger.catalogue.every(DossierFilter(company=name)))) == 1, name
        assert len(list(ledger.catalogue.changes(ChangeFilter(company=name)))) == 1, name


def test_a_short_name_of_an_article_finds_its_dossier(ledger: Ledger) -> None:
    one = entry("a", [TALKS], datetime(2007, 5, 1, tzinfo=UTC))
    [first, *others] = one.record.organizations
    record = replace(one.record, organizations=(replace(first, aliases=("The First",)), *others))
    ledger.add([prepare(one.article, record, NO_LIST)], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    [dossier] = ledger.dossiers(DossierFilter(company="the first"))
    assert dossier.parties[0].names == ("Firm1", "The First")


@pytest.mark.parametrize("limit", [None, 0, 1, 3, 7, 1000])
def test_outlines_list_what_the_dossiers_are(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch, limit: int | None
) -> None:
    ledger.add([made_entry(i) for i in range(60)], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    monkeypatch.setattr("intalks.ledger.catalogue._CHUNK", 3)
    for wanted in (
        DossierFilter(),
        DossierFilter(company="Firm1"),
        DossierFilter(since="2006-06-01", until="2007-02-28"),
        DossierFilter(until="2006-03-31"),
    ):
        dossiers = list(ledger.dossiers(wanted))
        assert len(dossiers) > 7
        outlines = list(ledger.catalogue.every(replace(wanted, limit=limit)))
        assert [one.dossier for one in outlines] == [one.id for one in dossiers[:limit]]
        for one, dossier in zip(outlines, dossiers, strict=False):
            assert (one.title, one.first, one.last) == (dossier.title, dossier.first, dossier.last)
            assert (one.type, one.stage, one.outcome) == (dossier.type, dossier.stage, dossier.outcome)
            assert (one.lapsed, one.articles) == (dossier.lapsed, len(dossier.articles))


@pytest.mark.parametrize("id_", ["", "abc", "0000000000", "abcd\U0010ffff", "abcd\ud7ff"])
def test_what_is_not_there_is_named(ledger: Ledger, id_: str) -> None:
    with pytest.raises(NotFoundError):
        ledger.dossier(id_)
    with pytest.raises(NotFoundError):
        ledger.article("nothing")
    with pytest.raises(NotFoundError):
        ledger.record("nothing")


def test_a_place_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="no folder"):
        Ledger.open(tmp_path / "nowhere" / "ledger.db")
    broken = tmp_path / "broken.db"
    broken.write_bytes(b"this is no database, only some words that are long enough to be looked at")
    with pytest.raises(LedgerError):
        Ledger.open(broken)


def test_problems_are_stored_once(ledger: Ledger) -> None:
    found = [
        Problem("empty", "nothing in it", "news.jsonl:3"),
        Problem("bad-date", "no date", "news.jsonl:4", fatal=False),
    ]
    ledger.add_problems(found, recorded_at=NOW)
    ledger.add_problems(found[:1], recorded_at=NOW)
    assert sorted(ledger.problems(), key=str) == sorted(found, key=str)


def test_a_rebuild_gives_the_same_dossiers(ledger: Ledger) -> None:
    for i in range(30):
        ledger.add([made_entry(i)], recorded_at=NOW)
        ledger.update_dossiers(RESOLVER)
    before = list(ledger.dossiers())
    ledger.rebuild(RESOLVER)
    assert list(ledger.dossiers()) == before


def test_lapsed_is_measured_from_the_latest_publication(ledger: Ledger) -> None:
    ledger.add([entry("a", [TALKS], datetime(2007, 1, 1, tzinfo=UTC))], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    assert [one.lapsed for one in ledger.dossiers()] == [False]
    other = (("Firm8", "Firm9"), DealType.STAKE, Stage.COMPLETED)
    ledger.add([entry("b", [other], datetime(2009, 1, 1, tzinfo=UTC))], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    assert {one.parties[0].name: one.lapsed for one in ledger.dossiers()} == {"Firm1": True, "Firm8": False}


@pytest.mark.parametrize("days", [0, 365, 10**6])
def test_lapsed_dossiers_alone_or_all_others(new_place: Callable[[], str], days: int) -> None:
    with Ledger.open(new_place(), lapse=timedelta(days=days)) as ledger:
        assert list(ledger.catalogue.every(DossierFilter(lapsed=True))) == []
        ledger.add([made_entry(i) for i in range(60)], recorded_at=NOW)
        ledger.update_dossiers(RESOLVER)
        every = list(ledger.dossiers())
        assert any(one.lapsed for one in every) == (days < 10**6)
        for asked in (True, False):
            told = [one.id for one in every if one.lapsed is asked]
            assert [one.id for one in ledger.dossiers(DossierFilter(lapsed=asked))] == told
            assert [one.dossier for one in ledger.catalogue.every(DossierFilter(lapsed=asked))] == told
            assert ledger.catalogue.facets(DossierFilter(lapsed=asked)).total == len(told)
            assert dict(ledger.catalogue.facets(DossierFilter()).lapsed).get(str(asked).lower(), 0) == len(told)


def test_a_retired_id_still_leads_to_its_deal(ledger: Ledger) -> None:
    """An earlier article comes in later: the dossier begins with it from then on, and has its id."""
    ledger.add([entry("b", [TALKS], datetime(2007, 3, 1, tzinfo=UTC))], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    (old,) = ledger.dossiers()
    ledger.add([entry("a", [TALKS], datetime(2007, 2, 1, tzinfo=UTC))], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    (new,) = ledger.dossiers()
    assert new.id != old.id
    assert ledger.dossier(old.id) == new


def test_ids_that_begin_alike_keep_their_order(new_place: Callable[[], str]) -> None:
    """Of articles of one moment, `a1` comes before `a10`, in the database as in resolution."""
    day = datetime(2007, 1, 1, tzinfo=UTC)
    entries = [entry(f"a{i}", [TALKS if i % 3 else AGREED], day) for i in range(1, 13)]
    at_once = dossiers_of(new_place(), [entries])
    assert dossiers_of(new_place(), [[one] for one in reversed(entries)]) == at_once


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000), st.integers(2, 30), st.randoms(use_true_random=False))
def test_order_and_batches_do_not_matter(
    new_place: Callable[[], str], seed: int, number: int, draw: random.Random
) -> None:
    entries = [made_entry(i, seed=seed, firms=6, days=200) for i in range(number)]
    at_once = dossiers_of(new_place(), [entries])
    shuffled = draw.sample(entries, number)
    batches: list[list[Entry]] = []
    while shuffled:
        size = draw.randint(1, 7)
        batches.append(shuffled[:size])
        shuffled = shuffled[size:]
    assert dossiers_of(new_place(), batches) == at_once
    assert dossiers_of(new_place(), batches, update_each=False) == at_once


@settings(max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 10_000))
def test_an_unrelated_article_changes_no_dossier(new_place: Callable[[], str], seed: int) -> None:
    entries = [made_entry(i, seed=seed, firms=6) for i in range(15)]
    stranger = entry("z", [(("Alpha", "Omega"), DealType.STAKE, Stage.TALKS)], datetime(2006, 2, 1, tzinfo=UTC))
    alone = dossiers_of(new_place(), [entries])
    beside = dossiers_of(new_place(), [[stranger], entries])
    assert [one for one in beside if "z" not in one.articles] == alone
