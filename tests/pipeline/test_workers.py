from __future__ import annotations

import os

import pytest

from intalks.errors import IntalksError
from intalks.pipeline.workers import map_in_order


def plus(shared: int, item: int) -> int:
    return shared + item


def die_at(shared: int, item: int) -> int:
    """Ends its process at once, as the kernel does for want of memory."""
    if item == shared:
        os._exit(9)
    return item


@pytest.mark.parametrize(("workers", "count"), [(1, 0), (1, 5), (2, 0), (2, 100)])
def test_results_come_in_order(workers: int, count: int) -> None:
    assert list(map_in_order(plus, 10, range(count), workers=workers)) == [10 + item for item in range(count)]


def test_no_more_items_are_taken_than_needed() -> None:
    taken: list[int] = []

    def items() -> object:
        for item in range(10_000):
            taken.append(item)
            yield item

    results = map_in_order(plus, 0, items(), workers=2)  # type: ignore[arg-type]  # a generator is iterable
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]  # a generator too
    assert len(taken) < 200


def test_a_killed_process_is_an_error_with_a_remedy() -> None:
    with pytest.raises(IntalksError, match="fewer workers"):
        list(map_in_order(die_at, 20, range(40), workers=2))
