"""A person's word outranks the program's, outlives rebuilding and reading anew, and can be withdrawn."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

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
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger.open(tmp_path / "ledger.db") as opened:
        opened.add(
            [entry("a", [MERGER], day(1)), entry("b", [OTHER], day(2)), entry("c", [MERGER], day(3))], recorded_at=NOW
        )
        opened.update_dossiers(RESOLVER)
        yield opened


def articles(ledger: Ledger) -> list[tuple[str, ...]]:
    ledger.update_dossiers(RESOLVER)
    assert list(ledger.check()) == []
    # Sightings may count for either of two deals of the same firms; what was judged is about reports.
    return sorted(tuple(sorted(article for group in one.origins for article in group)) for one in ledger.dossiers())


def test_judged_the_same_they_are_one(ledger: Ledger) -> None:
    assert articles(ledger) == [("a", "c"), ("b",)]
    first, other = (ledger.report_of(one.id) for one in sorted(ledger.dossiers(), key=lambda one: one.articles))
    same = judgement(first, other, Verdict.SAME)
    ledger.judge(same)
    assert articles(ledger) == [("a", "b", "c")]
    ledger.rebuild(RESOLVER)
    assert articles(ledger) == [("a", "b", "c")]
    ledger.add([entry("b", [OTHER], day(2), reader="made-2")], recorded_at=NOW)
    assert articles(ledger) == [("a", "b", "c")]
    ledger.undo(same.id, at=NOW)
    assert articles(ledger) == [("a", "c"), ("b",)]
    assert [one.withdrawn_at for one in ledger.judgements()] == [NOW]


def test_judged_different_they_are_apart(ledger: Ledger) -> None:
    merged = next(one for one in ledger.dossiers() if len(one.reports) == 2)
    first, other = merged.reports
    ledger.judge(judgement(first, other, Verdict.DIFFERENT))
    assert articles(ledger) == [("a",), ("b",), ("c",)]


def test_a_correction_counts(ledger: Ledger) -> None:
    (talked,) = (one for one in ledger.dossiers() if one.type is DealType.MERGER)
    ledger.judge(judgement(talked.reports[0], "type", Verdict.CORRECT, "alliance"))
    ledger.judge(judgement(talked.reports[0], "outcome", Verdict.CORRECT, "abandoned"))
    ledger.update_dossiers(RESOLVER)
    changed = ledger.dossier(talked.id)
    assert (changed.type, changed.outcome) == (DealType.ALLIANCE, "abandoned")


def test_an_unknown_judgement_is_named(ledger: Ledger) -> None:
    with pytest.raises(NotFoundError, match="'none'"):
        ledger.undo("none", at=NOW)
