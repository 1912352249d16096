"""The shipped list with a user's rows: what is settled is added, what is not is left apart."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from intalks.model.listing import Listing
from intalks.model.vocabulary import OrganizationKind
from intalks.reference import Known, Reference, Relation, Tie, with_listings

LIST = Reference(
    [
        Known("ampel", ("Ampel",), OrganizationKind.COMPANY, "DE", "automobiles"),
        Known("volvo-cars", ("Volvo Cars", "Volvo"), OrganizationKind.COMPANY, "SE", None),
        Known("volvo-ab", ("AB Volvo", "Volvo"), OrganizationKind.COMPANY, "SE", None),
        Known("ford", ("Ford",), OrganizationKind.COMPANY, "US", None),
    ],
    [Relation("volvo-cars", Tie.PART_OF, "ford", "1999", "2010-08")],
)
NAMES = ["Ampel", "Volvo", "Volvo Cars", "AB Volvo", "Ford", "Corvo", "Dorn", "Elm"]


def ids(reference: Reference, *names: str) -> list[list[str]]:
    return [[one.id for one in reference.find(name)] for name in names]


def test_no_rows_is_the_list_itself() -> None:
    assert with_listings(LIST, []) == (LIST, ())


def test_a_known_organization_gets_names_and_identifiers_and_keeps_what_it_has() -> None:
    grown, doubts = with_listings(LIST, [Listing("Ampel AG", ("Die Ampel",), wikidata="Q42", country="FR")])
    ampel = grown.get("ampel")
    assert ampel is not None
    assert (ampel.names, ampel.wikidata, ampel.country, doubts) == (("Ampel", "Ampel AG", "Die Ampel"), "Q42", "DE", ())


def test_an_unknown_one_is_added_with_its_parent_and_predecessor() -> None:
    grown, _ = with_listings(LIST, [Listing("Corvo", parent="Ford", predecessor="Dorn", start="2005")])
    assert ids(grown, "Corvo", "Dorn") == [["corvo"], ["dorn"]]
    assert grown.owners("corvo", "2006") == {"ford"}
    assert grown.kin("corvo") == {"dorn"}


def test_an_ambiguous_name_is_settled_by_its_parent_or_left_apart() -> None:
    grown, doubts = with_listings(LIST, [Listing("Volvo", ("Volvo PV",), parent="Ford")])
    assert (ids(grown, "Volvo PV"), doubts) == ([["volvo-cars"]], ())
    grown, doubts = with_listings(LIST, [Listing("Volvo", ("Volvo Aero",))])
    assert ids(grown, "Volvo Aero") == [["volvo"]]
    assert [one.row for one in doubts] == [0]


def test_an_ambiguous_parent_is_not_guessed() -> None:
    grown, doubts = with_listings(LIST, [Listing("Corvo", parent="Volvo")])
    assert grown.owners("corvo", None) == frozenset()
    assert [one.row for one in doubts] == [0]


def test_an_alias_makes_two_organizations_share_a_name_and_not_one() -> None:
    grown, _ = with_listings(LIST, [Listing("Corvo", ("Ampel",)), Listing("Dorn", ("Corvo",))])
    assert ids(grown, "Ampel", "Corvo") == [["ampel", "corvo"], ["corvo", "dorn"]]


def test_an_identifier_outranks_the_name() -> None:
    rows = [Listing("Corvo", wikidata="Q1"), Listing("Corvo Holdings of Elm", wikidata="Q1")]
    assert ids(with_listings(LIST, rows)[0], "Corvo Holdings of Elm") == [["corvo"]]


@given(
    st.lists(
        st.builds(
            Listing,
            name=st.sampled_from(NAMES),
            aliases=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
            parent=st.none() | st.sampled_from(NAMES),
            predecessor=st.none() | st.sampled_from(NAMES),
        ),
        max_size=6,
    )
)
def test_nothing_of_the_list_is_lost_or_merged(rows: list[Listing]) -> None:
    grown, _ = with_listings(LIST, rows)
    for one in LIST.organizations:
        now = grown.get(one.id)
        assert now is not None
        assert set(one.names) <= set(now.names)
    assert set(LIST.relations) <= set(grown.relations)
    assert all(any(row.name in one.names for one in grown.organizations) for row in rows)
