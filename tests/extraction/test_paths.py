"""Grammatical functions from the parse, on hand-built trees."""

from __future__ import annotations

import pytest

from intalks.extraction.paths import Clauses, function, path
from intalks.model.reading import Tokens

Row = tuple[str, str, int, str]


def tree(*rows: Row) -> Tokens:
    """Tokens from rows of (form, tag, head, label); lemmas are the forms."""
    forms = tuple(row[0].lower() for row in rows)
    places = tuple(range(len(rows)))
    heads = tuple(row[2] for row in rows)
    return Tokens(
        places, places, heads, tuple(r[3] for r in rows), tuple(r[1] for r in rows), forms, forms, (0,) * len(rows)
    )


# Acme agreed to buy Bolt from Cask
CONTROL = tree(
    ("Acme", "NNP", 1, "nsubj"), ("agreed", "VBD", 1, "ROOT"), ("to", "TO", 3, "aux"), ("buy", "VB", 1, "xcomp"),
    ("Bolt", "NNP", 3, "dobj"), ("from", "IN", 3, "prep"), ("Cask", "NNP", 5, "pobj"),
)  # fmt: skip
# Dispatch said Acme bought Bolt
REPORTED = tree(
    ("Dispatch", "NNP", 1, "nsubj"), ("said", "VBD", 1, "ROOT"), ("Acme", "NNP", 3, "nsubj"),
    ("bought", "VBD", 1, "ccomp"), ("Bolt", "NNP", 3, "dobj"),
)  # fmt: skip
# Acme , which bought Bolt , grew
RELATIVE = tree(
    ("Acme", "NNP", 6, "nsubj"), (",", ",", 0, "punct"), ("which", "WDT", 3, "nsubj"), ("bought", "VBD", 0, "relcl"),
    ("Bolt", "NNP", 3, "dobj"), (",", ",", 0, "punct"), ("grew", "VBD", 6, "ROOT"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("tokens", "trigger", "mention", "expected"),
    [
        (CONTROL, 3, 0, "subject"),
        (CONTROL, 3, 4, "object"),
        (CONTROL, 3, 6, "from"),
        (REPORTED, 3, 2, "subject"),
        (REPORTED, 3, 0, ""),  # the paper only tells of it
        (RELATIVE, 3, 0, "subject"),
        (RELATIVE, 3, 4, "object"),
    ],
)
def test_functions(tokens: Tokens, trigger: int, mention: int, expected: str) -> None:
    trail = path(tokens, trigger, mention)
    assert trail is not None
    assert function(tokens, trigger, trail, Clauses.of(tokens, 0, len(tokens))) == expected


def test_paths_are_short_strings() -> None:
    assert path(CONTROL, 3, 0) == "subj|xcomp"
    assert path(CONTROL, 3, 6) == "prep_from|"
