"""Pieces, windows and features of hand-built readings; no weights are loaded."""

from __future__ import annotations

import numpy as np

from intalks.extraction.candidates import find_candidates, mirrored_pairs, mirrored_places
from intalks.extraction.encoding import WINDOW, encode
from intalks.lexicon.wordpieces import CLASSIFY, SEPARATE, UNKNOWN, WordPieces
from tests.extraction.made_reading import reading_of

WORDS = WordPieces(
    {word: n for n, word in enumerate([CLASSIFY, SEPARATE, UNKNOWN, "acme", "br", "##ill", "bought", "for", "$", "5"])}
)
TEXT = "Acme bought Brill for $5 million"


def test_every_piece_knows_its_token() -> None:
    reading = reading_of(TEXT)
    encoding = encode(reading, {}, WORDS)
    (window,) = encoding.windows
    assert window.pieces.tolist()[:2] == [WORDS.classify, WORDS.separate]
    assert window.pieces.tolist()[-1] == WORDS.separate
    words = [reading.tokens.lower[t] for t in window.tokens.tolist() if t >= 0]
    assert words[:4] == ["acme", "bought", "brill", "brill"]
    brill = reading.tokens.lower.index("brill")
    assert encoding.last[brill] == encoding.first[brill] + 1


def test_the_pieces_of_one_entity_share_a_slot() -> None:
    encoding = encode(reading_of(TEXT), {}, WORDS)
    assert encoding.slot[encoding.first[0]] == 1
    assert encoding.slot[encoding.first[2]] == encoding.slot[encoding.last[2]] == 2
    assert encoding.slot[encoding.first[1]] == 0


def test_long_articles_are_seen_in_windows_of_whole_sentences() -> None:
    encoding = encode(reading_of(" ".join(["Acme"] * 500)), {}, WORDS)
    assert all(len(w.pieces) <= WINDOW for w in encoding.windows)
    assert sum(len(w.pieces) for w in encoding.windows) == len(encoding.kind) == len(encoding.sentence)


def test_a_pair_of_one_sentence_is_a_candidate() -> None:
    reading = reading_of(TEXT)
    candidates = find_candidates(reading, {}, encode(reading, {}, WORDS))
    assert candidates.pairs == ((0, 1),)
    assert candidates.together == 0
    assert candidates.places == ((0, 0, 1),)


def test_a_pair_turned_twice_is_the_pair() -> None:
    reading = reading_of(TEXT)
    candidates = find_candidates(reading, {}, encode(reading, {}, WORDS))
    assert np.array_equal(mirrored_pairs(mirrored_pairs(candidates.pair_features)), candidates.pair_features)
    assert np.array_equal(mirrored_places(mirrored_places(candidates.place_features)), candidates.place_features)
    assert not np.array_equal(mirrored_places(candidates.place_features), candidates.place_features)
