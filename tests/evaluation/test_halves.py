from __future__ import annotations

from pathlib import Path

from intalks.evaluation.coded import CodedDeal, CodedRecord, load_records
from intalks.evaluation.halves import chosen_half, looked_at


def test_the_list_is_what_the_rule_chooses(shared: Path) -> None:
    keys = load_records(shared / "gold" / "dev.jsonl")
    assert looked_at() == chosen_half(keys)
    assert len(looked_at()) == len(keys) - len(looked_at()) == 60


def test_the_documentation_lists_them(root: Path) -> None:
    page = (root / "docs" / "quality.md").read_text(encoding="utf-8")
    assert sorted(i for i in looked_at() if i not in page) == []


def test_halves_are_alike_in_deals_and_do_not_depend_on_order() -> None:
    keys = {f"a{n}": CodedRecord(f"a{n}", deals=(CodedDeal(),) * (n % 3)) for n in range(60)}
    half = chosen_half(keys)
    assert half == chosen_half(dict(reversed(keys.items())))
    assert [sum(len(keys[i].deals) == n for i in half) for n in range(3)] == [10, 10, 10]
