"""Nodes and edges as a directed multigraph: parallel evidence stays parallel."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx

from kg.model import Edge, Node
from kg.model.graph import Value

__all__ = ["network"]


def network(items: Iterable[Node | Edge]) -> nx.MultiDiGraph:
    """The graph, each edge under its id as key. Nodes have ``label``, edges ``type``.

    The whole graph stands in memory: about 2 KB an edge.
    """
    graph = nx.MultiDiGraph()
    for item in items:
        if isinstance(item, Node):
            graph.add_node(item.id, label=item.label, **_known(item.properties))
        else:
            graph.add_edge(item.source, item.target, key=item.id, type=item.type, **_known(item.properties))
    return graph


def _known(properties: dict[str, Value]) -> dict[str, Value]:
    """What is not null, for which GraphML and GEXF have no type."""
    return {name: value for name, value in properties.items() if value is not None}
