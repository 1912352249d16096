"""The public names are a few verbs and nouns, pinned here: adding or removing one is a decision, not an accident."""

from __future__ import annotations

import inspect

import intalks

PUBLIC = ["Article", "ArticleRecord", "Dossier", "Ledger", "Problem", "__version__", "read"]


def test_exported_names() -> None:
    assert sorted(intalks.__all__) == PUBLIC


def test_every_exported_name_is_there_and_explained() -> None:
    for name in intalks.__all__:
        thing = getattr(intalks, name)
        if not isinstance(thing, str):
            assert inspect.getdoc(thing), name


def test_nothing_else_is_public() -> None:
    """Sub-packages aside, which importing anything leaves behind."""
    names = {name for name, thing in vars(intalks).items() if not inspect.ismodule(thing)}
    assert {name for name in names if not name.startswith("_")} <= {*PUBLIC, "annotations"}
