from __future__ import annotations

import pytest

from intalks.intake.check import text_problem
from intalks.model.article import MAX_CHARACTERS

SENTENCE = "Ford said on Monday that it was in talks with Changan about exports. "

REFUSED = [
    ("empty", ""),
    ("empty", " \n\t\u00a0"),
    ("too-long", SENTENCE * (MAX_CHARACTERS // len(SENTENCE) + 1)),
    ("not-utf8", SENTENCE + "\ud800"),
    ("binary", SENTENCE + "\0"),
    ("binary", "\x01\x02\x03 it is said that \x04\x05"),
    (
        "language",
        "Das Unternehmen teilte mit, dass es mit dem chinesischen Hersteller verhandelt und bald unterschreibt.",
    ),
    ("language", "福特汽车正在与其中国合作伙伴长安汽车进行谈判。"),
    ("no-sentence", "12.5 14.0 +3.1"),
    ("no-sentence", "Ford."),
    ("no-sentence", "x" * 400_000),  # linear, not quadratic
    ("no-sentence", "GM 34.20 F 8.11 TM 120.3"),
]


@pytest.mark.parametrize(("reason", "text"), REFUSED, ids=range(len(REFUSED)))
def test_refused_whole_with_a_reason(reason: str, text: str) -> None:
    problem = text_problem(text, "news.jsonl:7")
    assert problem is not None
    assert (problem.reason, problem.fatal, problem.where) == (reason, True, "news.jsonl:7")


@pytest.mark.parametrize(
    "text",
    [
        SENTENCE,
        "Ford, Changan talk",
        "(“Ford”\nsaid\nno)",
        (SENTENCE * (MAX_CHARACTERS // len(SENTENCE) + 1))[:MAX_CHARACTERS],
        SENTENCE * 3 + "\x05",  # a stray control character, as old wire copy has them
    ],
    ids=range(5),
)
def test_readable(text: str) -> None:
    assert text_problem(text, "x") is None
