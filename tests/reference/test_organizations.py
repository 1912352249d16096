"""The reference list: its files are sound, names lead to what carries them, ambiguity is kept."""

from __future__ import annotations

import pytest

from intalks.errors import LexiconError
from intalks.model.vocabulary import OrganizationKind
from intalks.reference import Known, Reference, Relation, Tie, load
from intalks.reference.organizations import _rows


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("Shanghai Auto", ["saic"]),
        ("SAIC Motor Corp Ltd", ["saic"]),
        ("Chrysler Group LLC", ["chrysler"]),
        ("DaimlerChrysler AG (DCXGn.DE)", ["daimlerchrysler"]),
        ("Fiat S.p.A.", ["fiat"]),
        ("the Škoda Auto a.s.", ["skoda"]),
        ("AB Volvo", ["volvo-ab"]),  # as it stands in the list, though "AB" is a legal form elsewhere
        ("Volvo", ["volvo-cars", "volvo-ab"]),
        ("Volvo Car Corp.", ["volvo-cars"]),
        ("Mitsubishi Corp", ["mitsubishi-corp"]),  # the trading house, not the car maker that is called Mitsubishi
        ("Nobody Knows It Inc", []),
    ],
)
def test_names_lead_to_what_carries_them(name: str, ids: list[str]) -> None:
    assert [one.id for one in load().find(name)] == ids


def test_people_may_ask_by_identifier_and_articles_are_not_read_so() -> None:
    def known(id_: str, name: str, **codes: str) -> Known:
        return Known(id_, (name,), OrganizationKind.COMPANY, None, None, **codes)

    reference = Reference(
        [
            known("ampel", "Ampel", lei="HWUPKR0MPOU8FGXBT394", ticker="AMP.DE"),
            known("brandis", "Brandis", ticker="BRD", wikidata="Q42"),
            known("corvo", "Corvo", ticker="BRD"),
            known("brd", "Dorn"),
            known("elm", "Q42"),
        ]
    )

    def asked(words: str) -> list[str]:
        return [one.id for one in reference.asked(words)]

    assert [asked("ampel"), asked("AMPEL AG")] == [["ampel"], ["ampel"]]
    assert [asked("hwupkr0mpou8fgxbt394"), asked("AMP.DE")] == [["ampel"], ["ampel"]]
    # A ticker that exchanges share is everybody's; an id outranks a name, a name an identifier.
    assert [asked("BRD"), asked("brd"), asked("Q42")] == [["brandis", "corvo"], ["brd"], ["elm"]]
    assert asked("Nobody") == []
    assert [reference.find("AMP.DE"), reference.find("BRD")] == [(), ()]


def test_the_list_holds_car_makers_and_others_with_country_and_sector() -> None:
    reference = load()
    listed = {one.id: one for _, one in reference.names()}
    assert len(listed) == len(reference) > 900
    assert all(one.country is not None and one.sector is not None for one in listed.values())


def test_successors_are_kin_one_step_away() -> None:
    reference = load()
    assert "chrysler" in reference.kin("daimlerchrysler")
    assert "daimlerchrysler" in reference.kin("chrysler")
    assert "daimler" not in reference.kin("chrysler")


def test_relations_are_dated_in_order() -> None:
    for relation in load().relations:
        assert relation.start is None or relation.end is None or relation.start < relation.end, relation


def test_an_id_twice_is_refused() -> None:
    one = Known("a", ("A",), OrganizationKind.COMPANY, None, None)
    with pytest.raises(LexiconError, match="twice"):
        Reference([one, one])


def test_a_relation_to_nothing_is_refused() -> None:
    one = Known("a", ("A",), OrganizationKind.COMPANY, None, None)
    with pytest.raises(LexiconError, match="'b'"):
        Reference([one], [Relation("a", Tie.PART_OF, "b", None, None)])


@pytest.mark.parametrize("text", ["id\n", "id,name\na\n", "id,name\na,b,c\n"])
def test_a_broken_file_is_refused(text: str) -> None:
    with pytest.raises(LexiconError, match=r"list\.csv"):
        list(_rows(text, ["id", "name"], "list.csv"))
