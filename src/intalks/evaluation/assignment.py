"""The one-to-one pairing of two lists that is worth most."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Final, TypeAlias, TypeVar

K = TypeVar("K")
R = TypeVar("R")

LARGEST_EXACT: Final = 12
"""Longer lists than this are paired greedily: the exact search costs 2 to the power of the length."""

_Table: TypeAlias = list[list[float | None]]


def align(
    keys: Sequence[K], responses: Sequence[R], worth: Callable[[K, R], float | None]
) -> list[tuple[K | None, R | None]]:
    """The pairs of the best assignment, then the keys left over (with None), then the responses left over.

    >>> align(["a", "b"], ["b", "c"], lambda k, r: 1.0 if k == r else None)
    [('b', 'b'), ('a', None), (None, 'c')]
    """
    pairs = assign(keys, responses, worth)
    used_keys, used_responses = {i for i, _ in pairs}, {j for _, j in pairs}
    return [
        *((keys[i], responses[j]) for i, j in pairs),
        *((key, None) for i, key in enumerate(keys) if i not in used_keys),
        *((None, response) for j, response in enumerate(responses) if j not in used_responses),
    ]


def assign(keys: Sequence[K], responses: Sequence[R], worth: Callable[[K, R], float | None]) -> list[tuple[int, int]]:
    """The pairing, as indices, of the greatest total worth. Pairs worth None or no more than 0 are not made.

    Exact up to `LARGEST_EXACT` items a side, else greedy from the most worth down. Of equal pairings the exact one
    takes the later keys and the earlier responses first; figures depend on it, so it stays.
    """
    table = [[_positive(worth(k, r)) for r in responses] for k in keys]
    if len(keys) <= LARGEST_EXACT and len(responses) <= LARGEST_EXACT:
        return _exact(table)
    return _greedy(table)


def _positive(value: float | None) -> float | None:
    return value if value is not None and value > 0 else None


def _exact(table: _Table) -> list[tuple[int, int]]:
    @cache
    def best(row: int, used: int) -> tuple[float, tuple[tuple[int, int], ...]]:
        """The best pairing of the rows from `row` on with the columns whose bit in `used` is not set."""
        if row == len(table):
            return 0.0, ()
        choice = best(row + 1, used)
        for column, value in enumerate(table[row]):
            if value is not None and not used >> column & 1:
                total, pairs = best(row + 1, used | 1 << column)
                if value + total > choice[0]:
                    choice = (value + total, ((row, column), *pairs))
        return choice

    return list(best(0, 0)[1])


def _greedy(table: _Table) -> list[tuple[int, int]]:
    edges = sorted(
        ((value, i, j) for i, row in enumerate(table) for j, value in enumerate(row) if value is not None), reverse=True
    )
    pairs: list[tuple[int, int]] = []
    used_rows: set[int] = set()
    used_columns: set[int] = set()
    for _, i, j in edges:
        if i not in used_rows and j not in used_columns:
            pairs.append((i, j))
            used_rows.add(i)
            used_columns.add(j)
    return pairs
