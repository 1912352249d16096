from __future__ import annotations

import pytest

from intalks.text.words import found_in, sought

TEXT = "Škoda's talks with Fiat, over a 3.4-billion-euro merger, have ended"

ROWS = [
    ("skoda", True),  # accents and case aside
    ("Fiat talks", True),  # in any order
    ('"talks with Fiat"', True),
    ('"Fiat talks"', False),  # a phrase keeps its order
    ("merg*", True),
    ("merg", False),  # whole words, unless a star says otherwise
    ("3.4", True),  # digits that stand together are a phrase
    ("4.3", False),
    ('talks "billion euro"', True),
    ("talks Opel", False),
    ("... --", True),  # no word at all asks for nothing
]


@pytest.mark.parametrize(("query", "found"), ROWS, ids=[row[0] for row in ROWS])
def test_found(query: str, found: bool) -> None:
    assert found_in(sought(query), TEXT) is found
