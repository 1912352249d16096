"""Terms and dates of deals, from readings written by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from intalks.extraction.scoring import Decision
from intalks.extraction.terms import TermModels, extract_dates, extract_terms, read_value, values_of
from intalks.lexicon.linear import LinearModel
from intalks.model.reading import Attribution, AttributionForm, MentionKind, Speaker
from intalks.model.span import Span
from intalks.model.vocabulary import SourceKind, TermKind
from tests.extraction.made_reading import purchase, reading_of


def sure(kind: str) -> LinearModel:
    """A model that takes everything for `kind`."""
    return LinearModel("sure", ("none", kind), (0.0, 9.0), {})


MODELS = TermModels(
    {
        MentionKind.MONEY: sure("value"),
        MentionKind.PERCENT: sure("stake"),
        MentionKind.QUANTITY: sure("volume"),
        MentionKind.DATE: sure("closing"),
    },
    Decision(9.0, {}),
    Decision(9.0, {}),
)
NOTHING = TermModels(MODELS.kinds, Decision(-9.0, {}), Decision(-9.0, {}))


@pytest.mark.parametrize(
    ("words", "numbers", "unit"),
    [
        ("$2.5 billion", ("2500000000",), "USD"),
        ("24 to 30 percent", ("24", "30"), "percent"),
        ("two or three months", ("2", "3"), "months"),
        ("Tuesday", ("2007-08-14",), "date"),
    ],
)
def test_a_value_is_read_as_the_codebook_writes_it(words: str, numbers: tuple[str, ...], unit: str) -> None:
    reading = reading_of(f"Acme said {words} Brill")
    value = next(v for m in reading.mentions if (v := read_value(reading, m)) is not None)
    assert (value.numbers, value.unit) == (numbers, unit)


def test_goods_are_counted_in_units() -> None:
    reading = reading_of("Acme sells 5,000 cars", "NNP VBZ CD NNS", {"5,000": "cars"})
    (value,) = values_of(reading)
    assert (value.numbers, value.unit) == (("5000",), "units")


def test_an_amount_given_again_in_another_currency_is_left_out() -> None:
    reading = reading_of("Acme pays 40 billion yen ($345 million) for Brill")
    assert [v.unit for v in values_of(reading)] == ["JPY"]


def test_a_range_is_two_terms_with_the_same_words() -> None:
    reading = reading_of("Acme will buy from 24 to 30 percent of Brill")
    (terms,) = extract_terms(reading, [purchase(reading)], MODELS)
    assert [(t.kind, t.value, t.text) for t in terms] == [
        (TermKind.STAKE, "24", "24 to 30 percent"),
        (TermKind.STAKE, "30", "24 to 30 percent"),
    ]


def test_every_term_quotes_its_words_and_names_its_cause() -> None:
    reading = reading_of("Acme will buy Brill for $3 billion by March 2008")
    (terms,) = extract_terms(reading, [purchase(reading)], MODELS)
    assert len(terms) == 2
    for term in terms:
        assert term.span.of(reading.article.text) == term.text
        assert 0 <= term.confidence <= 1
        assert str(term.cause) == "model:term_link"


def test_a_value_said_twice_is_one_term() -> None:
    reading = reading_of("Acme will buy Brill for $3 billion, yes $3 billion")
    (terms,) = extract_terms(reading, [purchase(reading)], MODELS)
    assert len(terms) == 1


@pytest.mark.parametrize(
    ("text", "tags", "terms"),
    [
        ("Acme said on Tuesday it would buy Brill", "NNP VBD IN NNP PRP MD VB NNP", []),
        ("Acme on Tuesday said it would buy Brill", "NNP IN NNP VBD PRP MD VB NNP", []),
        ("Acme said it would buy Brill on Tuesday", "NNP VBD PRP MD VB NNP IN NNP", ["Tuesday"]),
    ],
)
def test_the_day_of_an_act_of_speech_is_no_term(text: str, tags: str, terms: list[str]) -> None:
    reading = reading_of(text, tags)
    words, said = reading.tokens, reading.tokens.lower.index("said")
    content = (Span(words.start[said + 1], len(text)),)
    speaker = Speaker(SourceKind.ORGANIZATION, Span(0, len("Acme")), 0, 0)
    speech = Attribution(speaker, said, AttributionForm.INDIRECT, content, (), 0, "made")
    (found,) = extract_terms(replace(reading, attributions=(speech,)), [purchase(reading)], MODELS)
    assert [term.text for term in found] == terms


def test_the_date_of_a_deal_quotes_its_words() -> None:
    reading = reading_of("Acme said on Tuesday it had bought Brill", "NNP VBD IN NNP PRP VBD VBN NNP")
    (date,) = extract_dates(reading, [purchase(reading)], MODELS)
    assert date is not None
    assert (date.value, date.span.of(reading.article.text)) == ("2007-08-14", "Tuesday")


def test_without_a_day_of_publication_a_weekday_dates_nothing() -> None:
    reading = reading_of("Acme said on Tuesday it had bought Brill", published=None)
    assert extract_dates(reading, [purchase(reading)], MODELS) == (None,)


def test_what_the_models_refuse_is_no_term_and_no_date() -> None:
    reading = reading_of("Acme bought Brill for $3 billion on Tuesday")
    assert extract_terms(reading, [purchase(reading)], NOTHING) == ((),)
    assert extract_dates(reading, [purchase(reading)], NOTHING) == (None,)


def test_no_deal_no_term() -> None:
    reading = reading_of("Acme lost $3 billion on Tuesday")
    assert extract_terms(reading, [], MODELS) == ()
    assert extract_dates(reading, [], MODELS) == ()


def test_the_trained_models_know_a_price() -> None:
    """The committed models, on the plainest of sentences."""
    text = "Acme agreed to buy Brill for $3 billion in cash."
    heads = {
        "Acme": "agreed",
        "to": "buy",
        "buy": "agreed",
        "Brill": "buy",
        "for": "buy",
        "3": "billion",
        "billion": "for",
    }
    reading = reading_of(text, "NNP VBD TO VB NNP IN $ CD CD IN NN .", heads)
    (terms,) = extract_terms(reading, [purchase(reading)])
    assert [(t.kind, t.value, t.unit) for t in terms] == [(TermKind.VALUE, "3000000000", "USD")]
