"""A dossier as one line of JSON: `parties` are names, `timeline` has `date` and `stage`, `articles` the input's ids."""

from __future__ import annotations

import msgspec

from intalks.model.dossier import Dossier, Step


def dossier_line(dossier: Dossier, *, as_of: str | None = None) -> str:
    """All of the dossier; each party's other names and roles stand under `organizations`.

    `as_of` is the day of the view, null for the view of today; `undated` are articles that no such view holds.
    """
    value = {
        "id": dossier.id,
        "title": dossier.title,
        "as_of": as_of,
        "parties": [party.name for party in dossier.parties],
        "type": dossier.type,
        "stage": dossier.stage,
        "outcome": dossier.outcome,
        "lapsed": dossier.lapsed,
        "first": dossier.first,
        "last": dossier.last,
        "subjects": dossier.subjects,
        "timeline": [_step(step) for step in dossier.timeline],
        "terms": dossier.terms,
        "conflicts": dossier.conflicts,
        "articles": dossier.articles,
        "origins": dossier.origins,
        "organizations": dossier.parties,
        "statements": dossier.statements,
        "predecessors": dossier.predecessors,
        "successors": dossier.successors,
        "rivals": dossier.rivals,
        "corrections": dossier.corrections,
        "undated": dossier.undated,
    }
    return msgspec.json.encode(value).decode()


def _step(step: Step) -> object:
    """The date of a step that neither a report nor its article dates is null."""
    told: dict[str, object] = msgspec.to_builtins(step)
    return {**told, "date": step.known_date}
