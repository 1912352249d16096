"""Which statements are the same words of the same source, sent again by another outlet of one origin."""

from __future__ import annotations

from collections.abc import Iterable

from intalks.model.dossier import DossierStatement


def by_origin(statements: Iterable[DossierStatement]) -> list[list[DossierStatement]]:
    """Statements in their order; what other articles of the same origin have the same source say joins the first
    telling.
    """
    groups: list[list[DossierStatement]] = []
    alike: dict[tuple[object, ...], list[list[DossierStatement]]] = {}
    for one in statements:
        source = one.statement.source
        key = (
            one.origin,
            one.statement.stance.value,
            source.kind,
            source.name,
            source.organization,
            source.descriptor,
        )
        beside = alike.setdefault(key, [])
        same = next((group for group in beside if group[0].article != one.article), None)
        if same is None:
            groups.append([one])
            beside.append(groups[-1])
        else:
            same.append(one)
    return groups
