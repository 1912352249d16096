"""Frames keep the promises that their rows make: `hits` match, `misses` do not."""

from __future__ import annotations

import pytest

from intalks.extraction.triggers import find_triggers
from intalks.lexicon.frames import Frame, frames_by_word, head_word, load_frames
from intalks.model.article import Article
from intalks.reading import Reader

FRAMES = load_frames()


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def matched(reader: Reader, sentence: str) -> set[str]:
    reading = reader.read(Article("a", sentence))
    return {trigger.frame.id for trigger in find_triggers(reading)}


@pytest.mark.parametrize("frame", FRAMES, ids=lambda f: f.id)
def test_hits_and_misses(reader: Reader, frame: Frame) -> None:
    for sentence in frame.hits:
        assert frame.id in matched(reader, sentence), sentence
    for sentence in frame.misses:
        assert frame.id not in matched(reader, sentence), sentence


def test_ids_stand_once() -> None:
    ids = [frame.id for frame in FRAMES]
    assert sorted(set(ids)) == sorted(ids)


def test_every_frame_is_found_by_its_words() -> None:
    table = frames_by_word()
    assert all(frame in table[head_word(word)] for frame in FRAMES for word in frame.words)
