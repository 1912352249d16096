"""docs/exports.md tells of every format, every table and every column, as the program has them."""

from __future__ import annotations

import re
from pathlib import Path

from intalks.export import FORMATS
from intalks.export.sqlite import VIEWS
from intalks.export.tables import TABLES


def test_every_format_is_explained(root: Path) -> None:
    page = (root / "docs" / "exports.md").read_text(encoding="utf-8")
    headings = {name for line in re.findall(r"(?m)^## ([a-z, ]+)$", page) for name in line.split(", ")}
    for name, _ in FORMATS:
        assert f"| `{name}` |" in page
        assert name in headings
    assert [name for name in VIEWS if f"`{name}`" not in page] == []


def test_every_column_is_explained(root: Path) -> None:
    page = (root / "docs" / "exports.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"(?ms)^### `(\w+)`\n\n(.*?)(?=^### |\Z)", page))
    assert list(parts) == [table.name for table in TABLES]
    for table in TABLES:
        rows = re.findall(r"(?m)^\| `(\w+)` \| (\w+) \|", parts[table.name])
        assert rows == [(column.name, column.kind.value) for column in table.columns]
