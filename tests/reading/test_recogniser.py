"""The recogniser's decisions are those of spaCy's own loop."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from intalks.reading.parse import MODEL
from intalks.reading.recogniser import NameSpan, Recogniser

SENTENCES = [
    "Harbour Motors of Oslo said on Tuesday it would pay $ 45 million for 30 percent of Brill & Sons .",
    "Talks with Tallis Automotive Group and the Bank of Northern Europe go on , Maria Lindqvist told the Courier .",
    "No",
    "Oslo",
    "New York",
    "It went up by a third in the first nine months of 2007 , to three billion euros , Reuters reported from Berlin",
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.load(MODEL)


def parsed(nlp: Language, texts: list[str]) -> list[Doc]:
    docs = []
    for text in texts:
        words = text.split()
        docs.append(Doc(nlp.vocab, words=words, sent_starts=[True, *[False] * (len(words) - 1)]))
    return docs


def own(docs: list[Doc]) -> list[NameSpan]:
    """What spaCy itself found, its tokens counted through all documents."""
    found, base = [], 0
    for doc in docs:
        found += [NameSpan(base + e.start, base + e.end, e.label_) for e in doc.ents]
        base += len(doc)
    return found


def test_names_are_those_that_spacy_finds(nlp: Language) -> None:
    recogniser = Recogniser(nlp.get_pipe("ner"))
    for texts in (SENTENCES, SENTENCES[::-1], *([text] for text in SENTENCES)):
        docs = parsed(nlp, texts)
        found = list(recogniser.find(docs))
        assert len(found) > 5 or len(docs) == 1
        assert found == own([nlp.get_pipe("ner")(doc) for doc in docs])


def test_a_name_ends_with_its_sentence(nlp: Language) -> None:
    """Two sentences of one document: spaCy keeps names within each."""
    words = "They met in New York Harbour Motors said so".split()
    doc = Doc(nlp.vocab, words=words, sent_starts=[i in (0, 4) for i in range(len(words))])
    found = list(Recogniser(nlp.get_pipe("ner")).find([doc]))
    assert found == own([nlp.get_pipe("ner")(doc)])
