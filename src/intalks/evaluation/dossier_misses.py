"""What goes wrong with dossiers, cause by cause: articles missed and wrongly held, outcomes, steps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from intalks.evaluation.dossier_key import KeyDossier
from intalks.evaluation.dossier_scoring import DossierScore, matched_steps
from intalks.evaluation.matching import name_key, names_match
from intalks.evaluation.tables import plain_table
from intalks.model.dossier import Dossier, Entry, Report, Sighting


def misses_table(scores: Sequence[DossierScore], entries: Sequence[Entry]) -> str:
    """Every missed and every wrong article with its cause, then how often each cause is."""
    by_article = {entry.article.id: entry for entry in entries}
    rows = [row for score in scores for row in _rows(score, by_article)]
    counts = Counter(row[1] for row in rows)
    lost = _lost(scores, by_article)
    tally = [(cause, str(count), f"{lost[cause]:.3f}") for cause, count in counts.most_common()]
    return "\n\n".join(
        (
            plain_table(("dossier", "what", "article"), rows),
            plain_table(("cause", "articles", "lost of mean J"), tally),
            plain_table(("outcome is", "should be", "dossiers"), _outcomes(scores)),
            plain_table(("step missed", "dossiers"), _steps(scores)),
        )
    )


def told_table(score: DossierScore, entries: Sequence[Entry]) -> str:
    """One dossier of the key: its reports in order, with what the key has beside it."""
    found = score.found
    if found is None:
        return f"{score.key.id}: no dossier shares a party and an article with it"
    reports = {report.id: report for entry in entries for report in entry.reports}
    members, rejected = set(score.key.articles), set(score.key.rejected)
    mark = {**dict.fromkeys(members, "member"), **dict.fromkeys(rejected, "rejected")}
    told = [reports[id_] for id_ in found.reports]
    rows = [(*_told(one), mark.get(one.article, ""), one.article) for one in told]
    steps = [(step.date, step.stage, "key") for step in score.key.timeline]
    steps += [(step.date, step.stage.value, f"found, {len(step.reports)} reports") for step in found.timeline]
    return "\n\n".join(
        (
            f"{found.title} ({found.type}); outcome {found.outcome}, of the key {score.key.outcome}",
            plain_table(("published", "type", "stage", "sure", "dated", "judged", "article"), rows),
            plain_table(("step", "stage", "of"), sorted(steps)),
            "\n".join(f"{cause}  {article}" for _, cause, article in _rows(score, {e.article.id: e for e in entries})),
        )
    )


def _told(report: Report) -> tuple[str, ...]:
    deal = report.deal
    dated = "" if deal.date is None else deal.date.value
    return report.day or "", deal.type.value, deal.stage.value, f"{deal.stage.confidence:.2f}", dated


def _rows(score: DossierScore, entries: Mapping[str, Entry]) -> Iterator[tuple[str, str, str]]:
    for article in score.missed:
        yield score.key.id, _why_missed(score, entries.get(article)), article
    for article in score.wrong:
        yield score.key.id, _why_held(score, article, entries.get(article)), article


def _why_missed(score: DossierScore, entry: Entry | None) -> str:
    if entry is None:
        return "missed: no record"
    if entry.record.passed_over:
        return "missed: passed over by triage"
    if any(_names_two(score, report) for report in entry.reports):
        return "missed: told, in another dossier"
    if score.found is not None and any(_sees_two(score.found, one) for one in entry.sightings):
        return "missed: seen, and not taken"
    if any(_names_one(score, report) for report in entry.reports):
        return "missed: told of one party with others"
    return "missed: neither told nor seen"


def _why_held(score: DossierScore, article: str, entry: Entry | None) -> str:
    told = score.found is not None and entry is not None and {r.id for r in entry.reports} & set(score.found.reports)
    if told and entry is not None:
        own = [report for report in entry.reports if report.id in told]
        return "wrong: told" if any(_names_two(score, report) for report in own) else "wrong: told of other parties"
    del article
    return "wrong: seen"


def _parties_named(key: KeyDossier, report: Report) -> int:
    """How many of the key's parties are parties of the report."""
    labels = [frozenset({name_key(party.label)}) for party in report.parties]
    return sum(
        any(names_match(frozenset(name_key(name) for name in names), one) for one in labels) for names in key.parties
    )


def _names_two(score: DossierScore, report: Report) -> bool:
    return _parties_named(score.key, report) >= 2


def _names_one(score: DossierScore, report: Report) -> bool:
    return _parties_named(score.key, report) == 1


def _sees_two(found: Dossier, sighting: Sighting) -> bool:
    sides = [set(party.keys) for party in found.parties]
    return sum(bool(keys & set(sighting.left)) or bool(keys & set(sighting.right)) for keys in sides) >= 2


def _lost(scores: Sequence[DossierScore], entries: Mapping[str, Entry]) -> Mapping[str, float]:
    """What each cause takes from the mean J."""
    lost: dict[str, float] = defaultdict(float)
    for score in scores:
        for _, cause, _ in _rows(score, entries):
            share = len(score.key.articles) if cause.startswith("missed") else len(score.key.rejected)
            lost[cause] += 1 / share / len(scores)
    return lost


def _outcomes(scores: Sequence[DossierScore]) -> list[tuple[str, ...]]:
    wrong = Counter(
        ("none" if score.found is None else score.found.outcome.value, score.key.outcome)
        for score in scores
        if not score.outcome_right
    )
    return [(found, key, str(count)) for (found, key), count in wrong.most_common()]


def _steps(scores: Sequence[DossierScore]) -> list[tuple[str, ...]]:
    """Steps of the key that were not found, by stage and by what was amiss."""
    missed: Counter[str] = Counter()
    for score in scores:
        steps = () if score.found is None else score.found.timeline
        for key, index in zip(score.key.timeline, matched_steps(score.key.timeline, steps), strict=True):
            if index is None:
                same = any(step.stage == key.stage for step in steps)
                missed[f"{key.stage}, {'at another date' if same else 'not at all'}"] += 1
    return [(what, str(count)) for what, count in missed.most_common()]
