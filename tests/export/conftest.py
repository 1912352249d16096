from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from intalks.export import Selection, Written, export, find_format
from intalks.ledger import Ledger
from tests.export.told import told_ledger


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ledger]:
    """The ledger of `told.py`; nobody writes to it."""
    with told_ledger(tmp_path_factory.mktemp("told") / "told.db") as book:
        yield book


@pytest.fixture(scope="session")
def exported(told: Ledger, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], tuple[Path, Written]]:
    """The whole ledger in a format: where it lies, and what the format says it wrote. Made once, and left as it is."""

    @cache
    def make(name: str) -> tuple[Path, Written]:
        form = find_format(name)
        target = tmp_path_factory.mktemp("exported") / f"told{form.suffix}"
        return target, export(Selection(told), form, target)

    return make
