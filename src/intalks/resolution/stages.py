"""The stage that a deal was in when each report of it appeared: what the reports say, less their slips.

One report alone is often wrong about the stage: it looks back, takes a plan for a deed, or was read so. A deal,
though, moves seldom and mostly
forward. So the stages are taken as hidden states of a chain whose most probable course is found (Viterbi, 1967). A
reader's own confidence
counts: one that is sure is believed, one that is not is believed as far as readings were right on the development key.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import log
from types import MappingProxyType
from typing import Final

from intalks.model.dossier import Report
from intalks.model.vocabulary import Stage

STAGES: Final = tuple(Stage)

_SEEN: Final = MappingProxyType(
    {
        # considered, talks, proposed, preliminary, agreed, completed, delayed, abandoned, terminated
        Stage.CONSIDERED: (0.55, 0.07, 0.07, 0.01, 0.07, 0.18, 0.01, 0.03, 0.01),
        Stage.TALKS: (0.31, 0.30, 0.06, 0.02, 0.07, 0.16, 0.01, 0.06, 0.01),
        Stage.PROPOSED: (0.27, 0.08, 0.22, 0.02, 0.10, 0.22, 0.01, 0.07, 0.01),
        Stage.PRELIMINARY: (0.18, 0.08, 0.10, 0.10, 0.36, 0.14, 0.01, 0.02, 0.01),
        Stage.AGREED: (0.14, 0.04, 0.04, 0.03, 0.48, 0.23, 0.01, 0.02, 0.01),
        Stage.COMPLETED: (0.14, 0.01, 0.02, 0.01, 0.13, 0.64, 0.01, 0.02, 0.02),
        Stage.DELAYED: (0.22, 0.16, 0.04, 0.02, 0.16, 0.16, 0.20, 0.03, 0.01),
        Stage.ABANDONED: (0.19, 0.11, 0.03, 0.01, 0.13, 0.23, 0.01, 0.27, 0.02),
        Stage.TERMINATED: (0.06, 0.02, 0.01, 0.01, 0.06, 0.24, 0.01, 0.19, 0.40),
    }
)
"""How often a reader of middling confidence says which stage (columns, as in the first row) of a deal in the stage of
the row.
"""

_MOVES: Final = MappingProxyType(
    {
        Stage.CONSIDERED: (0.850, 0.055, 0.035, 0.010, 0.020, 0.005, 0.005, 0.019, 0.001),
        Stage.TALKS: (0.005, 0.865, 0.040, 0.020, 0.030, 0.005, 0.010, 0.024, 0.001),
        Stage.PROPOSED: (0.001, 0.010, 0.885, 0.030, 0.030, 0.008, 0.005, 0.030, 0.001),
        Stage.PRELIMINARY: (0.001, 0.005, 0.005, 0.890, 0.055, 0.010, 0.013, 0.020, 0.001),
        Stage.AGREED: (0.001, 0.002, 0.002, 0.002, 0.910, 0.050, 0.012, 0.020, 0.001),
        Stage.COMPLETED: (0.001, 0.001, 0.001, 0.001, 0.004, 0.980, 0.001, 0.001, 0.010),
        Stage.DELAYED: (0.001, 0.010, 0.010, 0.005, 0.030, 0.030, 0.873, 0.040, 0.001),
        Stage.ABANDONED: (0.006, 0.012, 0.012, 0.002, 0.002, 0.002, 0.001, 0.962, 0.001),
        Stage.TERMINATED: (0.002, 0.002, 0.002, 0.001, 0.001, 0.001, 0.001, 0.001, 0.989),
    }
)
"""How probable a move from the stage of the row to that of the column is from one report to the next."""

_STEADINESS: Final = 0.5
"""The power to which moves are raised: below 1 a deal moves more readily, and one sure report is enough."""

_FIRST: Final = (0.28, 0.24, 0.15, 0.04, 0.14, 0.10, 0.01, 0.03, 0.01)


_POSSIBLE: Final = 0.2
"""How probable a stage is at least that a report could tell besides."""


def possible_stages(report: Report) -> list[Stage]:
    """The stage that the report tells, and those that it could tell, the likelier first."""
    deal = report.deal
    return [stage for stage, chance in deal.stages.items() if stage is deal.deal_stage or chance >= _POSSIBLE]


def course(reports: Sequence[Report]) -> tuple[Stage, ...]:
    """The most probable stage at each report, which stand in order of publication; only stages that some report tells.

    >>> course(())
    ()
    """
    if not reports:
        return ()
    told = {report.deal.deal_stage for report in reports}
    possible = [number for number, stage in enumerate(STAGES) if stage in told]
    first, *rest = (_of(report) for report in reports)
    chances = [_BEGINNINGS[number] + first[number] for number in possible]
    came_from: list[list[int]] = []
    for seen in rest:
        best: list[int] = []
        new: list[float] = []
        for number in possible:
            moves = _INTO[number]
            steps = [chance + moves[before] for chance, before in zip(chances, possible, strict=True)]
            most = max(steps)
            best.append(steps.index(most))
            new.append(most + seen[number])
        came_from.append(best)
        chances = new
    path = [chances.index(max(chances))]
    for best in reversed(came_from):
        path.append(best[path[-1]])
    return tuple(STAGES[possible[place]] for place in reversed(path))


_BEGINNINGS: Final = tuple(log(chance) for chance in _FIRST)
_INTO: Final = tuple(
    tuple(_STEADINESS * log(_MOVES[before][number]) for before in STAGES) for number in range(len(STAGES))
)
"""For each stage the logarithms of the moves that lead into it."""


def _of(report: Report) -> tuple[float, ...]:
    return _evidence(report.deal.stage.value, report.deal.stage.confidence)


@lru_cache(maxsize=50_000)
def _evidence(said: str, confidence: float) -> tuple[float, ...]:
    """The logarithm of how probable what a report says of the stage is, for a deal in each of the stages."""
    sure, place = max(0.0, 2 * confidence - 1), STAGES.index(Stage(said))
    return tuple(
        log(sure * (0.97 if number == place else 0.00375) + (1 - sure) * _SEEN[stage][place])
        for number, stage in enumerate(STAGES)
    )
