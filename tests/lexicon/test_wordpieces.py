"""Words cut into the pieces of a vocabulary."""

from __future__ import annotations

import pytest

from intalks.lexicon.wordpieces import LONGEST, WordPieces

VOCABULARY = {"[CLS]": 0, "[SEP]": 1, "[UNK]": 2, "a": 3, "##a": 4}


@pytest.mark.parametrize(("letters", "pieces"), [(LONGEST, LONGEST), (LONGEST + 1, 1), (100_000, 1)])
def test_what_is_too_long_for_a_word_is_one_unknown_piece(letters: int, pieces: int) -> None:
    assert len(WordPieces(VOCABULARY).cut("a" * letters)) == pieces
