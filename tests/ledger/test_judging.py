"""A person's word outranks the program's, outlives rebuilding and reading anew, and can be withdrawn."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from intalks.errors import NotFoundError
from intalks.ledger import Ledger
from intalks.model.article import content_hash
from intalks.model.judgement import Judgement, Verdict
from intalks.model.vocabulary import DealType, Stage
from intalks.resolution import Resolver
from tests.ledger.made_deals import NO_LIST, NOW, entry

RESOLVER = Resolver(NO_LIST)
MERGER = (("Firm1", "Firm2"), DealType.MERGER, Stage.TALKS)
OTHER = (("Firm3", "Firm4"), DealType.SUPPLY, Stage.AGREED)


def day(number: int) -> datetime:
    return datetime(2007, 1, number, tzinfo=UTC)


def judgement(left: str, right: str, verdict: Verdict, value: str | None = None) -> Judgement:
    return Judgement(content_hash(left, right, verdict)[:12], left, right, verdict, "Ann", NOW, "she knows", value)


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    ledger.add(
        [entry("a", [MERGER], day(1)), entry("b", [OTHER], day(2)), entry("c", [MERGER], day(3))], recorded_at=NOW
    )
    ledger.update_dossiers(RESOLVER)
    return ledger


def articles(ledger: Ledger) -> list[tuple[str, ...]]:
    ledger.update_dossiers(RESOLVER)
    assert list(ledger.check()) == []
    # Sightings may count for either of two deals of the same firms; what was judged is about reports.
    return sorted(tuple(sorted(article for group in one.origins for article in group)) for one in ledger.dossiers())


def test_judged_the_same_they_are_one(told: Ledger) -> None:
    assert articles(told) == [("a", "c"), ("b",)]
    first, other = (told.report_of(one.id) for one in sorted(told.dossiers(), key=lambda one: one.articles))
    same = judgement(first, other, Verdict.SAME)
    told.judge(same)
    assert articles(told) == [("a", "b", "c")]
    told.rebuild(RESOLVER)
    assert articles(told) == [("a", "b", "c")]
    told.add([entry("b", [OTHER], day(2), reader="made-2")], recorded_at=NOW)
    assert articles(told) == [("a", "b", "c")]
    told.undo(same.id, at=NOW)
    assert articles(told) == [("a", "c"), ("b",)]
    assert [one.withdrawn_at for one in told.judgements()] == [NOW]


def test_judged_different_they_are_apart(told: Ledger) -> None:
    merged = next(one for one in told.dossiers() if len(one.reports) == 2)
    first, other = merged.reports
    told.judge(judgement(first, other, Verdict.DIFFERENT))
    assert articles(told) == [("a",), ("b",), ("c",)]


def test_a_correction_counts(told: Ledger) -> None:
    (talked,) = (one for one in told.dossiers() if one.type is DealType.MERGER)
    told.judge(judgement(talked.reports[0], "type", Verdict.CORRECT, "alliance"))
    told.judge(judgement(talked.reports[0], "outcome", Verdict.CORRECT, "abandoned"))
    told.update_dossiers(RESOLVER)
    changed = told.dossier(talked.id)
    assert (changed.type, changed.outcome) == (DealType.ALLIANCE, "abandoned")


def test_a_dossier_judged_the_same_goes_over_with_all_its_reports(ledger: Ledger) -> None:
    told = [("a", MERGER), ("b", OTHER), ("c", MERGER), ("d", OTHER)]
    ledger.add([entry(id_, [deal], day(number)) for number, (id_, deal) in enumerate(told, 1)], recorded_at=NOW)
    assert articles(ledger) == [("a", "c"), ("b", "d")]
    first, other = sorted(ledger.dossiers(), key=lambda one: one.articles)
    ledger.judge(judgement(first.reports[0], other.reports[0], Verdict.SAME))
    assert articles(ledger) == [("a", "b", "c", "d")]
    ledger.add([entry("e", [OTHER], day(9))], recorded_at=NOW)
    assert articles(ledger) == [("a", "b", "c", "d", "e")]
    assert ledger.dossier(other.id).id == first.id
    assert ledger.report_of(other.id) == other.reports[0]


def test_what_was_judged_different_is_not_joined_by_way_of_a_third(ledger: Ledger) -> None:
    third = (("Firm5", "Firm6"), DealType.SUPPLY, Stage.TALKS)
    told = [("a", MERGER), ("b", OTHER), ("c", third)]
    ledger.add([entry(id_, [deal], day(number)) for number, (id_, deal) in enumerate(told, 1)], recorded_at=NOW)
    ledger.update_dossiers(RESOLVER)
    a, b, c = (one.reports[0] for one in sorted(ledger.dossiers(), key=lambda one: one.articles))
    for left, right, verdict in ((a, c, Verdict.DIFFERENT), (a, b, Verdict.SAME), (b, c, Verdict.SAME)):
        ledger.judge(judgement(left, right, verdict))
    assert articles(ledger) == [("a", "b"), ("c",)]


def test_a_judgement_follows_its_deal_when_a_newer_reader_numbers_it_otherwise(told: Ledger) -> None:
    other = next(one for one in told.dossiers() if one.articles == ("b",))
    told.judge(judgement(other.reports[0], "type", Verdict.CORRECT, "licensing"))
    told.add([entry("b", [MERGER, OTHER], day(2), reader="made-2")], recorded_at=NOW)
    told.update_dossiers(RESOLVER)
    types = {one.parties[0].name: one.type for one in told.dossiers()}
    assert types == {"Firm1": DealType.MERGER, "Firm3": DealType.LICENSING}
    assert told.dossier_about(other.reports[0]) == next(one for one in told.dossiers() if "Firm3" in one.title)
    told.rebuild(RESOLVER)
    assert {one.parties[0].name: one.type for one in told.dossiers()} == types


def test_a_corrected_stage_brings_its_outcome(told: Ledger) -> None:
    (talked,) = (one for one in told.dossiers() if one.type is DealType.MERGER)
    told.judge(judgement(talked.reports[0], "stage", Verdict.CORRECT, "terminated"))
    told.update_dossiers(RESOLVER)
    changed = told.dossier(talked.id)
    assert (changed.stage, changed.outcome) == (Stage.TERMINATED, "terminated")
    (note,) = changed.corrections
    assert (note.field, note.value, note.instead_of, note.by) == ("stage", "terminated", "talks", "Ann")


def test_an_unknown_judgement_is_named(told: Ledger) -> None:
    with pytest.raises(NotFoundError, match="'none'"):
        told.undo("none", at=NOW)


def test_a_newer_reader_that_finds_nothing_leaves_id_and_words_to_the_next_report(told: Ledger) -> None:
    first, other = sorted(told.dossiers(), key=lambda one: one.articles)
    left, right = told.report_of(first.id), told.report_of(other.id)
    told.judge(judgement(left, "outcome", Verdict.CORRECT, "completed"))
    told.judge(judgement(left, right, Verdict.SAME))
    assert articles(told) == [("a", "b", "c")]
    told.add([entry("a", [], day(1), reader="made-2")], recorded_at=NOW)
    assert articles(told) == [("b", "c")]
    [one] = told.dossiers()
    assert told.dossier(first.id).id == one.id
    assert one.outcome.value == "completed"
    told.rebuild(RESOLVER)
    assert list(told.dossiers()) == [one]


def test_all_articles_read_anew_at_once_keep_ids_and_words(told: Ledger) -> None:
    first = min(told.dossiers(), key=lambda one: one.articles)
    told.judge(judgement(told.report_of(first.id), "outcome", Verdict.CORRECT, "completed"))
    assert articles(told) == [("a", "c"), ("b",)]
    anew = [
        entry(id_, deals, day(number), reader="made-2")
        for id_, deals, number in (("a", [], 1), ("b", [OTHER], 2), ("c", [MERGER], 3))
    ]
    told.add(anew, recorded_at=NOW)
    assert articles(told) == [("b",), ("c",)]
    assert told.dossier(first.id).articles == ("c",)
    assert told.dossier(first.id).outcome.value == "completed"
