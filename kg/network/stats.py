"""A graph in numbers: how many of each, how connected, and what stands in the middle."""

from __future__ import annotations

from collections import Counter

import networkx as nx
from msgspec import Struct

__all__ = ["Hub", "Stats", "stats"]


class Hub(Struct, frozen=True):
    """An entity, and how many papers name it."""

    id: str
    label: str
    name: str
    papers: int


class Stats(Struct, frozen=True):
    """Counts by label and type; degrees count edges of either direction."""

    nodes: dict[str, int]
    edges: dict[str, int]
    mean_degree: float
    max_degree: int
    components: int
    largest_component: int
    hubs: tuple[Hub, ...]


def stats(graph: nx.MultiDiGraph, *, hubs: int = 10) -> Stats:
    """The graph's numbers, and the entities that most papers name."""
    degrees = [degree for _, degree in graph.degree()]
    components = [len(component) for component in nx.weakly_connected_components(graph)]
    papers = Counter(
        target
        for source, target in set(graph.edges())
        if graph.nodes[source].get("label") == "Paper" and "name" in graph.nodes[target]
    )
    ranked = sorted(papers.items(), key=lambda entry: (-entry[1], entry[0]))[:hubs]
    return Stats(
        nodes=_counted(label for _, label in graph.nodes(data="label")),
        edges=_counted(type for _, _, type in graph.edges(data="type")),
        mean_degree=round(sum(degrees) / len(degrees), 2) if degrees else 0.0,
        max_degree=max(degrees, default=0),
        components=len(components),
        largest_component=max(components, default=0),
        hubs=tuple(Hub(id, graph.nodes[id]["label"], graph.nodes[id]["name"], count) for id, count in ranked),
    )


def _counted(names: object) -> dict[str, int]:
    counted = Counter(names)  # type: ignore[call-overload]
    return dict(sorted(counted.items(), key=lambda entry: (-entry[1], entry[0])))
