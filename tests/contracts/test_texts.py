"""No sentence of the real articles stands in the project: they are their publishers'."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contracts.test_files import texts

RUN = 12
"""So many words in a row, letter case and punctuation aside, are a sentence of somebody's and no chance."""

_WORD = re.compile(r"[a-z0-9]+")


def test_no_sentence_of_the_real_articles_is_in_the_project(shared: Path) -> None:
    places: dict[str, str] = {}
    for path, text in texts():
        if not path.endswith(".lock"):
            for run in runs(text):
                places.setdefault(run, path)
    taken = {
        (places[run], run)
        for article, step in [*keyed(shared), *unkeyed(shared)]
        for run in runs(article, step=step)
        if run in places
    }
    assert sorted(taken) == []


def runs(text: str, *, step: int = 1) -> Iterator[str]:
    """Runs of RUN words of the text, one beginning at every `step`-th word."""
    words = _WORD.findall(text.lower())
    for start in range(0, len(words) - RUN + 1, step):
        yield " ".join(words[start : start + RUN])


def keyed(shared: Path) -> Iterator[tuple[str, int]]:
    """The articles that people look at while they write rules, every run of them."""
    for path in sorted((shared / "gold").glob("*_texts.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            article = json.loads(line)
            yield article["text"], 1
            yield article.get("title") or "", 1


def unkeyed(shared: Path) -> Iterator[tuple[str, int]]:
    """Fifteen thousand more; every fourth run still finds whatever is copied from RUN + 3 words on."""
    for path in sorted((shared / "corpus").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)["text"], 4


@pytest.mark.parametrize(("text", "count"), [("a b", 0), ("One, two three. " * 4, 1), ("x " * 14, 3)])
def test_runs(text: str, count: int) -> None:
    assert len(list(runs(text))) == count
