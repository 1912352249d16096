"""GraphML: the network of organizations, for Gephi, Cytoscape, yEd, igraph and networkx."""

from __future__ import annotations

from pathlib import Path

import networkx as nx

from intalks.export.format import Format, Shape, Written
from intalks.export.network import network_of
from intalks.export.selection import Selection


def write(selection: Selection, path: Path) -> Written:
    """A directed graph with parallel edges, as `network_of` has it; the whole graph is in memory."""
    graph = network_of(selection)
    nx.write_graphml_xml(graph, path, named_key_ids=True)
    return Written(node=graph.number_of_nodes(), edge=graph.number_of_edges())


FORMAT = Format(
    "graphml", "the network of organizations, for Gephi, yEd, Cytoscape, igraph", Shape.FILE, ".graphml", write
)
