"""Scores as JSON, under the names that `score.py --json` gives them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from intalks.evaluation.bootstrap import Range
from intalks.evaluation.figures import Figures
from intalks.evaluation.scoring import Misplaced, Scores


def scores_as_json(
    scores: Scores,
    *,
    no_copies: Mapping[str, Sequence[str]] | None = None,
    elsewhere: Mapping[str, Sequence[Misplaced]] | None = None,
    ranges: Mapping[str, Range] | None = None,
) -> dict[str, object]:
    """What `json.dumps` takes. `ungrounded` stands in it where `no_copies` is given, `misplaced` where `elsewhere` is,
    `F_ranges` where `ranges` is.
    """
    summary = scores.summary
    result: dict[str, object] = {
        "all": _figures(summary.all),
        "objects": {name: _figures(f) for name, f in summary.objects.items()},
        "slots": {name: _figures(f) for name, f in summary.slots.items()},
        "articles": len(scores.articles),
        "unanswered": list(scores.unanswered),
        "per_article_F": scores.f_by_article,
    }
    if no_copies is not None:
        result["ungrounded"] = {article_id: list(spans) for article_id, spans in no_copies.items()}
    if elsewhere is not None:
        result["misplaced"] = {i: [asdict(one) for one in spans] for i, spans in elsewhere.items()}
    if ranges:
        result["F_ranges"] = {name: [r.low, r.high] for name, r in ranges.items()}
    return result


def _figures(f: Figures) -> dict[str, float]:
    counts = {"COR": f.correct, "PAR": f.partial, "INC": f.incorrect, "MIS": f.missing, "SPU": f.spurious}
    rates = {"recall": f.recall, "precision": f.precision, "F": f.f, "ERR": f.error}
    return {"POS": f.possible, "ACT": f.actual, **counts, **rates}
