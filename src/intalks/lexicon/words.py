"""Word lists: TOML files under `lexicon/data/`, each a set of tables `[name]` with `about` and `words`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Final

from intalks.errors import LexiconError

PLACES: Final = "places.txt"


def word_list(name: str) -> frozenset[str]:
    """The words of the list `name`, as written in its file.

    Raises LexiconError where no file holds such a list, naming those that there are.
    """
    lists = _lists()
    if name not in lists:
        message = f"no word list {name!r} in lexicon/data; there are: {', '.join(sorted(lists))}"
        raise LexiconError(message)
    return lists[name]


@cache
def listed_companies() -> frozenset[str]:
    """Name keys (words joined by a blank, see `intalks.lexicon.names.name_key`) of companies seen with an exchange
    ticker.
    """
    return _lines("listed_companies.txt")


@cache
def places() -> frozenset[str]:
    """Names of countries, American states and towns of 15,000 inhabitants and more, without accents (GeoNames, CC BY
    4.0).
    """
    return _lines(PLACES)


def _lines(name: str) -> frozenset[str]:
    """The lines of a file of names."""
    path = resources.files("intalks.lexicon") / "data" / name
    return frozenset(path.read_text(encoding="utf-8").split("\n")) - {""}


@cache
def _lists() -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for path in sorted((resources.files("intalks.lexicon") / "data").iterdir(), key=lambda p: p.name):
        if not path.name.endswith(".toml"):
            continue
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name in found or not isinstance(table, dict) or set(table) != {"about", "words"}:
                message = f"{path.name}: [{name}] must stand once, with `about` and `words`, and nothing else"
                raise LexiconError(message)
            found[name] = frozenset(table["words"])
    return found
