"""Statements from hand-built readings: no parser, and models of a few weights."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intalks.extraction.modality import markers
from intalks.extraction.statements import StatementModels, extract_statements
from intalks.lexicon.linear import LinearModel
from intalks.model.article import Article
from intalks.model.reading import (
    Attribution,
    AttributionForm,
    Entity,
    Mention,
    MentionForm,
    MentionKind,
    Reading,
    Sentence,
    Speaker,
    Tokens,
)
from intalks.model.record import Cause, CauseKind, Deal, Fill, Party
from intalks.model.span import Span
from intalks.model.vocabulary import OrganizationKind, Role, SourceKind

KEY = Cause(CauseKind.RULE, "test")
FIRMS = ("Borealis", "Helvetia")
MODELS = StatementModels(
    link=LinearModel("link", ("no", "yes"), (0.0, -4.0), {"party=1": (0.0, 8.0), "party=2": (0.0, 8.0)}),
    stance=LinearModel("stance", ("affirms", "denies"), (1.0, 0.0), {"mood=negative": (0.0, 6.0)}),
    kind=LinearModel("kind", ("named", "organization"), (0.0, 0.0), {"kind=organization": (0.0, 5.0)}),
    certainty=LinearModel("certainty", ("certain", "possible"), (1.0, 0.0), {"mood=possible": (0.0, 6.0)}),
)
"""Words that name a party are about the deal; a negation denies; "may" is possible."""


def place(text: str, words: str) -> Span:
    start = text.index(words)
    return Span(start, start + len(words))


def reading_of(text: str, voices: list[tuple[str | None, str]]) -> Reading:
    """`voices` are (firm that speaks or None for a nameless source, words said)."""
    spans = [Span(m.start(), m.end()) for m in re.finditer(r"\w+|[^\w\s]", text)]
    sentences: list[Sentence] = []
    numbers: list[int] = []
    first = 0
    for i, span in enumerate(spans):
        numbers.append(len(sentences))
        if span.of(text) == ".":
            sentences.append(Sentence(Span(spans[first].start, span.end), first, i + 1, 0))
            first = i + 1
    lower = tuple(s.of(text).casefold() for s in spans)
    tokens = Tokens(
        tuple(s.start for s in spans), tuple(s.end for s in spans), tuple(range(len(spans))), ("ROOT",) * len(spans),
        tuple("NNP" if s.of(text) in FIRMS else "NN" for s in spans), lower, lower, tuple(numbers),
    )  # fmt: skip
    named, kind = MentionForm.NAME, MentionKind.ORGANIZATION
    mentions = tuple(
        Mention(kind, named, s, i, i + 1, i, numbers[i], (FIRMS.index(s.of(text)),))
        for i, s in enumerate(spans)
        if s.of(text) in FIRMS
    )
    entities = tuple(Entity(kind, name, (), OrganizationKind.COMPANY, ()) for name in FIRMS)
    return Reading(Article("a", text), tokens, tuple(sentences), mentions, entities, _acts(text, voices, tokens))


def _acts(text: str, voices: list[tuple[str | None, str]], tokens: Tokens) -> tuple[Attribution, ...]:
    result = []
    for firm, words in voices:
        span = place(text, words)
        cue = next(i for i, start in enumerate(tokens.start) if start >= span.start)
        number = FIRMS.index(firm) if firm is not None else None
        kind = SourceKind.ANONYMOUS if number is None else SourceKind.ORGANIZATION
        descriptor = "a source" if number is None else None
        silent = "declined" in words
        form = AttributionForm.NO_COMMENT if silent else AttributionForm.INDIRECT
        speaker = Speaker(kind, span, number, number, descriptor)
        result.append(Attribution(speaker, cue, form, (span,), (), tokens.sentence[cue], "speech:say"))
    return tuple(result)


def deal_of(text: str, evidence: str) -> Deal:
    span = place(text, evidence)
    parties = tuple(Party(name, Role.PARTNER, place(text, name), 0.9, KEY) for name in FIRMS)
    fill = Fill("merger", span, 0.9, KEY)
    shown = Fill(evidence, span, 0.9, KEY)
    return Deal("d1", fill, Fill("talks", span, 0.9, KEY), parties, (), (), (), (), (), None, (shown,), 0.9)


TEXT = (
    "Borealis and Helvetia are in talks. Borealis said it may merge with Helvetia. "
    "Helvetia said it will not merge with Borealis. Helvetia declined to comment on Borealis. The weather was fine."
)
VOICES = [
    ("Borealis", "it may merge with Helvetia"),
    ("Helvetia", "it will not merge with Borealis"),
    ("Helvetia", "Helvetia declined to comment on Borealis"),
    (None, "The weather was fine"),
]


def test_one_statement_for_each_source_and_stance() -> None:
    statements = extract_statements(
        reading_of(TEXT, VOICES), (deal_of(TEXT, "Borealis and Helvetia are in talks"),), MODELS
    )
    found = [(s.source.organization, s.stance.value, s.certainty.value, s.evidence.value) for s in statements]
    assert found == [
        ("Borealis", "affirms", "possible", "it may merge with Helvetia"),
        ("Helvetia", "denies", "certain", "it will not merge with Borealis"),
        ("Helvetia", "declines", "certain", "Helvetia declined to comment on Borealis"),
    ]


def test_repeats_are_one_statement() -> None:
    text = "Borealis said it talks with Helvetia. Borealis said it courts Helvetia."
    voices: list[tuple[str | None, str]] = [("Borealis", "it talks with Helvetia"), ("Borealis", "it courts Helvetia")]
    statements = extract_statements(reading_of(text, voices), (deal_of(text, "it talks with Helvetia"),), MODELS)
    assert [(s.source.kind, s.stance.value) for s in statements] == [(SourceKind.ORGANIZATION, "affirms")]


def test_a_deal_that_nobody_affirms_stands_on_the_articles_word() -> None:
    """Ruling 18."""
    text = "Borealis and Helvetia are in talks. Helvetia said it will not merge with Borealis."
    voices: list[tuple[str | None, str]] = [("Helvetia", "it will not merge with Borealis")]
    statements = extract_statements(
        reading_of(text, voices), (deal_of(text, "Borealis and Helvetia are in talks"),), MODELS
    )
    assert [(s.source.kind, s.stance.value, s.evidence.value) for s in statements] == [
        (SourceKind.NONE, "affirms", "Borealis and Helvetia are in talks"),
        (SourceKind.ORGANIZATION, "denies", "it will not merge with Borealis"),
    ]


def test_no_deal_no_statement() -> None:
    assert extract_statements(reading_of(TEXT, VOICES), (), MODELS) == ()


@given(st.lists(st.sampled_from(VOICES), max_size=6))
def test_spans_and_confidences(voices: list[tuple[str | None, str]]) -> None:
    reading = reading_of(TEXT, voices)
    for statement in extract_statements(reading, (deal_of(TEXT, "Borealis and Helvetia are in talks"),), MODELS):
        assert statement.evidence.span.of(TEXT) == statement.evidence.value
        for confidence in (statement.source.confidence, statement.stance.confidence, statement.certainty.confidence):
            assert 0.0 <= confidence <= 1.0


MOODS = [
    ("it may merge", {"possible"}),
    ("it has no plans", {"negative"}),
    ("the board rejected it as hostile", {"resisting"}),
    ("it met the firm", set()),
]


@pytest.mark.parametrize(("words", "expected"), MOODS)
def test_moods(words: str, expected: set[str]) -> None:
    tokens = reading_of(f"{words}.", []).tokens
    assert expected <= set(markers(tokens, 0, len(tokens)))
    assert ("negative" in expected) == ("negative" in markers(tokens, 0, len(tokens)))
