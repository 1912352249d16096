"""The public names are a few verbs and nouns, pinned here: adding or removing one is a decision, not an accident."""

from __future__ import annotations

import inspect

import pytest

import intalks

PUBLIC = ["Article", "ArticleRecord", "Dossier", "Ledger", "Problem", "__version__", "read"]


def test_exported_names() -> None:
    assert sorted(intalks.__all__) == PUBLIC


def test_every_exported_name_is_there_and_explained() -> None:
    for name in intalks.__all__:
        thing = getattr(intalks, name)
        assert isinstance(thing, str) or inspect.getdoc(thing), name


def test_no_other_name_is_there() -> None:
    with pytest.raises(AttributeError, match="extract_everything"):
        intalks.extract_everything  # noqa: B018
