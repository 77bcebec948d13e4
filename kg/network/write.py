"""A network as GraphML, GEXF or node-link JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

import networkx as nx

from kg.jsonl import replacing

__all__ = ["FORMATS", "write"]

#: Characters that XML 1.0 cannot hold.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(path: Path, graph: nx.MultiDiGraph, format: str) -> None:
    """Write the whole graph in one of ``FORMATS``, or nothing."""
    with replacing(path) as file:
        FORMATS[format](graph, file)


def _json(graph: nx.MultiDiGraph, file: IO[bytes]) -> None:
    data = nx.node_link_data(graph, edges="edges")
    file.write(json.dumps(data, ensure_ascii=False, indent=1).encode("utf-8", "replace"))


def _graphml(graph: nx.MultiDiGraph, file: IO[bytes]) -> None:
    nx.write_graphml_xml(_flat(graph), file)


def _gexf(graph: nx.MultiDiGraph, file: IO[bytes]) -> None:
    flat = _flat(graph)
    for _, node in flat.nodes(data=True):
        node["kind"] = node.pop("label")  # GEXF's own label is what a viewer shows
        node["label"] = node.get("name") or node.get("title") or node.get("text") or node.get("url") or ""
    # GEXF gives `start` and `end` a meaning of its own: when an edge exists
    for _, _, edge in flat.edges(data=True):
        for name in ("start", "end"):
            if name in edge:
                edge[f"sentence_{name}"] = edge.pop(name)
    nx.write_gexf(flat, file)


def _flat(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    """A copy whose lists are joined by ``; ``, without characters that XML cannot hold."""
    flat = nx.MultiDiGraph()
    flat.add_nodes_from((_plain(id), _properties(data)) for id, data in graph.nodes(data=True))
    flat.add_edges_from(
        (_plain(a), _plain(b), key, _properties(data)) for a, b, key, data in graph.edges(keys=True, data=True)
    )
    return flat


def _properties(data: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in data.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(map(str, value))
    return _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value


FORMATS: dict[str, Callable[[nx.MultiDiGraph, IO[bytes]], None]] = {"graphml": _graphml, "gexf": _gexf, "json": _json}
