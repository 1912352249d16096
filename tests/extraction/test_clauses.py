"""Where the words that show a deal may begin and end."""

from __future__ import annotations

from intalks.extraction.clauses import Passage, end_places, evidence_range, start_places
from intalks.extraction.statement_views import Hearing
from intalks.model.record import Cause, CauseKind, Deal, Fill, Party
from intalks.model.span import Span
from intalks.model.vocabulary import Role
from tests.extraction.made_reading import reading_of

SENTENCE = "Rain fell, but Acme bought Brill in May, which pleased both towns."


def passage(text: str) -> Passage:
    reading = reading_of(text)
    cause = Cause(CauseKind.RULE, "test")
    whole = Fill(text, Span(0, len(text)), 1.0, cause)
    parties = tuple(
        Party(name, role, Span(text.index(name), text.index(name) + len(name)), 1.0, cause)
        for name, role in (("Acme", Role.ACQUIRER), ("Brill", Role.TARGET))
    )
    deal = Deal("d1", whole, whole, parties, (), (), (), (), (), None, (whole,), 1.0)
    (view,) = Hearing.of(reading, [deal]).deals
    return Passage(reading, view, (0, len(reading.tokens)))


def words(passage: Passage, first: int, last: int) -> str:
    tokens = passage.reading.tokens
    return passage.reading.article.text[tokens.start[first] : tokens.end[last - 1]]


def test_evidence_may_end_before_a_clause_or_a_mark_and_with_the_sentence() -> None:
    whole = passage(SENTENCE)
    ends = [words(whole, 0, end) for end in end_places(whole)]
    assert "Rain fell, but Acme bought Brill in May" in ends
    assert ends[-1] == SENTENCE.rstrip(".")


def test_evidence_may_begin_with_the_sentence_and_after_a_mark() -> None:
    whole = passage(SENTENCE)
    starts = [words(whole, start, whole.whole[1]) for start in start_places(whole)]
    assert starts[0] == SENTENCE
    assert any(s.startswith("Acme bought Brill") for s in starts)


def test_what_is_chosen_stands_in_the_passage() -> None:
    whole = passage(SENTENCE)
    first, last = evidence_range(whole)
    assert 0 <= first < last <= whole.whole[1]
    assert "bought" in words(whole, first, last)


def test_one_word_is_its_own_evidence() -> None:
    text = "Acme Brill"
    assert evidence_range(passage(text))[0] == 0
