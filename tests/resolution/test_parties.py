"""What the parties of a deal are found by: the list where it settles a name, the folded names where it does not."""

from __future__ import annotations

from collections.abc import Mapping

from intalks.model.dossier import PartyKey
from intalks.model.record import ArticleRecord, Cause, CauseKind, Deal, Fact, Fill, Organization, Party
from intalks.model.span import Span
from intalks.model.vocabulary import DealType, OrganizationKind, Relation, Role
from intalks.reference import load
from intalks.resolution.parties import pair_keys, party_keys

SPAN = Span(0, 1)
CAUSE = Cause(CauseKind.RULE, "test")


def fill(value: str) -> Fill:
    return Fill(value, SPAN, 1.0, CAUSE)


def record(
    names: Mapping[str, tuple[str, ...]],
    roles: dict[str, Role],
    *,
    kind: DealType = DealType.ACQUISITION,
    subject: tuple[str, ...] = (),
    facts: tuple[Fact, ...] = (),
) -> ArticleRecord:
    organizations = tuple(Organization(one, also, OrganizationKind.COMPANY, ()) for one, also in names.items())
    parties = tuple(Party(name, role, SPAN, 1.0, CAUSE) for name, role in roles.items())
    fills = tuple(fill(one) for one in subject)
    deal = Deal("d1", fill(kind), fill("talks"), parties, fills, (), (), (), (), None, (), 1.0)
    return ArticleRecord("a", "h", "test", organizations, (deal,), (), facts)


def keyed(one: ArticleRecord, day: str | None = None) -> dict[str, tuple[str, Role]]:
    found = party_keys(one, one.deals[0], load(), day)
    return {party.label: (party.keys[0], party.role) for party in found}


def test_names_of_the_list_give_its_ids_and_others_their_folded_names() -> None:
    one = record(
        {"Shanghai Automotive Industry Corp": ("SAIC",), "Hurtig Motor Group Co Ltd": ("Hurtig",)},
        {"Shanghai Automotive Industry Corp": Role.ACQUIRER, "Hurtig Motor Group Co Ltd": Role.TARGET},
    )
    assert keyed(one) == {
        "Shanghai Automotive Industry Corp": ("ref:saic", Role.ACQUIRER),
        "Hurtig Motor Group Co Ltd": ("name:hurtig", Role.TARGET),
    }


def test_an_ambiguous_name_is_settled_by_whom_it_belongs_to_or_left_apart() -> None:
    parties = {"Volvo": Role.TARGET, "Geely": Role.ACQUIRER}
    assert keyed(record({"Volvo": (), "Ford": (), "Nobody Inc": ()}, {**parties, "Ford": Role.SELLER}))["Volvo"][0] == (
        "ref:volvo-cars"
    )
    alone = {"Volvo": Role.TARGET, "Nobody Inc": Role.ACQUIRER}
    assert keyed(record({"Volvo": (), "Nobody Inc": ()}, alone))["Volvo"][0] == "name:volvo"


def test_who_owned_a_party_on_the_day_is_its_seller() -> None:
    names = {"Opel": (), "General Motors": (), "Magna": ()}
    one = record(names, {"Magna": Role.PARTNER, "Opel": Role.PARTNER, "General Motors": Role.PARTNER})
    assert {label: role for label, (_, role) in keyed(one, "2009-05-30").items()} == {
        "Magna": Role.PARTNER,
        "Opel": Role.TARGET,
        "General Motors": Role.SELLER,
    }
    later = keyed(one, "2018-01-01")
    assert later["General Motors"][1] is Role.PARTNER


def test_the_article_may_say_who_owns_whom() -> None:
    owns = Fact("Big Ltd", Relation.OWNS, "Small Ltd", None, fill("Big Ltd's Small Ltd"))
    roles = {"Third Ltd": Role.ACQUIRER, "Small Ltd": Role.PARTNER, "Big Ltd": Role.PARTNER}
    one = record({"Big Ltd": (), "Small Ltd": (), "Third Ltd": ()}, roles, facts=(owns,))
    assert keyed(one)["Big Ltd"][1] is Role.SELLER


def test_a_unit_in_the_subject_is_a_target() -> None:
    one = record({"Fiat": (), "GM": ()}, {"Fiat": Role.ACQUIRER, "GM": Role.SELLER}, subject=("Opel",))
    assert keyed(one, "2009-05-04")["Opel"] == ("ref:opel", Role.TARGET)


def test_described_parties_have_no_keys() -> None:
    one = record({"Fiat": ()}, {"Fiat": Role.ACQUIRER, "a number of carmakers": Role.TARGET})
    assert list(keyed(one)) == ["Fiat"]


def test_pairs_join_successors_and_are_never_empty() -> None:
    def pairs(*names: str) -> set[str]:
        roles = dict.fromkeys(names, Role.PARTNER)
        one = record(dict.fromkeys(names, ()), roles, kind=DealType.ALLIANCE)
        return set(pair_keys(party_keys(one, one.deals[0], load())))

    assert pairs("DaimlerChrysler", "Chery") & pairs("Chrysler LLC", "Chery")
    twice = [PartyKey("A", ("name:a",), Role.ACQUIRER), PartyKey("A", ("name:a",), Role.TARGET)]
    assert pair_keys(twice)
