"""A deal that its parties have ended, in sentences in our own words."""

from __future__ import annotations

import pytest

from intalks.extraction.endings import ending
from intalks.model.article import Article
from intalks.model.vocabulary import Stage
from intalks.reading import Reader

SENTENCES = [
    ("Acme Motors Corp and Brill Works Inc have ended their agreement to build vans.", Stage.TERMINATED),
    ("Acme Motors Corp terminated its joint venture with Brill Works Inc.", Stage.TERMINATED),
    ("Acme Motors Corp has scrapped a bid for Brill Works Inc.", Stage.ABANDONED),
    ("Acme Motors Corp may end its venture with Brill Works Inc.", None),
    ("Acme Motors Corp would have ended its venture with Brill Works Inc.", None),
    ("Acme Motors Corp has not ended its venture with Brill Works Inc.", None),
    ("Acme Motors Corp has ended its agreement with a supplier.", None),
    ("Zetamark Corp has ended its agreement, Acme Motors Corp told Brill Works Inc.", None),
    ("Acme Motors Corp ended the year ahead of Brill Works Inc.", None),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize(("text", "stage"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_ending(text: str, stage: Stage | None, reader: Reader) -> None:
    reading = reader.read(Article("a", text))
    parties = {i for i, entity in enumerate(reading.entities) if entity.name.startswith(("Acme", "Brill"))}
    assert ending(reading, parties, 0) is stage
