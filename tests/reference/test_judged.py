"""The list after a person's word about names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from intalks.model.judgement import About, Judgement, Verdict
from intalks.model.vocabulary import OrganizationKind
from intalks.reference import Known, Reference, Relation, Tie, as_judged

NOW = datetime(2030, 1, 1, tzinfo=UTC)
LIST = Reference(
    [
        Known("ampel", ("Ampel", "Ampel Group"), OrganizationKind.COMPANY, "DE", "automobiles"),
        Known("brandis", ("Brandis",), OrganizationKind.COMPANY, "FR", None),
        Known("corvo", ("Corvo",), OrganizationKind.BRAND, None, None),
    ],
    [Relation("corvo", Tie.PART_OF, "brandis", None, None), Relation("ampel", Tie.BECAME, "brandis", None, None)],
)


def word(left: str, right: str, verdict: Verdict, minute: int = 0) -> Judgement:
    at = NOW + timedelta(minutes=minute)
    return Judgement(f"j{minute}", left, right, verdict, "Ann", at, "she knows", about=About.ORGANIZATION)


def ids(reference: Reference, *names: str) -> list[list[str]]:
    return [[one.id for one in reference.find(name)] for name in names]


def test_nothing_judged_is_the_list_itself() -> None:
    assert as_judged(LIST, []) is LIST


def test_two_of_the_list_become_one_with_the_ties_of_both() -> None:
    one = as_judged(LIST, [word("Ampel", "Brandis", Verdict.SAME)])
    assert ids(one, "Ampel", "Brandis") == [["ampel"], ["ampel"]]
    assert [(tie.subject, tie.object) for tie in one.relations] == [("corvo", "ampel")]


def test_a_name_that_the_list_does_not_know_is_added() -> None:
    one = as_judged(LIST, [word("Dorn AG", "Ampel", Verdict.SAME), word("Elm", "Fern", Verdict.SAME, 1)])
    assert ids(one, "Dorn", "Elm", "Fern") == [["ampel"], ["elm"], ["elm"]]


def test_a_name_of_one_is_another() -> None:
    one = as_judged(LIST, [word("Ampel", "Ampel Group", Verdict.DIFFERENT)])
    assert ids(one, "Ampel", "Ampel Group") == [["ampel"], ["ampel-group"]]


def test_two_judged_different_do_not_stand_for_each_other() -> None:
    one = as_judged(LIST, [word("ampel", "brandis", Verdict.DIFFERENT)])
    assert one.kin("ampel") == frozenset()
    assert one.owners("corvo", None) == {"brandis"}


def test_of_two_words_on_one_matter_the_latest_counts() -> None:
    told = [word("Ampel", "Brandis", Verdict.SAME, 2), word("Brandis", "Ampel", Verdict.DIFFERENT, 1)]
    assert ids(as_judged(LIST, told), "Brandis") == [["ampel"]]
