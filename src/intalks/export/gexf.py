"""GEXF: the network of organizations over time, for Gephi and its time slider."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from networkx.readwrite.gexf import GEXFWriter

from intalks.export.format import Format, Shape, Written
from intalks.export.network import network_of
from intalks.export.selection import Selection

_DAY: Final = 10
"""Characters of an ISO day; a shorter prefix names no day, and its edge is there at all times."""


def write(selection: Selection, path: Path) -> Written:
    """GEXF 1.2. An edge begins on the day on which it was first heard of; the whole graph is in memory."""
    graph = network_of(selection)
    for _, _, edge in graph.edges(data=True):
        if len(edge["first"]) == _DAY:
            edge["start"] = edge["first"]
    writer = GEXFWriter(version="1.2draft")
    writer.add_graph(graph)
    for meta in writer.xml.iter("meta"):
        # networkx puts the day of writing here.
        meta.set("lastmodifieddate", selection.latest or "1970-01-01")
    with path.open("wb") as file:
        writer.write(file)
    return Written(node=graph.number_of_nodes(), edge=graph.number_of_edges())


FORMAT = Format("gexf", "the network of organizations over time, for Gephi", Shape.FILE, ".gexf", write)
