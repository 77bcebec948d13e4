"""A whole graph out of a database again: counted, or item by item."""

from __future__ import annotations

from collections.abc import Iterator

from kg.model import Edge, Node
from kg.store.backend import Backend
from kg.store.statements import counts, edge_kinds, item, node_kinds, read

__all__ = ["items", "size"]


def items(backend: Backend) -> Iterator[Node | Edge]:
    """All nodes, then all edges, as they were loaded."""
    for kind in (*node_kinds(), *edge_kinds()):
        for values in backend.rows(read(kind)):
            yield item(kind, values)


def size(backend: Backend) -> tuple[int, int]:
    """How many nodes and how many edges of ours the database holds."""
    nodes, edges = (int(next(iter(backend.rows(statement)))[0]) for statement in counts())
    return nodes, edges
