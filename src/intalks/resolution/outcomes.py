"""What became of a deal, as its reports tell it: a linear model over the stages that they tell, the last ones most."""

from __future__ import annotations

from collections.abc import Sequence
from math import exp
from types import MappingProxyType
from typing import Final

from intalks.lexicon.linear import load_model
from intalks.model.dossier import Outcome, Report
from intalks.model.record import ENDED
from intalks.model.vocabulary import Stage, Stance
from intalks.resolution.features import EQUITY
from intalks.resolution.stages import course, possible_stages

MODEL: Final = "deal_outcome"
_FEW: Final = 5
"""Reports below which the model, which learned from deals that many tell of, is not asked: the last stage of the most
probable course tells.
"""
OUTCOMES: Final = MappingProxyType(
    {
        Stage.AGREED: Outcome.AGREED,
        Stage.COMPLETED: Outcome.COMPLETED,
        Stage.ABANDONED: Outcome.ABANDONED,
        Stage.TERMINATED: Outcome.TERMINATED,
    }
)
"""What became of a deal whose last stage is one of these; of any other it is open."""
_LATELY: Final = 3
"""The last reports, of which one may look back on what was before the end."""
_FADES: Final = 4.0
"""Reports after which one counts a third as much as the last."""


def outcome_of(reports: Sequence[Report]) -> Outcome:
    """The likeliest outcome of a deal whose reports stand in order of publication; not empty. Only what some report
    tells or could tell can be: nothing is agreed, done or ended without words for it, and nothing open of which only
    its end is told. Where one of the last says in so many words that a party has ended it, it has.
    """
    for report in reversed(reports[-_LATELY:]):
        if report.deal.stage.cause == ENDED:
            return OUTCOMES[report.deal.deal_stage]
    if len(reports) < _FEW:
        return OUTCOMES.get(course(reports)[-1], Outcome.OPEN)
    told = {stage for report in reports for stage in possible_stages(report)}
    chances = load_model(MODEL).probabilities(outcome_features(reports))
    possible = {OUTCOMES.get(stage, Outcome.OPEN) for stage in told}
    return max(sorted(possible), key=lambda outcome: chances.get(outcome, 0.0))


def outcome_features(reports: Sequence[Report]) -> frozenset[str]:
    """The names of the features that the reports have."""
    late = dict.fromkeys(Stage, 0.0)
    whole = dict.fromkeys(Stage, 0.0)
    for back, report in enumerate(reversed(reports)):
        for stage, chance in report.deal.stages.items():
            sure = max(chance, 0.01)
            late[stage] += sure * exp(-back / _FADES)
            whole[stage] += sure
    said = [one.stance_value for report in reports for one in report.statements]
    denied = said.count(Stance.DENIES) / max(1, len(said))
    told = {f"late:{stage}:{cut}" for stage, weight in late.items() for cut in _reached(weight / sum(late.values()))}
    told |= {
        f"whole:{stage}:{cut}" for stage, weight in whole.items() for cut in _reached(weight / sum(whole.values()))
    }
    told |= {f"reports:{cut}" for cut in (2, 5, 10, 20) if len(reports) >= cut}
    told |= {f"denied:{cut}" for cut in (0.02, 0.1, 0.25) if denied >= cut}
    told.add(f"equity:{reports[-1].deal.deal_type in EQUITY}")
    told.add(f"last:{reports[-1].deal.deal_stage}")
    return frozenset(told)


def _reached(share: float) -> list[float]:
    return [cut for cut in (0.05, 0.15, 0.3, 0.5, 0.7) if share >= cut]
