from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from intalks.evaluation.assignment import LARGEST_EXACT, align, assign

Table = list[list[float | None]]

WORTHS = st.one_of(st.none(), st.sampled_from([-1.0, 0.0, 0.5, 1.0, 1.5, 2.0]))


def tables(rows: int, columns: int) -> st.SearchStrategy[Table]:
    return st.lists(st.lists(WORTHS, min_size=columns, max_size=columns), min_size=rows, max_size=rows)


@given(tables(3, 4))
def test_no_other_pairing_is_worth_more(table: Table) -> None:
    best = max(
        sum(max(table[i][j] or 0.0, 0.0) for i, j in enumerate(columns)) for columns in permutations(range(4), 3)
    )
    assert total(table, assign(range(3), range(4), lambda i, j: table[i][j])) == best


@given(st.integers(LARGEST_EXACT + 1, LARGEST_EXACT + 3).flatmap(lambda n: tables(n, 3)))
def test_long_lists_are_paired_greedily(table: Table) -> None:
    """Half of the best total at the least; here only that the most valuable pair is made."""
    pairs = assign(range(len(table)), range(3), lambda i, j: table[i][j])
    best = max((value or 0.0 for row in table for value in row), default=0.0)
    assert best <= 0 or best in {table[i][j] for i, j in pairs}


@given(tables(4, 4))
def test_each_is_used_once_and_never_without_worth(table: Table) -> None:
    pairs = assign(range(4), range(4), lambda i, j: table[i][j])
    assert len({i for i, _ in pairs}) == len({j for _, j in pairs}) == len(pairs)
    assert all((table[i][j] or 0.0) > 0 for i, j in pairs)


def test_of_equal_pairings_the_later_key_and_the_earlier_response_come_first() -> None:
    """Figures depend on it: the statements of a deal often tie."""
    assert assign("ab", "x", lambda _k, _r: 1.0) == [(1, 0)]
    assert assign("a", "xy", lambda _k, _r: 1.0) == [(0, 0)]


def test_align_keeps_what_is_left_over() -> None:
    aligned = align([1, 2, 3], [3, 4], lambda key, response: 1.0 if key == response else None)
    assert aligned == [(3, 3), (1, None), (2, None), (None, 4)]


def total(table: Table, pairs: list[tuple[int, int]]) -> float:
    return sum(table[i][j] or 0.0 for i, j in pairs)
