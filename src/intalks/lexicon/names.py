"""Names of organizations as strings: their distinguishing words, and when one name is a short form of another."""

from __future__ import annotations

import re
from functools import lru_cache

from intalks.lexicon.words import word_list

_WORD = re.compile(r"[\w&]+")
_ACRONYM = re.compile(r"[A-Z][A-Z&]{1,5}")


@lru_cache(maxsize=100_000)
def name_key(name: str) -> tuple[str, ...]:
    """The words of a name that tell it apart: case folded, without possessive, full stops, legal forms and articles.

    >>> name_key("The Acme Motor Co.")
    ('acme', 'motor')
    >>> name_key("Co.")
    ('co',)

    Never empty, unless the name holds no letter or digit.
    """
    plain = name.casefold().replace("'s", " ").replace("’s", " ").replace(".", "")
    words = _WORD.findall(plain)
    legal = word_list("legal_forms")
    return tuple(w for w in words if w not in legal) or tuple(words)


def has_legal_form(name: str) -> bool:
    """Whether the name ends in a legal form ("Inc", "AG"), which no person or place does."""
    words = _WORD.findall(name.casefold().replace(".", ""))
    return len(words) > 1 and words[-1] in word_list("legal_forms") - {"the", "company", "companies"}


def is_short_for(short: str, long: str) -> bool:
    """Whether `short` is a usual short form of the organization name `long`: its beginning before generic words, or its
    initials.

    >>> is_short_for("Acme", "Acme Motor Co"), is_short_for("AMW", "Acme Motor Works")
    (True, True)
    >>> is_short_for("Acme", "Acme Junction")
    False
    """
    left, right = name_key(short), name_key(long)
    if len(left) < len(right) and right[: len(left)] == left:
        return all(word in word_list("generic_name_words") for word in right[len(left) :])
    return is_acronym_of(short, long)


def is_acronym_of(short: str, long: str) -> bool:
    """Whether `short` is written in capitals and gives the initials of `long`, with or without its legal form and small
    words.
    """
    if not _ACRONYM.fullmatch(short):
        return False
    words = re.findall(r"\w+", long.replace(".", ""))
    if len(words) < 2:
        return False
    letters = short.replace("&", "")
    capitals = "".join(w[0] for w in words if w[0].isupper())
    without_form = "".join(w[0] for w in words if w[0].isupper() and w.casefold() not in word_list("legal_forms"))
    return letters in (capitals, without_form) or (len(letters) >= 3 and capitals.startswith(letters))
