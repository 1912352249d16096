"""Names, references and their entities, on sentences in our own words."""

from __future__ import annotations

import pickle

import pytest

from intalks.model.article import Article
from intalks.model.reading import MentionForm, MentionKind, Reading
from intalks.reading import Reader
from intalks.reading.votes import is_place


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, text: str) -> Reading:
    return reader.read(Article("a", text))


def names(reading: Reading, kind: MentionKind) -> set[str]:
    return {e.name for e in reading.entities if e.kind is kind}


def referred(reading: Reading, words: str) -> list[str]:
    """The names of the entities that the reference with these words stands for."""
    text = reading.article.text
    mention = next(
        m for m in reading.mentions if m.form is not MentionForm.NAME and m.entities and m.span.of(text) == words
    )
    return [reading.entities[e].name for e in mention.entities]


def test_short_forms_join_the_fullest_name(reader: Reader) -> None:
    reading = read(reader, "Nissan Motor Co. posted a loss. Nissan also cut its forecast, and Nissan shares fell.")
    entity = next(e for e in reading.entities if e.name == "Nissan Motor Co.")
    assert entity.aliases == ("Nissan",)
    assert sum(reading.mentions[i].form is MentionForm.NAME for i in entity.mentions) == 3


def test_names_that_differ_in_a_plural_are_one_firm_s(reader: Reader) -> None:
    reading = read(reader, "Brill Motors Corp is in talks over a deal. A stake in Brill Motor was sold to Acme Inc.")
    assert [e.name for e in reading.entities if "Brill" in e.name] == ["Brill Motors Corp"]


def test_bracketed_short_names(reader: Reader) -> None:
    reading = read(reader, "Pan Borneo Timber Holdings (PBTH) sold a mill. PBTH gave no price.")
    assert any("PBTH" in e.aliases for e in reading.entities)


def test_tickers_are_no_part_of_the_parse(reader: Reader) -> None:
    reading = read(reader, "Daimler AG ( DAIGn.DE ) will buy parts from Bosch.")
    assert "daign.de" not in reading.tokens.lower
    assert "Daimler AG" in names(reading, MentionKind.ORGANIZATION)


def test_tickers_of_preference_shares_are_none_either(reader: Reader) -> None:
    reading = read(reader, "Lindqvist ( LIDQ_p.DE ) owns a third of Bosch.")
    assert names(reading, MentionKind.ORGANIZATION) == {"Lindqvist", "Bosch"}


def test_a_firm_that_stands_alone_is_not_its_division(reader: Reader) -> None:
    text = "Chrysler LLC is for sale, and so is Chrysler Financial, its bank. Chrysler made no comment."
    found = names(read(reader, text), MentionKind.ORGANIZATION)
    assert {"Chrysler LLC", "Chrysler Financial"} <= found


def test_an_office_makes_a_person_of_a_name_and_of_its_surname(reader: Reader) -> None:
    text = "Profit will rise, chairman Osric Helm said. Helm said the talks with Borealis Motor Co had ended."
    assert "Osric Helm" in names(read(reader, text), MentionKind.PERSON)
    assert not {"Helm", "Osric Helm"} & names(read(reader, text), MentionKind.ORGANIZATION)


def test_a_firm_is_not_its_chairman(reader: Reader) -> None:
    text = "Borealis Chairman Ann Borealis met bankers. Borealis Motor Co said Borealis would buy a rival."
    firms = {e.name: set(e.aliases) for e in read(reader, text).entities if e.kind is MentionKind.ORGANIZATION}
    assert firms["Borealis Motor Co"] == {"Borealis"}


def test_a_family_is_one_by_its_plural(reader: Reader) -> None:
    text = "The Morelli family owns a stake in Borealis Motor Co. The Morellis have said they will not sell it."
    owners = {e.name for e in read(reader, text).entities if "Morelli" in e.name}
    assert owners == {"Morelli family"}


NAMES = [
    ("Truckmaker Helvetia Trucks AG is sound.", "Helvetia Trucks AG"),
    ("The family owns Borealis Motor through Helvetia Holding.", "Borealis Motor"),
    ("A spokesman for Helvetia Trucks General Counsel Ann Lee said so.", "Helvetia Trucks"),
]


@pytest.mark.parametrize(("text", "name"), NAMES)
def test_where_a_name_begins_and_ends(reader: Reader, text: str, name: str) -> None:
    assert name in names(read(reader, text), MentionKind.ORGANIZATION)


def test_lone_surnames_after_full_names_are_people(reader: Reader) -> None:
    reading = read(reader, "Chief Executive Martin Hollis spoke in Leeds. Hollis said that sales were poor.")
    person = next(e for e in reading.entities if e.kind is MentionKind.PERSON)
    assert {person.name, *person.aliases} == {"Martin Hollis", "Hollis"}


def test_a_short_name_that_looks_more_like_a_firm_s_than_a_person_s_is_the_firm_s(reader: Reader) -> None:
    reading = read(
        reader,
        "Harris Teeter Foods Inc is in talks about a sale. Harris has hired a bank, and Harris shares rose. Acme Corp "
        "may bid for Harris. Harris said it would listen. Harris, which sells bread, has bought Brill Inc. Harris told "
        "reporters that Harris will wait. Jane Harris was not there.",
    )
    assert next(e for e in reading.entities if e.name == "Harris Teeter Foods Inc").aliases == ("Harris",)
    assert names(reading, MentionKind.PERSON) == {"Jane Harris"}


def test_the_two_carmakers(reader: Reader) -> None:
    reading = read(reader, "Toyota and Mazda met in Osaka. The two carmakers agreed on nothing.")
    assert referred(reading, "The two carmakers") == ["Toyota", "Mazda"]


def test_nations_tell_which_firm_is_meant(reader: Reader) -> None:
    reading = read(reader, "Renault sold shares to Toyota. The Japanese carmaker paid in cash.")
    assert referred(reading, "The Japanese carmaker") == ["Toyota"]


def test_a_reading_can_be_pickled(reader: Reader) -> None:
    reading = read(reader, "Toyota and Mazda met in Osaka.")
    assert pickle.loads(pickle.dumps(reading)) == reading  # noqa: S301  # our own value


def test_the_same_sentence_is_parsed_the_same_beside_others(reader: Reader) -> None:
    sentence = "Toyota will build pickup trucks for Mazda in Mexico."
    alone, beside = read(reader, sentence), read(reader, f"Rain fell. {sentence} Nobody was hurt.")
    first = beside.sentences[1].first
    last = beside.sentences[1].last
    assert beside.tokens.dep[first:last] == alone.tokens.dep
    assert beside.tokens.tag[first:last] == alone.tokens.tag


def test_text_without_a_sentence(reader: Reader) -> None:
    assert read(reader, "  \n ").sentences == ()


def test_a_word_that_no_list_of_places_has_is_a_firm_where_it_is_bought_or_sold(reader: Reader) -> None:
    text = "Borealis Motor Co agreed to buy Kosto. A stake in Zuria was sold in Oslo. It has a plant near Prylka."
    assert {"Kosto", "Zuria"} <= names(read(reader, text), MentionKind.ORGANIZATION)
    assert not {"Oslo", "Prylka"} & names(read(reader, text), MentionKind.ORGANIZATION)


@pytest.mark.parametrize("place", ["Oslo", "Baltic", "northern Thailand", "Zuria Bay", "Düsseldorf", "Ohio"])
def test_places_by_the_lists(place: str) -> None:
    assert is_place(place)


@pytest.mark.parametrize("name", ["Zuria", "Kosto Motors", "Bay Brill", ""])
def test_what_is_on_no_list_of_places(name: str) -> None:
    assert not is_place(name)


def test_part_of_a_full_name_is_no_firm(reader: Reader) -> None:
    text = "Ananda Zurian, its founder, may sell. Bankers met Zurian in Oslo. A stake in Borealis Motor Co is for sale."
    assert names(read(reader, text), MentionKind.ORGANIZATION) == {"Borealis Motor Co"}


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("Fiat SpA cut prices. The Fiat Zurio van sells well, and Fiat has no rival.", True),
        ("Fujitsu Ltd is in talks with Brill. Fujitsu Zetamark Works, a venture, is not for sale. Fujitsu rose.", True),
        ("Northwest Federal Zurio Savings is for sale. Northwest gave no price.", False),
    ],
)
def test_a_known_firm_is_not_what_is_named_after_it(text: str, apart: bool, reader: Reader) -> None:
    """A longer name that comes first may be shortened to a word that the list knows as another firm's."""
    first = text.split(maxsplit=1)[0]
    together = [e for e in read(reader, text).entities if {first, *e.aliases} & {e.name, *e.aliases} and "Z" in e.name]
    assert all(first not in e.aliases for e in together) == apart


def test_who_is_a_person_and_holidays_are_no_names(reader: Reader) -> None:
    text = "Wanjiru Zetami, who founded Brill Ltd in 2016, may sell it to Acme Corp by Christmas. Brill fell at Easter."
    assert names(read(reader, text), MentionKind.ORGANIZATION) == {"Brill Ltd", "Acme Corp"}


def test_what_a_firm_owns_is_not_named_with_it(reader: Reader) -> None:
    text = "Brill will sell Brill's Zetamark to Acme Inc, it said. Macy's Inc said Macy's Backstage is not for sale."
    found = names(read(reader, text), MentionKind.ORGANIZATION)
    assert not any("Brill's" in name for name in found)


@pytest.mark.parametrize(
    "text",
    [
        "Nissan Motor Co may sell its North American operations after the IPO.",
        "Nissan Motor Co bought the Anglo-Dutch dealer from a JV and paid for it with an IPO.",
        "Nissan Motor Co plans a new SUV and has bought the rights to two older SUVs.",
        "Nissan Motor Co will sell two thousand Opels and Saabs, some of them with diesel engines.",
    ],
)
def test_regions_things_and_goods_are_no_firms(text: str, reader: Reader) -> None:
    assert names(read(reader, text), MentionKind.ORGANIZATION) == {"Nissan Motor Co"}


def test_two_firms_of_the_list_that_merged_later_are_two(reader: Reader) -> None:
    reading = read(reader, "Mittal Steel has agreed to buy Arcelor SA. Mittal offered shares, and Arcelor took them.")
    assert names(reading, MentionKind.ORGANIZATION) == {"Mittal Steel", "Arcelor SA"}


def test_what_stands_beside_a_firm_or_has_officers_is_one(reader: Reader) -> None:
    text = "Kestrel Inc. and Quorus Wilmar Taxon said they will merge. The CEO of Quorus Wilmar Taxon, a lawyer, left."
    assert names(read(reader, text), MentionKind.ORGANIZATION) == {"Kestrel Inc.", "Quorus Wilmar Taxon"}
