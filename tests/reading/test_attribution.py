"""Who says what, through whom: short articles in our own words, each with the acts of speech that it holds."""

from __future__ import annotations

import pytest

from intalks.model.article import Article
from intalks.model.reading import Attribution, AttributionForm, Reading
from intalks.reading.reader import Reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def read(reader: Reader, text: str) -> Reading:
    return reader.read(Article("a", text))


def who(reading: Reading, attribution: Attribution) -> str:
    """The speaker as `kind: name or words`."""
    speaker = attribution.speaker
    number = speaker.entity if speaker.entity is not None else None
    name = reading.entities[number].name if number is not None else speaker.descriptor
    return f"{speaker.kind.value}: {name}"


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(who(reading, a), a.content[0].of(reading.article.text)) for a in reading.attributions]


FIRM_SAYS = "Borealis Motor Co said on Monday it had signed a deal with Helvetia Trucks AG."

ONE_VOICE = [
    # A firm as speaker, the clause as what it says.
    (FIRM_SAYS, "organization: Borealis Motor Co", "it had signed a deal with Helvetia Trucks AG"),
    # A quotation before its speaker.
    (
        '"We will build the trucks together," Borealis Motor Co chairman Anna Lindqvist said.',
        "named: Anna Lindqvist",
        "We will build the trucks together",
    ),
    # The parenthesis at the end, which the parser likes to take for an apposition.
    (
        "Borealis Motor Co is in talks with Helvetia Trucks AG, two people familiar with the matter said on Friday.",
        "anonymous: two people familiar with the matter",
        "Borealis Motor Co is in talks with Helvetia Trucks AG",
    ),
    (
        "According to Borealis Motor Co, the two firms will share an engine plant.",
        "organization: Borealis Motor Co",
        "the two firms will share an engine plant",
    ),
    (
        "The Wall Street Journal cited a banker as saying the bid would fail.",
        "anonymous: a banker",
        "the bid would fail",
    ),
    ("Analysts expect that the bid will fail.", "analyst: Analysts", "the bid will fail"),
]


@pytest.mark.parametrize(("text", "speaker", "content"), ONE_VOICE, ids=[t[0][:30] for t in ONE_VOICE])
def test_a_voice_and_its_words(reader: Reader, text: str, speaker: str, content: str) -> None:
    assert (speaker, content) in said(read(reader, text))


def test_spokespeople_belong_to_a_firm(reader: Reader) -> None:
    reading = read(reader, "A Helvetia Trucks AG spokesman declined to comment.")
    (attribution,) = reading.attributions
    assert attribution.form is AttributionForm.NO_COMMENT
    assert attribution.speaker.descriptor == "spokesman"
    assert attribution.speaker.organization is not None
    assert reading.entities[attribution.speaker.organization].name == "Helvetia Trucks AG"


SILENT = [
    "Borealis Motor Co declined to comment.",
    "Borealis Motor Co had no comment.",
    "Borealis Motor Co could not be reached for comment.",
    "Borealis Motor Co was not immediately available to comment.",
    "Borealis Motor Co did not return calls seeking comment.",
    "Calls to Borealis Motor Co were not immediately returned.",
    "There was no immediate response from Borealis Motor Co.",
]


@pytest.mark.parametrize("text", SILENT)
def test_silence(reader: Reader, text: str) -> None:
    forms = [a.form for a in read(reader, text).attributions]
    assert forms == [AttributionForm.NO_COMMENT]


@pytest.mark.parametrize(
    "text",
    [
        "Borealis Motor Co is likely to add to worries at Helvetia Trucks AG.",
        "Borealis Motor Co, which is in talks with Helvetia Trucks AG, is adding a plant in Ohio.",
        "Borealis Motor Co will recall vans that it makes with Helvetia Trucks AG.",
        "Borealis Motor Co hopes to have concluded an alliance with Helvetia Trucks AG by May.",
    ],
)
def test_what_is_added_or_recalled_is_not_said(reader: Reader, text: str) -> None:
    reading = read(reader, text)
    assert not [a for a in reading.attributions if reading.tokens.lemma[a.cue] in {"add", "recall", "conclude"}]


def test_what_is_not_said_has_no_words(reader: Reader) -> None:
    text = "A spokesman for Borealis Motor Co said the firm was in talks with several makers but would not say which."
    assert [words for _, words in said(read(reader, text))] == [
        "the firm was in talks with several makers but would not say which"
    ]


def test_who_adds_after_a_comma_speaks(reader: Reader) -> None:
    text = "The talks with Helvetia Trucks AG will end in May, Borealis Motor Co added."
    assert [name for name, _ in said(read(reader, text))] == ["organization: Borealis Motor Co"]


def test_who_declines_to_be_named_is_not_silent(reader: Reader) -> None:
    text = "The source, who asked not to be named since the talks are private, said a deal was near."
    assert all(a.form is not AttributionForm.NO_COMMENT for a in read(reader, text).attributions)


def test_two_firms_speak_for_themselves(reader: Reader) -> None:
    """Ruling 15: one statement for each firm."""
    text = "Borealis Motor Co and Helvetia Trucks AG declined to comment."
    names = [name for name, _ in said(read(reader, text))]
    assert names == ["organization: Borealis Motor Co", "organization: Helvetia Trucks AG"]


def test_a_quotation_goes_on_over_sentences(reader: Reader) -> None:
    text = '"We like the plan," Borealis Motor Co chairman Anna Lindqvist said. "It saves money. It saves time."'
    speakers = [name for name, _ in said(read(reader, text))]
    assert len(speakers) >= 2
    assert set(speakers) == {"named: Anna Lindqvist"}


def test_he_takes_up_the_last_person(reader: Reader) -> None:
    text = (
        "Borealis Motor Co chairman Anna Lindqvist said the talks went well. "
        "She added that a contract could be signed in June."
    )
    assert [name for name, _ in said(read(reader, text))] == ["named: Anna Lindqvist"] * 2


def test_the_medium_that_is_told_carries(reader: Reader) -> None:
    text = "Two people familiar with the matter told Reuters that Borealis Motor Co is selling its van plant."
    reading = read(reader, text)
    (attribution,) = reading.attributions
    assert who(reading, attribution) == "anonymous: Two people familiar with the matter"
    assert [reading.entities[e].name for e in attribution.via] == ["Reuters"]


def test_a_paper_that_cites_people_carries_them(reader: Reader) -> None:
    """Ruling 16: the people are the source, the outlet is in `via`."""
    text = "The Wall Street Journal reported that Borealis Motor Co has a partner, citing people close to the firm."
    reading = read(reader, text)
    (attribution,) = reading.attributions
    assert who(reading, attribution) == "anonymous: people close to the firm"
    assert [reading.entities[e].name for e in attribution.via] == ["Wall Street Journal"]


def test_spans_copy_the_text(reader: Reader) -> None:
    reading = read(reader, " ".join([FIRM_SAYS, *SILENT]))
    for attribution in reading.attributions:
        for span in (*attribution.content, attribution.speaker.span):
            assert 0 <= span.start < span.end <= len(reading.article.text)
            assert span.of(reading.article.text).strip()


def test_nothing_said(reader: Reader) -> None:
    assert read(reader, "Borealis Motor Co makes trucks in the north.").attributions == ()
    assert read(reader, "").attributions == ()


def test_an_office_makes_a_person_of_what_was_taken_for_a_firm(reader: Reader) -> None:
    text = "Helvetia Trucks AG is for sale. Borealis chairman Brand Holding said the price was high."
    assert [speaker for speaker, _ in said(read(reader, text))] == ["named: Brand Holding"]


def test_we_in_a_quotation_is_the_one_quoted(reader: Reader) -> None:
    text = 'Helvetia Trucks AG is for sale. "We believe the price is fair," Helvetia chairman Anna Lindqvist said.'
    reading = read(reader, text)
    assert {who(reading, a) for a in reading.attributions} == {"named: Anna Lindqvist"}
