"""People told by their names and titles, where the recogniser took them for firms or has no word."""

from __future__ import annotations

from intalks.lexicon.names import has_legal_form
from intalks.lexicon.words import word_list
from intalks.model.vocabulary import SourceKind
from intalks.reference import load


def looks_personal(name: str) -> bool:
    """Whether a name may be a person's by its form: two to four words that no list of firms has, none a legal form.

    >>> looks_personal("Jo van Doe"), looks_personal("Jo Sa"), looks_personal("Doe Holdings Inc"), looks_personal("Doe")
    (True, True, False, False)
    """
    words = name.split()
    plain = all(word[0].isalpha() and (word.endswith(".") or not word.isupper()) for word in words)
    return 2 <= len(words) <= 4 and plain and not _legal(name, words[-1]) and not load().find(name)


def _legal(name: str, last: str) -> bool:
    """Whether a name has a legal form. Those of two letters are capitals: "Sa" and "An" are surnames, "Co" is none."""
    return has_legal_form(name) and (len(last) > 2 or last.isupper() or last == "Co")


def kind_of_title(words: str) -> SourceKind:
    """The kind of source that a person with this title is."""
    plain = words.casefold().replace(",", " ").split()
    stems = {w.removesuffix("s") for w in plain} | set(plain)
    if stems & word_list("spokesperson_nouns"):
        return SourceKind.SPOKESPERSON
    if stems & (word_list("analyst_nouns") - {"dealer", "specialist", "broker"}):
        return SourceKind.ANALYST
    return SourceKind.NAMED
