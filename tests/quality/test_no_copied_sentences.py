"""No sentence of the real articles stands in the project: they are their publishers'."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Container, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.contracts.test_files import texts

RUN = 10
"""So many words in a row, letter case, digits and punctuation aside, are somebody's sentence and no chance."""

PROBE = 5

_WORD = re.compile(r"[a-z]+")


def test_no_sentence_of_the_real_articles_is_in_the_project(shared: Path) -> None:
    places = {
        run: path for path, text in texts() if not path.endswith(".lock") for run in runs(words_of(text), length=RUN)
    }
    probes = {probe for run in places for probe in runs(run.split(" "), length=PROBE)}
    copied = {(places[run], run) for article in articles(shared) for run in shared_runs(article, places, probes)}
    assert sorted(copied) == []


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def runs(words: list[str], *, length: int, step: int = 1) -> Iterator[str]:
    """The runs of so many words, one beginning at every `step`-th word."""
    return (" ".join(words[start : start + length]) for start in range(0, len(words) - length + 1, step))


def shared_runs(article: str, wanted: Container[str], probes: Container[str]) -> Iterator[str]:
    """The article's runs of RUN words that are wanted.

    A run of RUN words holds RUN - PROBE + 1 runs of PROBE words, so probing at every so many words passes none by, and
    only around a hit all runs are made: there are fifteen thousand articles.
    """
    words = words_of(article)
    step = RUN - PROBE + 1
    for number, probe in enumerate(runs(words, length=PROBE, step=step)):
        if probe in probes:
            around = words[max(0, number * step - step + 1) : number * step + RUN]
            yield from (run for run in runs(around, length=RUN) if run in wanted)


def articles(shared: Path) -> Iterator[str]:
    """Titles and bodies of every article beside the checkout, and the seeds as they came."""
    for path in sorted((shared / "seeds").glob("*.txt")):
        yield path.read_text(encoding="utf-8")
    for path in sorted((shared / "gold").glob("*_texts.jsonl")):
        yield from bodies(path.read_text(encoding="utf-8").split("\n"))
    for path in sorted((shared / "corpus").glob("*.jsonl.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            yield from bodies(lines)


def bodies(lines: Iterator[str] | list[str]) -> Iterator[str]:
    for line in filter(str.strip, lines):
        article = json.loads(line)
        yield article["text"]
        yield article.get("title") or ""


@given(st.lists(st.sampled_from("abc"), max_size=30), st.lists(st.sampled_from("abc"), max_size=30))
def test_probing_finds_what_comparing_all_would(article: list[str], project: list[str]) -> None:
    wanted = set(runs(project, length=RUN))
    probes = {probe for run in wanted for probe in runs(run.split(" "), length=PROBE)}
    found = set(shared_runs(" ".join(article), wanted, probes))
    assert found == wanted & set(runs(article, length=RUN))


@pytest.mark.parametrize(("text", "count"), [("a b", 0), ("One, two-three 4 four five. " * 2, 1), ("x " * 12, 3)])
def test_runs(text: str, count: int) -> None:
    assert len(list(runs(words_of(text), length=RUN))) == count
