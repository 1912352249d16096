"""Who has to do with whom, as a graph of networkx: what GraphML and GEXF hold."""

from __future__ import annotations

from collections.abc import Mapping

import networkx as nx

from intalks.export.firms import Firm, Firms
from intalks.export.selection import Selection, deal_id
from intalks.model.dossier import Dossier
from intalks.model.record import ArticleRecord, Fact
from intalks.text.writable import xml_text


def network_of(selection: Selection) -> nx.MultiDiGraph:
    """Nodes are organizations, and persons who hold an office. An edge is a dossier between two of its parties, from
    the one named first, under the key `DOSSIER:NUMBER`; or a fact that an article states, from its subject to its
    object, under the key `HASH OF THE ARTICLE:NUMBER`. Parallel edges stay apart.
    """
    graph = nx.MultiDiGraph(name="intalks")
    firms = Firms(selection.reference)
    for dossier in selection.dossiers():
        _add_dossier(graph, dossier, firms)
    for article, record in selection.articles():
        published = "" if article.published is None else article.published.prefix
        told: dict[str, str | int] = {
            "article": article.id,
            "first": published,
            "last": published,
            "outlet": article.outlet or "",
        }
        for number, fact in enumerate(record.facts, 1):
            subject, other = _ends(fact, record, firms)
            _add_node(graph, subject)
            _add_node(graph, other)
            about: dict[str, str | int] = {
                "relation": fact.relation.value,
                "value": fact.value or "",
                "evidence": fact.evidence.value,
            }
            key = f"{deal_id(article, 'facts')}:{number}"
            graph.add_edge(subject.id, other.id, key=key, **_plain(about | told))
    return graph


def _add_dossier(graph: nx.MultiDiGraph, dossier: Dossier, firms: Firms) -> None:
    parties = [firms.of_party(party) for party in dossier.parties]
    for firm in parties:
        _add_node(graph, firm)
    about: dict[str, str | int] = {
        "relation": "deal",
        "dossier": dossier.id,
        "label": dossier.title,
        "deal_type": dossier.type.value,
        "stage": dossier.stage.value,
        "outcome": dossier.outcome.value,
        "first": dossier.first or "",
        "last": dossier.last or "",
        "articles": len(dossier.articles),
        "origins": len(dossier.origins),
    }
    pairs = [(i, j) for i in range(len(parties)) for j in range(i + 1, len(parties))]
    # A deal with one known party is a loop: it is in the graph, and says that its counterpart is open.
    for number, (i, j) in enumerate(pairs or [(0, 0)], 1):
        roles: dict[str, str | int] = {
            "source_role": dossier.parties[i].roles[0].value,
            "target_role": dossier.parties[j].roles[0].value,
        }
        graph.add_edge(parties[i].id, parties[j].id, key=f"{dossier.id}:{number}", **_plain(about | roles))


def _ends(fact: Fact, record: ArticleRecord, firms: Firms) -> tuple[Firm, Firm]:
    return firms.of_subject(fact, record), firms.of_name(fact.object, record)


def _add_node(graph: nx.MultiDiGraph, firm: Firm) -> None:
    if firm.id in graph:
        return
    known = firm.known
    about = {
        "label": firm.name,
        "kind": "person" if firm.person else firm.kind or "",
        "country": "" if known is None else known.country or "",
        "sector": "" if known is None else known.sector or "",
    }
    graph.add_node(firm.id, **_plain(about))


def _plain(values: Mapping[str, str | int]) -> dict[str, str | int]:
    """With � for what XML cannot hold."""
    return {name: xml_text(one) if isinstance(one, str) else one for name, one in values.items()}
