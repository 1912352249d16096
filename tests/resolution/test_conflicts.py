from __future__ import annotations

from intalks.model.dossier import ConflictKind, Report, TermValue
from intalks.model.vocabulary import Stage, Stance, TermKind
from intalks.resolution.conflicts import conflicts
from tests.resolution.made_reports import report, said


def found(*reports: Report, terms: tuple[TermValue, ...] = ()) -> list[tuple[ConflictKind, str, str | None]]:
    origin = {one.article: number for number, one in enumerate(reports)}
    return [(one.kind, one.message, one.day) for one in conflicts(reports, terms, origin)]


def test_an_end_against_a_living_deal_on_the_next_day() -> None:
    ended, living = report("a", 0, Stage.ABANDONED), report("b", 1, Stage.TALKS)
    assert found(ended, living) == [(ConflictKind.STAGE, "stage: abandoned against talks", "2009-01-02")]


def test_a_deal_that_lived_before_its_end_or_lives_again_is_no_conflict() -> None:
    assert found(report("a", 0), report("b", 1, Stage.ABANDONED), report("c", 30)) == []


def test_one_origin_does_not_contradict_itself() -> None:
    ended, living = report("a", 0, Stage.ABANDONED), report("b", 1, Stage.TALKS)
    assert conflicts([ended, living], (), {"a": 1, "b": 1}) == ()


def test_a_denial_against_claims_is_known_when_both_are_out() -> None:
    claim = report("a", 0, statements=(said("Ann"),))
    denial = report("b", 3, statements=(said("Ben", Stance.DENIES),))
    assert found(claim, denial) == [(ConflictKind.DENIAL, "denied by Ben", "2009-01-04")]
    assert found(denial) == []


def test_two_values_of_one_day() -> None:
    def value(amount: str, article: str, day: str) -> TermValue:
        return TermValue(TermKind.VALUE, amount, "USD", (f"${amount}",), (article,), day, day)

    clash = (value("3", "a", "2009-01-01"), value("4", "b", "2009-01-01"))
    assert found(report("a", 0), report("b", 0), terms=clash) == [
        (ConflictKind.VALUE, "value: $3 against $4", "2009-01-01")
    ]
    later = (clash[0], value("4", "b", "2009-02-01"))
    assert found(report("a", 0), report("b", 0), terms=later) == []
    assert conflicts((), clash, {"a": 1, "b": 1}) == ()  # a story that was sent again, mended
