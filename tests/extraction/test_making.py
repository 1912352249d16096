"""Who makes what the other sells; firms that only compete; brands that goods bear."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from intalks.extraction import extract
from intalks.extraction.making import Told, told
from intalks.extraction.no_deals import is_badge, only_compete
from intalks.extraction.triggers import by_sentence, find_triggers
from intalks.model.article import Article
from intalks.model.reading import Reading
from intalks.model.vocabulary import DealType
from intalks.reading import Reader

ALLIANCE = (DealType.ALLIANCE, 0.5)
DEVELOPMENT = (DealType.DEVELOPMENT, 0.5)


@pytest.fixture(scope="module")
def read() -> Callable[[str], Reading]:
    """A reader of a single sentence; what follows it makes it worth reading."""
    reader = Reader()
    return lambda text: reader.read(Article("a", f"{text} The talks are about an agreement."))


def number(reading: Reading, name: str) -> int:
    return next(i for i, one in enumerate(reading.entities) if one.name == name)


@pytest.mark.parametrize(
    "text",
    [
        "Fiat will sell vans made by Isuzu in Peru.",
        "Fiat signed a deal under which Isuzu will build vans that Fiat sells.",
        "Isuzu will build vans for Fiat.",
        "Fiat and Isuzu signed a contract under which Isuzu will build vans for the Italian one.",
        "Fiat signed a contract with Isuzu, which will build vans for its partner.",
        "The union opposes a plan by Fiat to import vans made by Isuzu.",
    ],
)
def test_whoever_makes_what_the_other_sells_is_its_manufacturer(read: Callable[[str], Reading], text: str) -> None:
    reading = read(text)
    fiat, isuzu = number(reading, "Fiat"), number(reading, "Isuzu")
    roles = {isuzu: "giver", fiat: "taker"}
    assert told(reading, {fiat, isuzu}, 0, ALLIANCE) == Told(DealType.MANUFACTURING, roles)
    assert told(reading, {fiat, isuzu}, 0, DEVELOPMENT) == Told(DealType.MANUFACTURING, roles)


def test_talks_about_exports_are_of_distribution(read: Callable[[str], Reading]) -> None:
    reading = read("Fiat is in talks with Isuzu to export vans to Peru.")
    parties = {number(reading, "Fiat"), number(reading, "Isuzu")}
    assert told(reading, parties, 0, ALLIANCE) == Told(DealType.DISTRIBUTION, {})
    assert told(reading, parties, 0, (DealType.ACQUISITION, 0.5)) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Fiat and Isuzu will build vans together.", DealType.MANUFACTURING),
        ("Fiat and Isuzu, under pressure, are in talks about making vans for one another.", DealType.MANUFACTURING),
        ("Fiat and Isuzu will jointly develop a van.", DealType.DEVELOPMENT),
    ],
)
def test_firms_that_do_it_together_are_partners(read: Callable[[str], Reading], text: str, kind: DealType) -> None:
    reading = read(text)
    parties = {number(reading, "Fiat"), number(reading, "Isuzu")}
    partners = Told(kind, dict.fromkeys(parties, "partner"))
    assert told(reading, parties, 0, ALLIANCE) == partners
    assert told(reading, parties, 0, (DealType.MERGER, 0.4)) == partners
    assert told(reading, parties, 0, (DealType.MERGER, 0.6)) is None


def test_what_others_do_together_is_not_theirs(read: Callable[[str], Reading]) -> None:
    reading = read("Fiat said it had a venture with Isuzu, and that Tata and Skoda would build vans together.")
    assert told(reading, {number(reading, "Fiat"), number(reading, "Isuzu")}, 0, ALLIANCE) is None


@pytest.mark.parametrize(
    ("text", "kind", "roles"),
    [
        ("Fiat will buy diesel engines from Isuzu.", DealType.SUPPLY, {"Fiat": "taker", "Isuzu": "giver"}),
        (
            "Fiat bought the rights to a diesel engine from Isuzu.",
            DealType.LICENSING,
            {"Fiat": "taker", "Isuzu": "giver"},
        ),
        (
            "Fiat signed a deal with Isuzu and will begin selling a range of cars.",
            DealType.DISTRIBUTION,
            {"Fiat": "giver", "Isuzu": "taker"},
        ),
        ("Fiat will buy Isuzu from Tata.", None, {}),
        ("Fiat will take over the carmaker Isuzu Motors.", None, {}),
        ("Fiat will buy diesel engines and a stake in Isuzu.", None, {}),
    ],
)
def test_who_buys_goods_buys_no_firm(
    read: Callable[[str], Reading], text: str, kind: DealType | None, roles: dict[str, str]
) -> None:
    reading = read(text)
    triggers = by_sentence(find_triggers(reading)).get(0, [])
    parties = {i for i, one in enumerate(reading.entities) if one.name.startswith(("Fiat", "Isuzu"))}
    found = told(reading, parties, 0, (DealType.ACQUISITION, 0.8), triggers=triggers)
    expected = None if kind is None else Told(kind, {number(reading, name): role for name, role in roles.items()})
    assert found == expected


def test_what_the_sentence_tells_is_the_record_s_type_with_the_rule_as_its_cause(
    read: Callable[[str], Reading],
) -> None:
    record = extract(
        read("Fiat and Isuzu signed a cooperation agreement under which Fiat will sell vans made by Isuzu in Peru.")
    )
    (deal,) = record.deals
    assert (deal.type.value, deal.type.cause.id) == ("manufacturing", "who-makes-who-sells")
    assert {(party.name, party.role.value) for party in deal.parties} == {
        ("Isuzu", "manufacturer"),
        ("Fiat", "customer"),
    }
    assert [place.value for place in deal.sold_in] == ["Peru"]


@pytest.mark.parametrize(
    ("text", "rivals"),
    [
        ("Fiat, which vies with Isuzu in trucks, opened a plant.", True),
        ("Fiat has long competed with Isuzu in trucks.", True),
        ("Fiat bought a stake in Isuzu.", False),
        ("Fiat, which competes with Isuzu in trucks, bought a stake in Isuzu.", False),
    ],
)
def test_firms_that_compete(read: Callable[[str], Reading], text: str, rivals: bool) -> None:
    reading = read(text)
    triggers = by_sentence(find_triggers(reading)).get(0, [])
    assert only_compete(reading, {number(reading, "Fiat"), number(reading, "Isuzu")}, 0, triggers) is rivals


@pytest.mark.parametrize(
    ("text", "badge"),
    [
        ("Isuzu will make a van that will be sold under the Dodge brand.", True),
        ("Isuzu will make a van that will be sold by Chrysler's Dodge brand.", True),
        ("Chrysler wants to sell Dodge to Isuzu.", False),
    ],
)
def test_a_brand_that_goods_bear_is_no_party(read: Callable[[str], Reading], text: str, badge: bool) -> None:
    reading = read(text)
    assert is_badge(reading, number(reading, "Dodge")) is badge
    assert not is_badge(reading, number(reading, "Isuzu"))
