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


def test_an_unknown_judgement_is_named(told: Ledger) -> None:
    with pytest.raises(NotFoundError, match="'none'"):
        told.undo("none", at=NOW)
