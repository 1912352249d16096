from __future__ import annotations

import pytest
from bench.reading import Round, Side, load_texts, print_report


def test_as_many_texts_as_asked_for() -> None:
    texts, _ = load_texts(25)
    assert len(texts) == 25
    assert all(len(text) > 200 for text in texts)


def test_the_report_compares_round_by_round(capsys: pytest.CaptureFixture[str]) -> None:
    bare = Side("spaCy", (Round(2.0, 2.0), Round(4.0, 2.0), Round(2.0, 2.0)), 250.0, 500.0)
    own = Side("intalks", (Round(2.4, 2.2), Round(5.0, 2.2), Round(2.6, 2.2)), 200.0, 250.0)
    print_report([bare, own], ["x" * 100] * 10, "made up")
    out = capsys.readouterr().out
    assert "10 articles, 1,000 characters, made up" in out
    assert "intalks takes 1.25 × the time of bare spaCy (by round 1.20–1.30)" in out
    assert "1.10 × its processor time, 0.50 × its memory" in out
