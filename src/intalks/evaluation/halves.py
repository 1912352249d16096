"""The development key in two halves: 60 articles that whoever improves the reader may look at, 60 that only measure.

A fix made by looking at articles may fit them alone; the difference between the halves shows it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from importlib.resources import files

from intalks.evaluation.coded import CodedRecord


def looked_at() -> frozenset[str]:
    """The ids of the development articles that may be looked at, from `looked_at.txt`."""
    lines = files(__package__).joinpath("looked_at.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


def chosen_half(keys: Mapping[str, CodedRecord]) -> frozenset[str]:
    """Every second article of a key: sorted by how many deals it holds, then by the hash of its id.

    So both halves hold as many articles with few and with many deals. This made `looked_at.txt`.
    """

    def place(article_id: str) -> tuple[int, str]:
        return len(keys[article_id].deals), hashlib.sha256(article_id.encode()).hexdigest()

    return frozenset(sorted(keys, key=place)[::2])
