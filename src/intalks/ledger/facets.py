"""How many dossiers have each mark, and what each outlet published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import ColumnElement, Connection, Select, func, select

from intalks.ledger.questions import lapsed
from intalks.ledger.tables import articles, dossier_names, dossiers, voices
from intalks.model.dossier import Outcome
from intalks.model.outline import Facets, OutletCount
from intalks.model.vocabulary import SourceKind
from intalks.reference import Reference

COUNTED: Final = 20_000
"""Dossiers counted at most, those last heard of."""

_LISTED: Final = 40
"""Values of one mark that are given at most."""

_LISTED_KEYS: Final = ("ref:", "ref;")
"""Between these lie the keys of organizations of the list."""


def count(
    connection: Connection, held: Sequence[ColumnElement[bool]], reference: Reference, quiet: str | None
) -> Facets:
    """The marks of the dossiers for which all of this holds; `quiet` is the day that lapsed ones were last heard of
    before.
    """
    marks = dossiers.c.type, dossiers.c.stage, dossiers.c.outcome, dossiers.c.first, dossiers.c.last
    query = select(dossiers.c.id, *marks)
    query = query.where(*held).order_by(dossiers.c.last_sort.desc())
    rows = connection.execute(query.limit(COUNTED + 1)).all()
    capped, rows = len(rows) > COUNTED, rows[:COUNTED]
    everything = not held and not capped
    ids = {row.id for row in rows}
    inside = None if everything else select(dossiers.c.id).where(*held)
    companies, sectors, countries = _of_parties(connection, ids, inside, reference)
    months = Counter(row.first[:7] for row in rows if row.first is not None and len(row.first) >= 7)
    return Facets(
        total=len(rows),
        capped=capped,
        types=_ranked(Counter(row.type for row in rows)),
        stages=_ranked(Counter(row.stage for row in rows)),
        outcomes=_ranked(Counter(row.outcome for row in rows)),
        years=tuple(sorted(Counter(year for row in rows for year in _years(row.first, row.last)).items())),
        months=tuple(sorted(months.items())),
        companies=companies,
        sectors=sectors,
        countries=countries,
        kinds=_kinds(connection, ids if capped else None, inside),
        lapsed=_ranked(Counter(str(lapsed(Outcome(row.outcome), row.last, quiet)).lower() for row in rows)),
    )


def _years(first: str | None, last: str | None) -> Iterator[str]:
    """Those between which a dossier was heard of, as a filter by days has it: none of one without a day."""
    if first is not None:
        yield from (f"{year:04}" for year in range(int(first[:4]), int((last or first)[:4]) + 1))


def outlets(connection: Connection) -> list[OutletCount]:
    """Every outlet, the one with most articles first; articles without one under None."""
    kinds: dict[str | None, list[tuple[SourceKind, int]]] = {}
    told = select(voices.c.outlet, voices.c.kind, func.count()).group_by(voices.c.outlet, voices.c.kind)
    for outlet, kind, number in connection.execute(told.order_by(voices.c.outlet, voices.c.kind)):
        kinds.setdefault(outlet, []).append((SourceKind(kind), number))
    published = select(articles.c.outlet, func.count().label("number"), func.max(articles.c.published).label("last"))
    return sorted(
        (
            OutletCount(row.outlet, row.number, row.last and row.last[:10], tuple(kinds.get(row.outlet, ())))
            for row in connection.execute(published.group_by(articles.c.outlet))
        ),
        key=lambda one: (-one.articles, one.outlet or ""),
    )


_Ranked = tuple[tuple[str, int], ...]


def _of_parties(
    connection: Connection,
    ids: set[str],
    inside: Select[tuple[str]] | None,
    reference: Reference,
) -> tuple[_Ranked, _Ranked, _Ranked]:
    """Companies by their id in the list, sectors and countries; a dossier counts once for each."""
    first, end = _LISTED_KEYS
    query = select(dossier_names.c.name, dossier_names.c.dossier).where(
        dossier_names.c.name >= first, dossier_names.c.name < end
    )
    if inside is not None:
        query = query.where(dossier_names.c.dossier.in_(inside))
    companies: Counter[str] = Counter()
    sectors: dict[str, set[str]] = {}
    countries: dict[str, set[str]] = {}
    for name, dossier in connection.execute(query).all():
        known = reference.get(name.removeprefix(first))
        if known is None or dossier not in ids:
            continue
        companies[known.id] += 1
        for value, found in ((known.sector, sectors), (known.country, countries)):
            if value is not None:
                found.setdefault(value, set()).add(dossier)
    return _ranked(companies), _ranked(_sizes(sectors)), _ranked(_sizes(countries))


def _kinds(connection: Connection, ids: set[str] | None, inside: Select[tuple[str]] | None) -> _Ranked:
    """Of the dossiers inside, or of all; where `ids` are given, of these alone."""
    if ids is None:
        counted = select(voices.c.kind, func.count(voices.c.dossier.distinct())).group_by(voices.c.kind)
        if inside is not None:
            counted = counted.where(voices.c.dossier.in_(inside))
        return _ranked(Counter({row[0]: row[1] for row in connection.execute(counted)}))
    query = select(voices.c.kind, voices.c.dossier).distinct()
    if inside is not None:
        query = query.where(voices.c.dossier.in_(inside))
    return _ranked(Counter(row.kind for row in connection.execute(query) if row.dossier in ids))


def _sizes(found: dict[str, set[str]]) -> Counter[str]:
    return Counter({value: len(dossiers_) for value, dossiers_ in found.items()})


def _ranked(counts: Counter[str]) -> _Ranked:
    """The most frequent first, of equally frequent ones the first in the alphabet."""
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:_LISTED])
