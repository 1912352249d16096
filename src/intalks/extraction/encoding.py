"""An article as the network sees it: windows of word pieces, with what reading found at each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from intalks.extraction.descriptions import is_description
from intalks.extraction.statement_views import token_range
from intalks.extraction.triggers import Trigger
from intalks.lexicon.wordpieces import WordPieces, plain_words
from intalks.model.reading import MentionForm, MentionKind, Reading

Ints: TypeAlias = NDArray[np.int64]

WINDOW: Final = 320
"""The most pieces of one window, its title and marks included."""
_TITLE: Final = 36
_SENTENCE: Final = WINDOW - _TITLE - 4
"""Pieces of a title and of a sentence beyond which the rest is not seen."""

SLOTS: Final = 41
"""Numbers for "the same entity as there": 0 for none, the last for several at once."""
KINDS: Final = 13
FRAMES: Final = 12
SPEECH: Final = 4
"""How many values each feature of a piece has."""


@dataclass(frozen=True, slots=True)
class Window:
    """Pieces that are seen together: [CLS] title [SEP] sentences [SEP].

    `tokens[i]` is the token of the reading that piece i is of, or -1.
    """

    pieces: Ints
    tokens: Ints


@dataclass(frozen=True, slots=True)
class Encoding:
    """`kind`, `slot`, `frame`, `speech` hold a number for each piece of all windows, one window after the other.

    `first[t]` and `last[t]` are the outermost of those pieces of token t, -1 where it is not seen; `sentence` the
    sentence of each piece, or -1.
    """

    windows: tuple[Window, ...]
    kind: Ints
    slot: Ints
    frame: Ints
    speech: Ints
    sentence: Ints
    first: Ints
    last: Ints


def encode(reading: Reading, triggers: Mapping[int, list[Trigger]], words: WordPieces) -> Encoding:
    """The article in windows of whole sentences. `reading` is the one with descriptions, `triggers` are by sentence."""
    windows = tuple(_windows(reading, words))
    tokens = np.concatenate([w.tokens for w in windows])
    seen = tokens >= 0
    first, last = _places(tokens, len(reading.tokens))

    def at_pieces(values: Ints) -> Ints:
        return np.where(seen, values[np.maximum(tokens, 0)], 0)

    kind, slot = _mentions(reading)
    sentence = np.array(reading.tokens.sentence, dtype=np.int64)
    return Encoding(
        windows,
        at_pieces(kind),
        at_pieces(slot),
        at_pieces(_frames(reading, triggers)),
        at_pieces(_speech(reading)),
        np.where(seen, sentence[np.maximum(tokens, 0)], -1),
        first,
        last,
    )


def _windows(reading: Reading, words: WordPieces) -> Iterator[Window]:
    title = [piece for word in plain_words(reading.article.title or "") for piece in words.cut(word)][:_TITLE]
    head = [words.classify, *title, words.separate]
    pieces, tokens = list(head), [-1] * len(head)
    for sentence in reading.sentences:
        cut, numbers = _sentence(reading, range(sentence.first, sentence.last), words)
        if len(pieces) > len(head) and len(pieces) + len(cut) >= WINDOW:
            yield _window(pieces, tokens, words)
            pieces, tokens = list(head), [-1] * len(head)
        pieces += cut
        tokens += numbers
    yield _window(pieces, tokens, words)


def _sentence(reading: Reading, numbers: range, words: WordPieces) -> tuple[list[int], list[int]]:
    text, tokens = reading.article.text, reading.tokens
    rows = [(piece, i) for i in numbers for piece in words.cut(text[tokens.start[i] : tokens.end[i]])][:_SENTENCE]
    return [piece for piece, _ in rows], [i for _, i in rows]


def _window(pieces: list[int], tokens: list[int], words: WordPieces) -> Window:
    return Window(np.array([*pieces, words.separate], dtype=np.int64), np.array([*tokens, -1], dtype=np.int64))


def _places(tokens: Ints, count: int) -> tuple[Ints, Ints]:
    first, last = np.full(count, -1, dtype=np.int64), np.full(count, -1, dtype=np.int64)
    for place, token in enumerate(tokens.tolist()):
        if token >= 0:
            last[token] = place
            if first[token] < 0:
                first[token] = place
    return first, last


_KIND: Final = MappingProxyType(
    {
        (MentionKind.ORGANIZATION, MentionForm.NAME): 1,
        (MentionKind.ORGANIZATION, MentionForm.NOMINAL): 2,
        (MentionKind.ORGANIZATION, MentionForm.PRONOUN): 3,
        (MentionKind.PERSON, MentionForm.NAME): 4,
        (MentionKind.PERSON, MentionForm.NOMINAL): 5,
        (MentionKind.PERSON, MentionForm.PRONOUN): 5,
    }
)
_VALUE: Final = MappingProxyType(
    {
        MentionKind.PLACE: 6,
        MentionKind.MONEY: 7,
        MentionKind.PERCENT: 8,
        MentionKind.QUANTITY: 9,
        MentionKind.DATE: 10,
    }
)
_DESCRIBED: Final = 11
_UNRESOLVED: Final = 12


def _mentions(reading: Reading) -> tuple[Ints, Ints]:
    """For each token the kind of the last mention over it, and the slot of its entity."""
    kind, slot = np.zeros(len(reading.tokens), dtype=np.int64), np.zeros(len(reading.tokens), dtype=np.int64)
    for mention in reading.mentions:
        number = _KIND.get((mention.kind, mention.form)) or _VALUE.get(mention.kind, 0)
        if mention.entities:
            described = is_description(reading.entities[mention.entities[0]])
            number = _DESCRIBED if described else number
            several = len(mention.entities) > 1
            slot[mention.first : mention.last] = SLOTS - 1 if several else 1 + min(mention.entities[0], SLOTS - 3)
        elif mention.kind is MentionKind.ORGANIZATION:
            number = _UNRESOLVED
        kind[mention.first : mention.last] = number
    return kind, slot


_FRAME_TYPES: Final = (
    "acquisition", "stake", "merger", "joint_venture", "alliance", "manufacturing", "distribution", "supply",
    "licensing", "development",
)  # fmt: skip


def _frames(reading: Reading, triggers: Mapping[int, list[Trigger]]) -> Ints:
    """For each token 0, or the type of deal that its frame speaks of."""
    result = np.zeros(len(reading.tokens), dtype=np.int64)
    for rows in triggers.values():
        for trigger in rows:
            known = trigger.frame.type in _FRAME_TYPES
            result[trigger.token] = 1 + _FRAME_TYPES.index(trigger.frame.type) if known else FRAMES - 1
    return result


def _speech(reading: Reading) -> Ints:
    """For each token 0, or 1 in what is said, 2 in the words for the speaker, 3 for the verb of saying."""
    result = np.zeros(len(reading.tokens), dtype=np.int64)
    for attribution in reading.attributions:
        for span in attribution.content:
            first, last = token_range(reading.tokens, span)
            result[first:last] = 1
        first, last = token_range(reading.tokens, attribution.speaker.span)
        result[first:last] = 2
        result[attribution.cue] = 3
    return result
