"""One organization as it is shown, and pictures of who deals with whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from intalks.ledger import DossierFilter, Ledger
from intalks.ledger.questions import names_of
from intalks.model.company import Bond, Company, CompanyFact, ListedTie
from intalks.model.outline import ArticleHead, Outline
from intalks.pipeline.asking import company as ask
from intalks.reference import Reference, fold
from intalks.resolution.companies import company_of, with_facts
from intalks.serving.links import article_link, company_href, dossier_href, outline_view, party_href
from intalks.serving.views import CompanyView, TieView

DOSSIERS: Final = 200
"""Dossiers of an organization that its page lists, those last heard of."""

TIES: Final = 60
"""Ties of one kind that are listed at most, those told last."""

_DRAWN: Final = 40
"""Neighbours by told facts that a picture shows at most."""

_NODES: Final = 44
"""Organizations in a picture at most."""

_BETWEEN: Final = 5
"""Edges between two organizations that are drawn at most."""

_NO_FIRMS: Final = frozenset({Bond.OFFICER, Bond.FORMER_NAME, Bond.LATER_NAME})


def company_view(ledger: Ledger, name: str) -> CompanyView:
    """By its id in the list, or by any name. Raises NotFoundError, and SettingsError where several have the name."""
    return company_in_full(ledger, name)[0]


def company_in_full(ledger: Ledger, name: str) -> tuple[CompanyView, list[Outline]]:
    """The same with the outlines of its dossiers."""
    found = ask(ledger, name)
    reference = ledger.reference()
    told = _capped(found.facts)
    heads = ledger.catalogue.heads([one.articles[-1] for one in told])
    outlines = ledger.catalogue.outlines(DossierFilter(company=found.id or name), limit=DOSSIERS)
    view = CompanyView(
        id=found.id,
        href=company_href(found.id or found.name),
        name=found.name,
        names=found.names,
        kind=found.kind,
        country=found.country,
        sector=found.sector,
        lei=found.lei,
        ticker=found.ticker,
        wikidata=found.wikidata,
        ties=tuple(_ties(found, told, heads, reference)),
        dossiers=tuple(outline_view(one) for one in outlines),
    )
    return view, outlines


def company_hrefs(ledger: Ledger, names: Iterable[str]) -> dict[str, str]:
    """The addresses of those of these organizations that have a page: one of the list, no more, has the name, or
    dossiers or facts have one that the list does not know.
    """
    reference = ledger.reference()
    known = {name: reference.asked(name) for name in names}
    forms = {name: names_of(name, reference) for name, found in known.items() if not found}
    counts = ledger.catalogue.dossiers_per_name([form for found in forms.values() for form in found])
    return {
        name: company_href(name)
        for name, found in known.items()
        if len(found) == 1
        or (not found and (any(form in counts for form in forms[name]) or _is_told_of(ledger, name, reference)))
    }


def _is_told_of(ledger: Ledger, name: str, reference: Reference) -> bool:
    """Whether articles tell a fact about an organization that the list does not know."""
    asked = company_of(name, reference)
    return bool(with_facts(asked, ledger.told_facts(asked.keys), reference))


@dataclass(frozen=True, slots=True)
class Node:
    """An organization in a picture; `weight` is the number of its edges."""

    id: str
    label: str
    href: str | None
    centre: bool
    weight: int


@dataclass(frozen=True, slots=True)
class Edge:
    """A dossier, or a tie that facts or the list tell of. `kind` is the deal's type or the bond; `stage` is empty for
    ties. `first` and `last` are years, None where not known.
    """

    id: str
    source: str
    target: str
    kind: str
    stage: str
    label: str
    href: str | None
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True)
class Network:
    """Organizations and what binds them; `left_out` counts those that are not drawn, since they
    have least to do with the others; `first` and `last` are the years of the time slider.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    left_out: int
    first: int
    last: int


def company_network(view: CompanyView, outlines: Sequence[Outline], reference: Reference) -> Network:
    """The organization in the middle, everyone it has dossiers or ties with around it."""
    centre = fold(view.name) if view.id is None else f"ref:{view.id}"
    labels: dict[str, tuple[str, str | None]] = {centre: (view.name, view.href)}
    edges = list(_deal_edges(outlines, labels, centre=centre, names={fold(name) for name in view.names}))
    drawn: set[tuple[str, str]] = set()
    for tie in [tie for tie in view.ties if tie.bond not in _NO_FIRMS]:
        other = _node_of(tie.other, reference)
        if other == centre or (tie.bond, other) in drawn or len(drawn) >= _DRAWN:
            continue
        drawn.add((tie.bond, other))
        labels.setdefault(other, (tie.other, tie.href))
        label = f"{tie.bond}{f', {tie.value}%' if tie.value and tie.bond is not Bond.OFFICER else ''}"
        edges.append(
            Edge(f"t{len(edges)}", centre, other, str(tie.bond), "", label, tie.href, _year(tie.first), _year(tie.last))
        )
    return _network(edges, labels, centre)


def industry_network(outlines: Sequence[Outline]) -> Network:
    """Everyone who has one of these dossiers."""
    labels: dict[str, tuple[str, str | None]] = {}
    return _network(list(_deal_edges(outlines, labels)), labels, None)


def _deal_edges(
    outlines: Iterable[Outline],
    labels: dict[str, tuple[str, str | None]],
    *,
    centre: str | None = None,
    names: Collection[str] = (),
) -> Iterator[Edge]:
    """From the centre to every other party, else from the first party to the others; a described party is left out."""
    for one in outlines:
        parties = [party for party in one.parties if party.key is not None]
        nodes = []
        for party in parties:
            node = key if (key := party.key or "").startswith("ref:") else fold(party.name)
            if centre is not None and (node == centre or fold(party.name) in names):
                node = centre
            labels.setdefault(node, (party.name, party_href(party.key, party.name)))
            nodes.append(node)
        hub = centre if centre in nodes else next(iter(nodes), None)
        if hub is None:
            continue
        for other in dict.fromkeys(node for node in nodes if node != hub):
            yield Edge(
                f"{one.dossier}-{other}",
                hub,
                other,
                str(one.type),
                str(one.stage),
                f"{one.title}: {one.type.replace('_', ' ')}, {one.stage}",
                dossier_href(one.dossier),
                _year(one.first),
                _year(one.last),
            )


def _network(edges: Sequence[Edge], labels: Mapping[str, tuple[str, str | None]], centre: str | None) -> Network:
    weights: dict[str, int] = {} if centre is None else {centre: 0}
    for edge in edges:
        for end in (edge.source, edge.target):
            weights[end] = weights.get(end, 0) + 1
    kept = {centre, *sorted(weights, key=lambda id_: (-weights[id_], id_))[:_NODES]}
    few: dict[tuple[str, str], int] = {}
    drawn = []
    for edge in edges:
        pair = (edge.source, edge.target)
        few[pair] = few.get(pair, 0) + 1
        if few[pair] <= _BETWEEN and edge.source in kept and edge.target in kept:
            drawn.append(edge)
    years = [year for edge in drawn for year in (edge.first, edge.last) if year is not None]
    nodes = tuple(
        Node(id_, labels[id_][0], labels[id_][1], centre=id_ == centre, weight=weight)
        for id_, weight in weights.items()
        if id_ in kept
    )
    return Network(nodes, tuple(drawn), len(weights) - len(nodes), min(years, default=0), max(years, default=0))


def _node_of(name: str, reference: Reference) -> str:
    """The key of the other, as dossiers have it."""
    known = reference.find(name)
    return f"ref:{known[0].id}" if len(known) == 1 else fold(name)


def _capped(facts: Sequence[CompanyFact]) -> list[CompanyFact]:
    """At most so many of each bond, and each officer or firm once with each value."""
    kept: dict[Bond, int] = {}
    found = []
    for one in facts:
        kept[one.bond] = kept.get(one.bond, 0) + 1
        if kept[one.bond] <= TIES:
            found.append(one)
    return found


def _ties(
    found: Company, told: Sequence[CompanyFact], heads: Mapping[str, ArticleHead], reference: Reference
) -> Iterator[TieView]:
    for bond in Bond:
        for fact in told:
            if fact.bond is bond:
                yield _told_tie(fact, heads, reference)
        for tie in found.ties:
            if tie.bond is bond:
                yield _listed_tie(tie, reference)


def _told_tie(fact: CompanyFact, heads: Mapping[str, ArticleHead], reference: Reference) -> TieView:
    href = None if fact.bond is Bond.OFFICER else _href(fact.other, reference)
    return TieView(
        bond=fact.bond,
        other=fact.other,
        href=href,
        value=fact.value,
        listed=False,
        first=fact.first,
        last=fact.last,
        articles=len(fact.articles),
        article=article_link(fact.articles[-1], heads),
        words=fact.evidence,
    )


def _listed_tie(tie: ListedTie, reference: Reference) -> TieView:
    return TieView(
        bond=tie.bond,
        other=tie.other,
        href=_href(tie.other, reference),
        value=None,
        listed=True,
        first=tie.start,
        last=tie.end,
        articles=0,
        article=None,
        words="",
    )


def _href(name: str, reference: Reference) -> str:
    known = reference.find(name)
    return company_href(known[0].id if len(known) == 1 else name)


def _year(prefix: str | None) -> int | None:
    return None if prefix is None else int(prefix[:4])
