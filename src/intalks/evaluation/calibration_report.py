"""Calibration as plain text tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from intalks.evaluation.calibration import (
    Bin,
    Graded,
    calibration_error,
    graded_fills,
    precision_recall_curve,
    reliability,
)
from intalks.evaluation.coded import CodedRecord
from intalks.evaluation.scoring import Scores
from intalks.evaluation.tables import plain_table


def calibration_report(
    title: str, keys: Mapping[str, CodedRecord], responses: Mapping[str, CodedRecord], scores: Scores
) -> str:
    """Reliability of all fills and of whole deals, calibration per slot, and the precision/recall curve."""
    fills = graded_fills(scores)
    if not fills:
        return f"{title}: the response gives no confidences"
    return "\n\n".join(
        (
            _reliability_table(f"{title}: reliability, all fills", [fill for fill in fills if fill.slot != "deal"]),
            _reliability_table(f"{title}: reliability, whole deals", [fill for fill in fills if fill.slot == "deal"]),
            f"{title}: calibration by slot\n"
            + plain_table(("slot", "fills", "confidence", "correct", "error"), list(_slot_rows(fills))),
            _curve_table(title, keys, responses),
        )
    )


def _reliability_table(title: str, fills: Sequence[Graded]) -> str:
    bins = reliability(fills)
    table = plain_table(("confidence", "fills", "mean", "correct"), [_bin_row(b) for b in bins])
    return f"{title}\n{table}\nexpected calibration error {calibration_error(bins):.3f}"


def _bin_row(b: Bin) -> tuple[str, str, str, str]:
    return f"{b.low:.1f}–{b.high:.1f}", str(b.count), f"{b.confidence:.3f}", f"{b.credit:.3f}"


def _slot_rows(fills: Sequence[Graded]) -> Iterator[tuple[str, ...]]:
    by_slot: dict[str, list[Graded]] = {}
    for fill in fills:
        by_slot.setdefault(fill.slot, []).append(fill)
    for slot, held in sorted(by_slot.items()):
        means = (sum(f.confidence for f in held) / len(held), sum(f.credit for f in held) / len(held))
        error = calibration_error(reliability(held))
        yield (slot, str(len(held)), *(f"{value:.3f}" for value in (*means, error)))


def _curve_table(title: str, keys: Mapping[str, CodedRecord], responses: Mapping[str, CodedRecord]) -> str:
    points = precision_recall_curve(keys, responses)
    rows = [
        (f"{p.threshold:.2f}", *(f"{v:.3f}" for v in (p.figures.precision, p.figures.recall, p.figures.f)))
        for p in points
    ]
    return f"{title}: what a lowest confidence costs and buys\n{plain_table(('lowest', 'P', 'R', 'F'), rows)}"
