"""Train what tells the steps and the outcome of a deal, from a ledger and a key of dossiers:

    python -m intalks.training.courses LEDGER --key ../shared/gold/dossiers_dev.json

For each deal of the key the reports are those of its members that name two of its parties, as the reader found them:
grouping plays no part. A candidate is right where the key has the step. Of an outcome every report is an example, with
what had become of the deal by then; the last one, with what the key says, weighs twice as much as all before it.
Figures are by halves of the key: trained on the even deals and measured on the odd, and the other way round.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from intalks.evaluation.dossier_key import KeyDossier, load_key
from intalks.evaluation.dossier_misses import parties_named
from intalks.evaluation.dossier_quality import entries_of
from intalks.evaluation.dossier_scoring import matched_steps, timeline_score
from intalks.lexicon.linear import LinearModel
from intalks.model.dossier import Entry, Report, Step
from intalks.model.interval import Interval
from intalks.resolution import outcomes, steps
from intalks.resolution.features import EQUITY
from intalks.resolution.outcomes import OUTCOMES
from intalks.training.fit import Row, fit, write

STEP_STRENGTH: Final = 0.15
OUTCOME_STRENGTH: Final = 0.3
BEFORE: Final = 0.5
"""What all the reports of a deal before its last weigh together, beside the last."""
_OPEN: Final = "open"


@dataclass(frozen=True, slots=True)
class Told:
    """One deal of the key with its reports, in order of publication."""

    key: KeyDossier
    reports: tuple[Report, ...]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ledger", metavar="LEDGER", help="a ledger with the members of the key's dossiers")
    parser.add_argument("--key", type=Path, required=True, help="the key of dossiers")
    arguments = parser.parse_args()
    entries = {entry.article.id: entry for entry in entries_of(arguments.ledger)}
    deals = [deal for one in load_key(arguments.key) if (deal := told(one, entries)).reports]
    halves = ((deals[::2], deals[1::2]), (deals[1::2], deals[::2]))
    right = [_measured(deal, *_models(seen)) for seen, unseen in halves for deal in unseen]
    print(f"by halves: outcome {_mean([o for o, _, _ in right]):.3f}, timeline {_mean([t for _, t, _ in right]):.3f}")
    print(f"the outcome of earlier days {_mean([e for _, _, e in right]):.3f}")
    for model in _models(deals):
        print(f"{len(deals)} deals, {len(model.weights)} features -> {write(model).name}")


def told(key: KeyDossier, entries: Mapping[str, Entry]) -> Told:
    """The deal with the best report of each member: of its type or at least its kind of type, naming most parties."""
    found = []
    for article in key.articles:
        named = [(parties_named(key, one), one) for one in (entries[article].reports if article in entries else ())]
        able = [(_like(key, one), count, one.deal.confidence, one.id, one) for count, one in named if count >= 2]
        if able:
            found.append(max(able)[-1])
    return Told(key, tuple(sorted((one for one in found if one.day is not None), key=lambda one: one.order)))


def _like(key: KeyDossier, report: Report) -> int:
    kind = report.deal.deal_type
    return (kind.value == key.type) + ((kind in EQUITY) == (key.type in {one.value for one in EQUITY}))


def _models(deals: Sequence[Told]) -> tuple[LinearModel, LinearModel]:
    step_rows = [row for deal in deals for row in _step_rows(deal)]
    outcome_rows = [row for deal in deals for row in _outcome_rows(deal)]
    return (
        fit(steps.MODEL, step_rows, strength=STEP_STRENGTH, min_count=3),
        fit(outcomes.MODEL, outcome_rows, strength=OUTCOME_STRENGTH, min_count=3),
    )


def _step_rows(deal: Told) -> list[Row]:
    found = steps.candidates(deal.reports)
    rows = []
    for one, features in zip(found, steps.all_features(found, deal.reports), strict=True):
        right = any(index is not None for index in matched_steps(deal.key.timeline, [_step(one)]))
        rows.append(Row(tuple(sorted(features)), "yes" if right else "no", deal.key.id))
    return rows


def _step(one: steps.Candidate) -> Step:
    return Step(one.dating.prefix, one.stage, dated=one.dating.dated, reports=(), articles=(), evidence="")


def _outcome_rows(deal: Told) -> list[Row]:
    """An example for each report but the last, and one for the last."""
    last = len(deal.reports)
    return [
        Row(
            tuple(sorted(outcomes.outcome_features(deal.reports[:count]))),
            deal.key.outcome if count == last else known_by(deal.key, deal.reports[count - 1]),
            deal.key.id,
            1.0 if count == last else BEFORE / (last - 1),
        )
        for count in range(1, last + 1)
    ]


def known_by(key: KeyDossier, report: Report) -> str:
    """What had become of the deal on the day of the report, by the key's timeline."""
    day = (report.published or Interval.of_prefix("9999")).start + timedelta(days=1)
    reached = [step.stage for step in key.timeline if Interval.of_prefix(step.date).start <= day]
    ends = {stage.value: outcome.value for stage, outcome in OUTCOMES.items()}
    return ends.get(reached[-1], _OPEN) if reached else _OPEN


# ---------------------------------------------------------------- figures


def _measured(deal: Told, step_model: LinearModel, outcome_model: LinearModel) -> tuple[float, float, float]:
    """Whether the outcome is right, the score of the timeline, and the share of earlier days with the right outcome."""
    rows = _outcome_rows(deal)
    right = [outcome_model.best(row.features)[0] == row.label for row in rows]
    timeline = [_step(one) for one, _ in steps.steps(deal.reports, step_model)]
    return right[-1], timeline_score(deal.key.timeline, timeline), _mean(right[:-1]) if right[:-1] else 1.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
