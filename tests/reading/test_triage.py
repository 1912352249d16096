"""Which sentences are read, and what is passed over before the parse."""

from __future__ import annotations

import pytest

from intalks.model.article import Article
from intalks.pipeline.own import OwnReader
from intalks.reading import triage
from intalks.reading.sentences import split_sentences
from intalks.reading.triage import AFTER, BEFORE, LEAD, SHORT, worth_reading

STORM = (
    "At least nine people were killed and dozens injured when a storm hit the northern coast on Sunday night, "
    "police and hospital officials said. Rain flooded streets and houses in three villages, and soldiers used "
    "boats to bring children and old people to schools on higher ground. The president, who flew over the "
    "region in a helicopter, declared three days of mourning and said that the army would stay as long as it "
    "was needed. Doctors treated the wounded in tents. Two bridges were washed away, electricity was cut, and a "
    "hospital lost its roof. Rescue workers were still searching for a fishing crew on Monday. "
)
TALKS = (
    "Harbour Motors is in talks to buy a stake in Lindqvist Trucks, two people familiar with the negotiations "
    "said. The takeover, which both boards must approve, would be the largest acquisition in the industry this "
    "year. A merger of the two companies was considered and rejected two years ago. Shareholders would be "
    "offered $12 a share in cash. "
)


@pytest.fixture(autouse=True)
def strict(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few invented lines hold too few of the words that the model knows for its real, careful thresholds."""
    monkeypatch.setattr(triage, "LIKELY", 0.5)
    monkeypatch.setattr(triage, "NEAR", 0.5)
    monkeypatch.setattr(triage, "UNLIKELY", 0.5)


def read(text: str) -> list[str]:
    article = Article("a1", text, None, None, None)
    return [span.of(text) for span, _ in worth_reading(article, split_sentences(text)).sentences]


def test_a_story_of_other_things_is_passed_over() -> None:
    assert len(STORM) > SHORT
    assert read(STORM) == []


def test_what_is_passed_over_keeps_the_sentence_that_came_nearest() -> None:
    text = STORM + "Gale Motors bought the harbour. " + STORM
    nearest = worth_reading(Article("a1", text), split_sentences(text)).likeliest
    assert nearest is not None
    assert nearest.value == nearest.span.of(text) == "Gale Motors bought the harbour."
    assert 0 < nearest.confidence < triage.LIKELY


def test_a_story_of_a_deal_is_read() -> None:
    assert len(read(TALKS * 2)) == len(split_sentences(TALKS * 2))


def test_a_few_words_are_always_read() -> None:
    assert len(read(STORM[:SHORT])) == len(split_sentences(STORM[:SHORT]))


def test_of_a_long_story_the_deal_is_read_with_what_stands_around_it_and_what_leads() -> None:
    weather = split_sentences(STORM)
    text = f"{STORM * 3}{TALKS}{STORM * 3}"
    kept, talks = read(text), split_sentences(TALKS)
    assert kept[:LEAD] == [span.of(STORM) for span, _ in weather[:LEAD]]
    assert [span.of(TALKS) for span, _ in talks] == kept[LEAD + BEFORE : LEAD + BEFORE + len(talks)]
    assert len(kept) <= LEAD + BEFORE + len(talks) + AFTER


def test_the_record_says_that_the_article_was_passed_over() -> None:
    reader = OwnReader()
    passed, told = (reader.read(Article("a1", text, None, None, None)) for text in (STORM, TALKS * 2))
    assert passed.passed_over
    assert (passed.deals, passed.facts) == ((), ())
    assert not told.passed_over


def test_a_reader_that_reads_whole_passes_nothing_over() -> None:
    assert OwnReader().read(Article("a1", STORM)).passed_over
    assert not OwnReader(whole=True).read(Article("a1", STORM)).passed_over


def test_an_article_without_words_is_not_passed_over_but_empty() -> None:
    assert not OwnReader().read(Article("a1", " \n", None, None, None)).passed_over
