"""Which reports tell of one deal: each joins the dossier it fits best, in order of publication, or founds its own.

Going by publication makes the result the same in whatever order articles come in, and gives "as of" for free: what
was known
on a day is what the reports until then make. A report looks only at drafts that share a pair of organizations with
it. Sightings
found nothing and change nothing for what comes after; each speaks of the one deal of its firms that is most in the
news.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from intalks.model.dossier import Block, Report, Sighting
from intalks.resolution.anchors import anchor
from intalks.resolution.attaching import foreshadows, spoken_of
from intalks.resolution.drafts import Draft
from intalks.resolution.features import JOIN, forgotten, pairing, score
from intalks.resolution.judging import NO_RULES, Rules


def group(block: Block, judged: Rules = NO_RULES) -> list[Draft]:
    """The drafts in order of their first report. What was judged outranks every score."""
    return _united(_grouped(block, judged), judged)


def gathered(reports: Iterable[Report], sightings: Iterable[Sighting]) -> Draft:
    """One draft of all these reports and of the sightings whose articles tell no more than that, each in its order."""
    told = sorted(reports, key=lambda one: one.order)
    draft = Draft(anchor(told[0].parties))
    for report in told:
        draft.add(report)
    seen = {one.id: one for one in sightings if one.article not in draft.articles}
    draft.sightings += sorted(seen.values(), key=lambda one: one.order)
    return draft


def _united(drafts: Sequence[Draft], judged: Rules) -> list[Draft]:
    """The drafts with those put together that hold reports judged to be of one deal; never those judged different."""
    groups = {index: [index] for index in range(len(drafts))}
    at = {report.id: index for index, draft in enumerate(drafts) for report in draft.reports}
    of = {index: index for index in groups}
    for left, right in judged.same:
        if left not in at or right not in at or of[at[left]] == of[at[right]]:
            continue
        first, other = sorted((of[at[left]], of[at[right]]))
        ids = [{report.id for index in groups[group] for report in drafts[index].reports} for group in (first, other)]
        if any(not judged.different.get(id_, frozenset()).isdisjoint(ids[1]) for id_ in ids[0]):
            continue
        groups[first] += groups.pop(other)
        of |= dict.fromkeys(groups[first], first)
    return [
        drafts[first]
        if len(members) == 1
        else gathered(
            (report for index in members for report in drafts[index].reports),
            (one for index in members for one in drafts[index].sightings),
        )
        for first, members in sorted(groups.items())
    ]


def _grouped(block: Block, judged: Rules) -> list[Draft]:
    drafts: list[Draft] = []
    by_pair: dict[str, list[int]] = {}
    seen: dict[str, list[Sighting]] = {}
    items: list[Report | Sighting] = [*block.reports, *block.sightings]
    for item in sorted(items, key=lambda one: one.order):
        nearby = sorted({index for pair in item.pairs for index in by_pair.get(pair, ())})
        if isinstance(item, Sighting):
            draft = spoken_of(item, [drafts[index] for index in nearby])
            if draft is not None:
                draft.sightings.append(item)
            for pair in item.pairs:
                seen.setdefault(pair, []).append(item)
            continue
        best = _best(item, [(index, drafts[index]) for index in nearby], judged)
        if best is None:
            best = len(drafts)
            drafts.append(_found(item, seen))
        new = set(item.pairs) - drafts[best].pairs
        drafts[best].add(item)
        for pair in sorted(new):
            by_pair.setdefault(pair, []).append(best)
    return drafts


def _found(report: Report, seen: Mapping[str, Sequence[Sighting]]) -> Draft:
    """A new draft, still without its report, with the sightings of its two sides in the weeks before."""
    draft = Draft(anchor(report.parties))
    before = {
        one.id: one for pair in report.pairs for one in seen.get(pair, ()) if foreshadows(one, report, draft.anchor)
    }
    draft.sightings += sorted(before.values(), key=lambda one: one.order)
    return draft


def _best(report: Report, drafts: Sequence[tuple[int, Draft]], judged: Rules) -> int | None:
    """The draft with the highest score of at least `JOIN`; of equals, the one last heard of, then the latest."""
    apart = judged.different.get(report.id, frozenset())
    found: tuple[float, str, int] | None = None
    for index, draft in drafts:
        if apart and any(one.id in apart for one in draft.reports):
            continue
        pair = pairing(report, draft)
        if pair is None or forgotten(pair):
            continue
        value = round(score(pair), 9)
        last = draft.last.isoformat() if draft.last is not None else ""
        if value >= JOIN and (found is None or (value, last, index) > found):
            found = (value, last, index)
    return None if found is None else found[2]
