"""Which reports tell of one deal: each joins the dossier it fits best, in order of publication, or founds its own.

Going by publication makes the result the same in whatever order articles come in, and gives "as of" for free: what was known
on a day is what the reports until then make. A report looks only at drafts that share a pair of organizations with it.
"""

from __future__ import annotations

from collections.abc import Iterable

from intalks.model.dossier import Report
from intalks.reference import Reference
from intalks.resolution.drafts import Draft
from intalks.resolution.features import JOIN, pairing, score


def group(reports: Iterable[Report], reference: Reference) -> list[Draft]:
    """The drafts in order of their first report."""
    drafts: list[Draft] = []
    by_pair: dict[str, list[int]] = {}
    for report in sorted(reports, key=lambda one: one.order):
        nearby = sorted({index for pair in report.pairs for index in by_pair.get(pair, ())})
        best = _best(report, [(index, drafts[index]) for index in nearby], reference)
        if best is None:
            best = len(drafts)
            drafts.append(Draft())
        new = set(report.pairs) - drafts[best].pairs
        drafts[best].add(report, reference)
        for pair in sorted(new):
            by_pair.setdefault(pair, []).append(best)
    return drafts


def _best(report: Report, drafts: list[tuple[int, Draft]], reference: Reference) -> int | None:
    """The draft with the highest score of at least `JOIN`; of equals, the one last heard of, then the earliest founded."""
    found: tuple[float, str, int] | None = None
    for index, draft in drafts:
        value = score(pairing(report, draft, reference))
        last = draft.last.isoformat() if draft.last is not None else ""
        if value >= JOIN and (found is None or (round(value, 9), last) > found[:2]):
            found = (round(value, 9), last, index)
    return None if found is None else found[2]
