"""GraphML and GEXF, opened by networkx."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import TypeAlias

import networkx as nx
import pytest

from intalks.export import Written
from intalks.ledger import Ledger

Exported: TypeAlias = Callable[[str], tuple[Path, Written]]
READERS: dict[str, Callable[[Path], nx.MultiDiGraph]] = {
    "graphml": lambda path: nx.read_graphml(path, force_multigraph=True),
    "gexf": nx.read_gexf,
}


@pytest.mark.parametrize("name", READERS)
def test_counts_are_the_ledgers(name: str, told: Ledger, exported: Exported) -> None:
    path, written = exported(name)
    graph = READERS[name](path)
    edges = [edge for _, _, edge in graph.edges(data=True)]
    deals = [edge for edge in edges if edge["relation"] == "deal"]
    dossiers = list(told.dossiers())
    assert {edge["dossier"] for edge in deals} == {one.id for one in dossiers}
    assert len(deals) == sum(len(list(combinations(one.parties, 2))) or 1 for one in dossiers)
    assert len(edges) - len(deals) == sum(len(told.record(id_).facts) for id_ in told.articles())
    assert (written["node"], written["edge"]) == (graph.number_of_nodes(), graph.number_of_edges())


@pytest.mark.parametrize("name", READERS)
def test_a_firm_is_one_node_whatever_it_is_called(name: str, exported: Exported) -> None:
    graph = READERS[name](exported(name)[0])
    (fiat,) = [node for node, about in graph.nodes(data=True) if about["label"] == "Fiat"]
    assert fiat == "ref:fiat"
    assert graph.nodes[fiat]["country"] == "IT"
    others = {(graph.nodes[other]["label"], edge["relation"]) for _, other, edge in graph.out_edges(fiat, data=True)}
    assert others == {("Brandis", "deal"), ("Corvo", "owns"), ("Elmond", "partner_of")}
    (person,) = [about["label"] for _, about in graph.nodes(data=True) if about["kind"] == "person"]
    assert person == "Ute Kern"


def test_gexf_has_its_days(exported: Exported) -> None:
    text = exported("gexf")[0].read_text(encoding="utf-8")
    assert 'lastmodifieddate="2012-03-02"' in text
    assert 'timeformat="date"' in text
    assert 'start="2012-01-13"' in text
