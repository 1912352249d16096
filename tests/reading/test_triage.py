"""What is passed over before the parse, and what is not."""

from __future__ import annotations

import pytest

from intalks.model.article import Article
from intalks.pipeline.own import OwnReader
from intalks.reading import triage
from intalks.reading.triage import SHORT, may_hold_deal

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
    """A few invented lines hold too few of the words that the model knows for its real, careful threshold."""
    monkeypatch.setattr(triage, "LEAST", 0.5)


def article(text: str) -> Article:
    return Article("a1", text, None, None, None)


def test_a_story_of_other_things_is_passed_over() -> None:
    assert len(STORM) > SHORT
    assert not may_hold_deal(article(STORM))


def test_a_story_of_a_deal_is_read() -> None:
    assert may_hold_deal(article(TALKS * 2))


def test_a_few_words_are_always_read() -> None:
    assert may_hold_deal(article(STORM[:SHORT]))


def test_the_record_says_that_the_article_was_passed_over() -> None:
    reader = OwnReader()
    passed, read = reader.read(article(STORM)), reader.read(article(TALKS * 2))
    assert passed.passed_over
    assert (passed.deals, passed.facts) == ((), ())
    assert not read.passed_over
