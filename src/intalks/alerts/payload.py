"""An alert as programs get it."""

from __future__ import annotations

from typing import Any

from intalks.model.alert import Delivery


def alert_fields(delivery: Delivery) -> dict[str, Any]:
    """Plain values for JSON, whatever they are. `id` is the same over restarts."""
    change = delivery.change
    return {
        "id": delivery.key,
        "rule": delivery.rule,
        "made_at": delivery.made_at,
        "day": change.day,
        "kind": change.kind,
        "dossier": change.dossier,
        "title": change.title,
        "text": change.text,
        "articles": change.articles,
    }


def headline(delivery: Delivery) -> str:
    """One line of text: the deal and what is new of it."""
    change = delivery.change
    return " ".join(f"{change.title}: {change.kind}: {change.text}".split())
