"""Figures as rows of cells, and rows as plain text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from intalks.evaluation.bootstrap import Range
from intalks.evaluation.figures import Figures, Summary

HEADINGS: Final = ("row", "POS", "ACT", "COR", "PAR", "INC", "MIS", "SPU", "R", "P", "F", "ERR")
"""MUC-5's columns: fills possible (of the key) and actual (of the response); correct, partial, incorrect, missing,
spurious; recall, precision, F, error per response fill."""

RANGE_HEADING: Final = "95% of F"


def row_names(summary: Summary) -> list[str]:
    """The rows of a table: all, the objects, whole deals, then every slot that occurs."""
    return ["all", "deals", "statements", "facts", *summary.slots]


def figure_rows(summary: Summary, ranges: Mapping[str, Range]) -> Iterator[tuple[str, ...]]:
    """A row of cells for each of `row_names`, under `HEADINGS`, with a last cell where `ranges` is not empty."""
    for name in row_names(summary):
        extra = (str(ranges[name]),) if name in ranges else ("",) if ranges else ()
        yield (name, *figure_cells(summary.row(name)), *extra)


def figure_cells(f: Figures) -> tuple[str, ...]:
    counts = (f.possible, f.actual, f.correct, f.partial, f.incorrect, f.missing, f.spurious)
    return (*map(str, counts), *(f"{rate:.3f}" for rate in (f.recall, f.precision, f.f, f.error)))


def plain_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """The rows in aligned columns: the first to the left, the others to the right.

    >>> print(plain_table(("slot", "F"), [("deal.type", "0.700"), ("fact", "1.000")]))
    slot           F
    deal.type  0.700
    fact       1.000
    """
    lines = [headings, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(headings))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    )
