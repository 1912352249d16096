"""How far confidences can be trusted: predicted against observed correctness, and what a lowest confidence costs.

A fill's correctness is its credit in the measure: 1 where correct, ½ where partial, else 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from intalks.evaluation.coded import CodedDeal, CodedRecord, CodedStatement
from intalks.evaluation.figures import Figures
from intalks.evaluation.matching import Verdict
from intalks.evaluation.scoring import Scores, score

BINS: Final = 10
THRESHOLDS: Final = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)

_CREDIT: Final = {Verdict.CORRECT: 1.0, Verdict.PARTIAL: 0.5}


@dataclass(frozen=True, slots=True)
class Graded:
    """A fill's confidence and its credit, both 0 to 1."""

    slot: str
    confidence: float
    credit: float


@dataclass(frozen=True, slots=True)
class Bin:
    """The fills with low ≤ confidence < high (≤ in the last bin): how many, their mean confidence and mean credit."""

    low: float
    high: float
    count: int
    confidence: float
    credit: float


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The figures of all fills where what has less confidence than `threshold` is left out."""

    threshold: float
    figures: Figures


def graded_fills(scores: Scores) -> list[Graded]:
    """The response's fills that come with a confidence; the slot `deal` is the deal itself."""
    fills = (fill for article in scores.articles.values() for fill in article.fills)
    return [Graded(f.slot, f.confidence, _CREDIT.get(f.verdict, 0.0)) for f in fills if f.confidence is not None]


def reliability(fills: Iterable[Graded], *, bins: int = BINS) -> list[Bin]:
    """The fills in equal bins of confidence; bins without a fill are left out.

    >>> reliability([Graded("fact", 0.75, 1.0), Graded("fact", 0.75, 0.0)])
    [Bin(low=0.7, high=0.8, count=2, confidence=0.75, credit=0.5)]
    """
    binned: dict[int, list[Graded]] = {}
    for fill in fills:
        binned.setdefault(min(int(fill.confidence * bins), bins - 1), []).append(fill)
    return [
        Bin(
            number / bins,
            (number + 1) / bins,
            len(held),
            _mean(f.confidence for f in held),
            _mean(f.credit for f in held),
        )
        for number, held in sorted(binned.items())
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """Expected calibration error (Naeini 2015): mean distance of confidence and credit, bins weighted by their fills.

    0 where there is no fill.
    """
    count = sum(b.count for b in bins)
    return sum(b.count * abs(b.confidence - b.credit) for b in bins) / count if count else 0.0


def precision_recall_curve(
    keys: Mapping[str, CodedRecord], responses: Mapping[str, CodedRecord], *, thresholds: Sequence[float] = THRESHOLDS
) -> list[CurvePoint]:
    """Precision, recall and F at each threshold; deals are paired anew each time."""
    return [
        CurvePoint(threshold, score(keys, {i: confident(r, threshold) for i, r in responses.items()}).summary.all)
        for threshold in thresholds
    ]


def confident(record: CodedRecord, lowest: float) -> CodedRecord:
    """The record without what has less confidence than `lowest`. What comes without a confidence stays.

    A deal goes with its statements, a statement with its source or its evidence; other fills go alone.
    """
    deals = tuple(_confident_deal(deal, lowest) for deal in record.deals if _sure(deal.confidence, lowest))
    gone = {deal.id for deal in record.deals} - {deal.id for deal in deals}
    return replace(
        record,
        deals=deals,
        statements=tuple(
            _confident_statement(statement, lowest)
            for statement in record.statements
            if statement.deal not in gone
            and _sure(statement.source_confidence, lowest)
            and _sure(statement.evidence_confidence, lowest)
        ),
        facts=tuple(fact for fact in record.facts if _sure(fact.confidence, lowest)),
    )


def _confident_deal(deal: CodedDeal, lowest: float) -> CodedDeal:
    return replace(
        deal,
        type=deal.type if _sure(deal.type_confidence, lowest) else None,
        stage=deal.stage if _sure(deal.stage_confidence, lowest) else None,
        date=deal.date if _sure(deal.date_confidence, lowest) else None,
        parties=tuple(party for party in deal.parties if _sure(party.confidence, lowest)),
        terms=tuple(term for term in deal.terms if _sure(term.confidence, lowest)),
        subject=_sure_values(deal.subject, deal.subject_confidence, lowest),
        brands=_sure_values(deal.brands, deal.brands_confidence, lowest),
        made_in=_sure_values(deal.made_in, deal.made_in_confidence, lowest),
        sold_in=_sure_values(deal.sold_in, deal.sold_in_confidence, lowest),
        evidence=_sure_values(deal.evidence, deal.evidence_confidence, lowest),
    )


def _confident_statement(statement: CodedStatement, lowest: float) -> CodedStatement:
    return replace(
        statement,
        stance=statement.stance if _sure(statement.stance_confidence, lowest) else None,
        certainty=statement.certainty if _sure(statement.certainty_confidence, lowest) else None,
        via=_sure_values(statement.via, statement.via_confidence, lowest),
    )


def _sure(confidence: float | None, lowest: float) -> bool:
    return confidence is None or confidence >= lowest


def _sure_values(values: tuple[str, ...], confidences: tuple[float, ...], lowest: float) -> tuple[str, ...]:
    if len(confidences) != len(values):
        return values
    return tuple(value for value, confidence in zip(values, confidences, strict=True) if confidence >= lowest)


def _mean(values: Iterable[float]) -> float:
    held = list(values)
    return sum(held) / len(held)
