"""The list after a person's word about names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

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


FORMS = Reference(
    [Known("ampel", ("Ampel", "AMP", "Ampel AG", "Ampel Group", "Amp Ltd"), OrganizationKind.COMPANY, "DE", None)]
)


@pytest.mark.parametrize(
    ("left", "right", "stay", "taken"),
    [
        ("Ampel", "Ampel AG", ["Ampel", "AMP", "Ampel Group", "Amp Ltd", "Amp"], ["Ampel AG"]),
        ("Ampel AG", "Ampel", ["Ampel", "AMP", "Ampel Group"], ["Ampel AG"]),  # the usual name stays
        ("AMP", "Ampel AG", ["Ampel", "AMP"], ["Ampel AG"]),
        ("Ampel", "Ampel NV", ["Ampel", "Ampel AG"], ["Ampel NV"]),
        ("Ampel", "AMP", ["Ampel", "Ampel AG"], ["AMP", "Amp Ltd"]),  # forms of the name taken go with it
    ],
)
def test_a_legal_form_alone_tells_two_names_apart(left: str, right: str, stay: list[str], taken: list[str]) -> None:
    two = as_judged(FORMS, [word(left, right, Verdict.DIFFERENT)])
    first, second = two.organizations
    assert (first.id, first.names[0]) == ("ampel", "Ampel")
    assert ids(two, *stay) == [["ampel"]] * len(stay)
    assert ids(two, *taken) == [[second.id]] * len(taken)


FAMILY = Reference(
    [
        Known("ampel", ("Ampel",), OrganizationKind.COMPANY, "DE", None),
        Known("br", ("Brandis", "Brandis Works"), OrganizationKind.COMPANY, "FR", None),
        Known("corvo", ("Corvo",), OrganizationKind.BRAND, None, None),
        Known("dorn", ("Dorn", "Dorn Ships"), OrganizationKind.COMPANY, "IT", None),
    ],
    [Relation("corvo", Tie.PART_OF, "br", None, None), Relation("dorn", Tie.ALLIED_WITH, "br", None, None)],
)


@pytest.mark.parametrize("names", [("Ampel", "Brandis"), ("Brandis Works", "Ampel"), ("br", "ampel")])
def test_one_of_the_list_leaves_another_as_what_it_was(names: tuple[str, str]) -> None:
    two = as_judged(FAMILY, [word("ampel", "br", Verdict.SAME), word(*names, Verdict.DIFFERENT, 1)])
    assert two.organizations == FAMILY.organizations
    assert two.relations == FAMILY.relations


def test_two_that_went_into_a_third_are_apart_again() -> None:
    told = [word("ampel", "br", Verdict.SAME), word("ampel", "dorn", Verdict.SAME, 1)]
    two = as_judged(FAMILY, [*told, word("br", "dorn", Verdict.DIFFERENT, 2)])
    assert ids(two, "Ampel", "Brandis Works", "Dorn", "Dorn Ships") == [["ampel"], ["ampel"], ["dorn"], ["dorn"]]
    assert two.allies("dorn") == frozenset()  # it does not stand for Brandis, wherever that is
    assert two.owners("corvo", None) == {"ampel"}


def test_what_had_gone_into_the_one_that_leaves_goes_with_it() -> None:
    told = [word("br", "dorn", Verdict.SAME), word("ampel", "br", Verdict.SAME, 1)]
    two = as_judged(FAMILY, [*told, word("ampel", "dorn", Verdict.DIFFERENT, 2)])
    assert ids(two, "Ampel", "Brandis", "Dorn") == [["ampel"], ["br"], ["br"]]
    two = as_judged(FAMILY, [*told, word("Brandis", "Dorn", Verdict.DIFFERENT, 2)])
    assert ids(two, "Ampel", "Brandis", "Dorn") == [["ampel"], ["ampel"], ["dorn"]]


def test_a_name_leaves_one_that_went_into_another() -> None:
    told = [word("ampel", "br", Verdict.SAME), word("Brandis", "Brandis Works", Verdict.DIFFERENT, 1)]
    assert ids(as_judged(FAMILY, told), "Brandis", "Brandis Works") == [["ampel"], ["brandis-works"]]


def test_two_judged_different_do_not_stand_for_each_other() -> None:
    one = as_judged(LIST, [word("ampel", "brandis", Verdict.DIFFERENT)])
    assert one.kin("ampel") == frozenset()
    assert one.owners("corvo", None) == {"brandis"}


def test_of_two_words_on_one_matter_the_latest_counts() -> None:
    told = [word("Ampel", "Brandis", Verdict.SAME, 2), word("Brandis", "Ampel", Verdict.DIFFERENT, 1)]
    assert ids(as_judged(LIST, told), "Brandis") == [["ampel"]]
