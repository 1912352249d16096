"""Short forms, initials and legal forms of names."""

from __future__ import annotations

import pytest

from intalks.lexicon.names import has_legal_form, is_acronym_of, is_short_for, name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Acme Motor Co.", ("acme", "motor")),
        ("The Acme Group's", ("acme", "group")),
        ("S.A.", ("sa",)),  # a legal form alone is all there is
        ("AT&T Inc", ("at&t",)),
    ],
)
def test_name_key(name: str, key: tuple[str, ...]) -> None:
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("short", "long", "expected"),
    [
        ("Acme", "Acme Motor Co", True),
        ("AMW", "Acme Motor Works Inc", True),
        ("Acme", "Acme Junction", False),  # a word that may tell two firms apart
        ("Motor", "Acme Motor Co", False),
        ("amw", "Acme Motor Works", False),  # initials are written in capitals
    ],
)
def test_short_forms(short: str, long: str, expected: bool) -> None:
    assert is_short_for(short, long) is expected


def test_acronyms_pass_over_legal_forms() -> None:
    assert is_acronym_of("AMW", "Acme Motor Works Ltd")
    assert not is_acronym_of("BMW", "Acme Motor Works Ltd")


def test_legal_forms_end_a_name() -> None:
    assert has_legal_form("Acme AG")
    assert not has_legal_form("AG Acme")
    assert not has_legal_form("Company")
