"""Train what tells the steps and the outcome of a deal, from a ledger and a key of dossiers:

    python -m intalks.training.courses LEDGER --gold ../shared/gold --corpus ../shared/corpus

For each deal of the key the reports are those of the dossier that is paired with it, with all that the dossier holds
wrongly: that is what is asked about. A candidate is right where the key has the step. Of an outcome every report is an
example, with what had become of the deal by then; the last one, with what the key says, weighs twice as much as all
before it. The dossiers of coded records, which no reader's slips are in, are further examples of outcomes.
Figures are by halves of the key: trained on the even deals and measured on the odd, and the other way round.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Final

from intalks.evaluation.dossier_key import KeyDossier, load_key
from intalks.evaluation.dossier_quality import DossierRun, run_of, run_on, told_by
from intalks.evaluation.dossier_scoring import matched_steps, timeline_score
from intalks.evaluation.gold_records import coded_record
from intalks.lexicon.linear import LinearModel
from intalks.model.dossier import Report, Step
from intalks.model.interval import Interval
from intalks.reference import load
from intalks.resolution import outcomes, steps
from intalks.resolution.outcomes import OUTCOMES
from intalks.training.coding import LOTS
from intalks.training.fit import Row, fit, write
from intalks.training.material import training_articles, training_parser

STEP_STRENGTH: Final = 0.15
OUTCOME_STRENGTH: Final = 0.1
BEFORE: Final = 0.5
"""What all the reports of a deal before its last weigh together, beside the last."""
CODED: Final = 0.2
"""What a dossier of coded records weighs, beside one of the reader's."""
_OPEN: Final = "open"
_PAIRED: Final = 0.5
"""The least J of a dossier that is taken for the key's."""


@dataclass(frozen=True, slots=True)
class Told:
    """One deal of the key with its reports, in order of publication, and those of coded records."""

    key: KeyDossier
    reports: tuple[Report, ...]
    coded: tuple[Report, ...]


def main() -> None:
    parser = training_parser(__doc__)
    parser.add_argument("ledger", metavar="LEDGER", help="a ledger with the members of the key's dossiers")
    arguments = parser.parse_args()
    key = load_key(arguments.gold / "dossiers_dev.json")
    deals = told(run_of(arguments.ledger, key), coded_run(key, arguments.gold, arguments.corpus))
    halves = ((deals[::2], deals[1::2]), (deals[1::2], deals[::2]))
    right = [_measured(deal, *_models(seen)) for seen, unseen in halves for deal in unseen]
    print(f"by halves: outcome {_mean([o for o, _, _ in right]):.3f}, timeline {_mean([t for _, t, _ in right]):.3f}")
    print(f"the outcome of earlier days {_mean([e for _, _, e in right]):.3f}")
    for model in _models(deals):
        print(f"{len(deals)} deals, {len(model.weights)} features -> {write(model).name}")


def coded_run(key: Sequence[KeyDossier], gold: Path, corpus: Path) -> DossierRun:
    """What the coded articles that may be looked at give, those of them that the key judges."""
    judged = {article for deal in key for article in (*deal.articles, *deal.rejected)}
    keyed = [one for one in training_articles(gold, corpus, whole=True, lots=LOTS) if one.article.id in judged]
    found = {one.article.id: (one.article, coded_record(one.key, one.article)) for one in keyed}
    return run_on(found, load(), told_by(key, frozenset(found)))


def told(run: DossierRun, coded: DossierRun) -> list[Told]:
    """The deals of the key with the reports of their dossiers, in order; without those whose dossier is another's."""
    beside = {key.id: reports for key, reports in _paired(coded)}
    return [Told(key, reports, beside.get(key.id, ())) for key, reports in _paired(run)]


def _paired(run: DossierRun) -> Iterator[tuple[KeyDossier, tuple[Report, ...]]]:
    reports = {one.id: one for entry in run.entries for one in entry.reports}
    for score in run.scores:
        if score.found is not None and score.informedness >= _PAIRED:
            yield score.key, tuple(reports[id_] for id_ in score.found.reports)


def _models(deals: Sequence[Told]) -> tuple[LinearModel, LinearModel]:
    step_rows = [row for deal in deals for row in _step_rows(deal)]
    outcome_rows = [row for deal in deals for row in _outcome_rows(deal.key, deal.reports)]
    outcome_rows += [row for deal in deals for row in _outcome_rows(deal.key, deal.coded, CODED)]
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


def _outcome_rows(key: KeyDossier, reports: Sequence[Report], weight: float = 1.0) -> list[Row]:
    """An example for each report but the last, and one for the last, which weighs so much."""
    last = len(reports)
    return [
        Row(
            tuple(sorted(outcomes.outcome_features(reports[:count]))),
            key.outcome if count == last else known_by(key, reports[count - 1]),
            key.id,
            weight if count == last else weight * BEFORE / (last - 1),
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
    rows = _outcome_rows(deal.key, deal.reports)
    right = [outcome_model.best(row.features)[0] == row.label for row in rows]
    timeline = [_step(one) for one, _ in steps.steps(deal.reports, model=step_model)]
    return right[-1], timeline_score(deal.key.timeline, timeline), _mean(right[:-1]) if right[:-1] else 1.0


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


if __name__ == "__main__":
    main()
